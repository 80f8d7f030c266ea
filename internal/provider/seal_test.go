package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	const text, purpose = "tmp-token", "phone +81312345678"
	s := newSealer(client.Config{APIKeySecret: "secret"}, nil)
	sealed, err := s.seal(text, purpose)
	if err != nil || !json.Valid(sealed) || bytes.Contains(sealed, []byte(text)) {
		t.Fatalf("%v, %s", err, sealed)
	}
	again, err := s.seal(text, purpose)
	if err != nil || bytes.Equal(sealed, again) {
		t.Errorf("%v, the same text is sealed the same twice", err)
	}
	altered := bytes.Clone(sealed)
	altered[len(altered)/2] ^= 1
	for name, test := range map[string]struct {
		sealer  *sealer
		sealed  []byte
		purpose string
		ok      bool
	}{
		"opened":                            {newSealer(client.Config{APIKeySecret: "secret"}, nil), sealed, purpose, true},
		"the same secret as one of W3Block": {newSealer(client.Config{}, &w3block.Config{Secret: "secret"}), sealed, purpose, true},
		"the same password":                 {newSealer(client.Config{}, &w3block.Config{Password: "secret"}), sealed, purpose, true},
		"another secret":                    {newSealer(client.Config{APIKeySecret: "other"}, nil), sealed, purpose, false},
		"another tenant's secret":           {newSealer(client.Config{}, &w3block.Config{Secret: "other"}), sealed, purpose, false},
		"another purpose":                   {s, sealed, "phone +12025550100", false},
		"altered":                           {s, altered, purpose, false},
		"cut short":                         {s, []byte(`"AAAA"`), purpose, false},
		"only a salt":                       {s, []byte(`"AAAAAAAAAAAAAAAAAAAAAA=="`), purpose, false},
		"not JSON":                          {s, []byte(`x`), purpose, false},
		"nothing":                           {s, nil, purpose, false},
	} {
		got, err := test.sealer.open(test.sealed, test.purpose)
		if test.ok && (err != nil || got != text) || !test.ok && (!errors.Is(err, errSealed) || got != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
