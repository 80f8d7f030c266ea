package provider

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
)

func TestDescribeTXT(t *testing.T) {
	t.Parallel()
	const want = "web3connect-domain-verification=x"
	for _, test := range []struct {
		found []string
		err   error
		text  string
	}{
		{nil, nil, "has no TXT record at university.example"},
		{nil, &net.DNSError{Err: "no such host", IsNotFound: true}, "has no TXT record at university.example"},
		{nil, &net.DNSError{Err: "i/o timeout", IsTimeout: true}, "did not answer"},
		{nil, context.DeadlineExceeded, "did not answer"},
		{nil, &net.DNSError{Err: "server misbehaving"}, "could not be asked from here: lookup : server misbehaving"},
		{nil, errors.New("no network"), "could not be asked from here: no network"},
		{[]string{"v=spf1 -all", want}, nil, "has that record at university.example"},
		{[]string{"v=spf1 -all", want + "y"}, nil, `has other TXT records at university.example: "v=spf1 -all", "web3connect-domain-verification=xy".`},
		{[]string{"1", "2", "3", "4", "5", "6", "7"}, nil, `"5", and 2 more.`},
		{[]string{strings.Repeat("é", 81)}, nil, `"` + strings.Repeat("é", 80) + `…".`},
	} {
		lookup := txtLookup(func(_ context.Context, name string) ([]string, error) {
			if name != "university.example." {
				t.Errorf("%q was looked up", name)
			}
			return test.found, test.err
		})
		if got := lookup.describe(t.Context(), "university.example", want); !strings.Contains(got, test.text) {
			t.Errorf("%q is not in %q", test.text, got)
		}
	}
}
