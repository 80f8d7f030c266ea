package emulator

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzRequests sends anything to every route of both listeners: no answer is a 500,
// and each has the form of its service.
func FuzzRequests(f *testing.F) {
	for n, body := range map[int]string{
		0: `{}`, 4: `{"emails":["a@example.com"]}`, 12: `{"metadata":{"static":` + staticMetadata + `,"dynamic":{"a":[1e999,null]}}}`, 15: `{"a":null,"b":[1e999]}`,
		18: `{"to":"public"}`, 19: `{"name":"x"}`, 21: gps, 25: userSignIn, 26: tenantSignIn, 33: seedYAML, 40: `{"advance":"1s"}`, 42: `{"operation":"getNFT","kind":"html","nth":9}`, 45: `{"page_cap":3}`,
	} {
		f.Add(n, "0x1", body, "pageNum=1&order=desc")
	}
	s := start(f)
	if err := s.VerifyDomain(f.Context(), DemoDomain); err != nil {
		f.Fatal(err)
	}
	organization := accountNamed(f, s, DemoDomain).IDWalletAddress
	f.Fuzz(func(t *testing.T, n int, value, body, query string) {
		n = max(n, -n-1) % (len(operations) + len(controlOperations))
		headers := map[string]string{}
		var method, path, name string
		handler := s.Handler()
		if n < len(operations) {
			op := operations[n]
			name, method, path = op.name, op.method, op.surface.prefix+op.path
			switch op.auth {
			case authKey:
				body = strings.Replace(body, "{", `{"api_key_secret":"`+DemoOrganizationSecret+`",`, 1)
			default: // of the tenant: they survive a reset
				headers = tenantHeaders()
			}
		} else {
			op := controlOperations[n-len(operations)]
			name, method, path, handler = op.name, op.method, controlPrefix+op.path, s.ControlHandler()
		}
		// Clock, switches, faults, limits: nothing stays from one call to the next.
		if err := s.SetSwitches(Switches{W3BlockRateLimit: -1, W3BlockSignInLimit: -1, ImportDelay: -1}); err != nil {
			t.Fatal(err)
		}
		s.ClearFaults()
		path = strings.NewReplacer("{address}", organization, "{token_id}", url.PathEscape(value), "{name}", url.PathEscape(value)).Replace(path)
		r, err := http.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, strings.NewReader(body))
		if err != nil {
			t.Skip(err)
		}
		r.URL.RawQuery = query
		for key, v := range headers {
			r.Header.Set(key, v)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		raw, err := io.ReadAll(w.Body)
		if err != nil || w.Code >= 500 {
			t.Fatalf("%s %q %q answers %d %s, %v", name, path, body, w.Code, raw, err)
		}
	})
}

func accountNamed(t TB, s *Server, name string) Account {
	t.Helper()
	a, ok, err := s.Account(context.Background(), name)
	if err != nil || !ok {
		t.Fatalf("no account %s: %v", name, err)
	}
	return a
}
