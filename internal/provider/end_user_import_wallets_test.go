package provider

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

func TestDecodeWallets(t *testing.T) {
	t.Parallel()
	const a, b = `"a@x.com":{"id_wallet_address":"0x1","id_wallet_address_eth":"0x2","id_wallet_address_suri":"5G"}`, `"山田@x.com":{"id_wallet_address":"0x3","id_wallet_address_eth":"","id_wallet_address_suri":""}`
	one := map[string]wallet{"a@x.com": {"0x1", "0x2", "5G"}}
	two := map[string]wallet{"a@x.com": {"0x1", "0x2", "5G"}, "山田@x.com": {"0x3", "", ""}}
	for document, test := range map[string]struct {
		want      map[string]wallet
		asWritten bool
	}{
		"{}":                           {map[string]wallet{}, true},
		"{" + a + "}":                  {one, true},
		"{" + a + "," + b + "}":        {two, true},
		"{" + b + "," + a + "}":        {two, false}, // another order
		"{" + a + "," + a + "}":        {one, false},
		"{ " + a + "}":                 {one, false},
		"{" + a + "}\n":                {one, false},
		`{"a@x.com":{}}`:               {map[string]wallet{"a@x.com": {}}, false},
		`{"\"a b\"@x.com":{}}`:         {map[string]wallet{`"a b"@x.com`: {}}, false},
		"{" + a + ",}":                 {nil, false},
		"{" + a + "}}":                 {nil, false},
		"{" + a:                        {nil, false},
		strings.Replace(a, `"`, "", 1): {nil, false},
		"null":                         {nil, false},
		"[]":                           {nil, false},
		"":                             {nil, false},
	} {
		got, asWritten := decodeWallets(document)
		if !maps.Equal(got, test.want) || (got == nil) != (test.want == nil) || asWritten != test.asWritten {
			t.Errorf("%s is read as %v, as written: %t", document, got, asWritten)
		}
	}
}

// FuzzDecodeWallets: a document is read as encoding/json reads it, and what counts as
// written is what would be written.
func FuzzDecodeWallets(f *testing.F) {
	f.Add(`{"a@x.com":{"id_wallet_address":"0x1","id_wallet_address_eth":"0x2","id_wallet_address_suri":"5G"},"b@x.com":{"id_wallet_address":"é","id_wallet_address_eth":"","id_wallet_address_suri":""}}`)
	f.Add("{\"a\u2028<\":{\"id_wallet_address\":\"\\n\",\"id_wallet_address_eth\":\"\xff\",\"id_wallet_address_suri\":\"\"}}")
	f.Add(`{"a":{"id_wallet_address":1}}`)
	f.Fuzz(func(t *testing.T, document string) {
		var want map[string]wallet
		if json.Unmarshal([]byte(document), &want) != nil {
			want = nil
		}
		got, asWritten := decodeWallets(document)
		if !maps.Equal(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q is read as %v, not %v", document, got, want)
		}
		if asWritten && encodeWallets(got) != document {
			t.Errorf("%q is written as %q", document, encodeWallets(got))
		}
		if again, ok := decodeWallets(encodeWallets(got)); got != nil && (!maps.Equal(again, got) || !ok && isPlainJSON(strings.ReplaceAll(document, `"`, ""))) {
			t.Errorf("%v is read again as %v, %t", got, again, ok)
		}
	})
}
