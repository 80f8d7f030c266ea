package emulator

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// FuzzRequests sends anything to every route of both listeners: no answer is a 500,
// and each has the form of its service.
func FuzzRequests(f *testing.F) {
	var names []string
	for _, op := range operations {
		names = append(names, op.name)
	}
	for _, op := range controlOperations {
		names = append(names, op.name)
	}
	const authorization = "response_type=code+id_token&client_id=CLIENT&redirect_uri=http%3A%2F%2F127.0.0.1%3A8590%2Fcallback&scope=openid+x&nonce=n&state=s" +
		"&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
	for name, body := range map[string]string{
		"refreshAccessToken": `{}`, "submitImportBatch": `{"emails":["a@example.com"]}`, "mintNFT": `{"metadata":{"static":` + staticMetadata + `,"dynamic":{"a":[1e999,null]}}}`,
		"updateNFTMetadata": `{"a":null,"b":[1e999]}`, "setNFTVisibility": `{"to":"public"}`, "searchNFTs": `{"name":"x"}`, "createNFTVerification": gps,
		"signInW3BlockUser": userSignIn, "signInW3BlockTenant": tenantSignIn, "startSignInByPost": authorization, "sendSignInCode": "id=x&email=a%40example.com",
		"exchangeOIDCCode": "grant_type=authorization_code&client_id=CLIENT&code=x&redirect_uri=x&code_verifier=0123456789012345678901234567890123456789012",
		"loadSeed":         seedYAML, "advanceClock": `{"advance":"1s"}`, "addFault": `{"operation":"getNFT","kind":"html","nth":9}`, "setOptions": `{"page_cap":3}`, "setRedirectURIs": `{"values":["x:y"]}`,
	} {
		n := slices.Index(names, name)
		if n < 0 {
			f.Fatalf("there is no operation %s", name)
		}
		f.Add(n, "0x1", body, "pageNum=1&order=desc")
	}
	f.Add(slices.Index(names, "startSignIn"), "x", "", authorization)
	s := start(f)
	if err := s.VerifyDomain(f.Context(), DemoDomain); err != nil {
		f.Fatal(err)
	}
	account := accountNamed(f, s, DemoDomain)
	f.Fuzz(func(t *testing.T, n int, value, body, query string) {
		n = max(n, -n-1) % (len(operations) + len(controlOperations))
		headers := map[string]string{}
		var method, path, name string
		handler := s.Handler()
		if n < len(operations) {
			op := operations[n]
			name, method, path = op.name, op.method, op.surface.prefix+op.path
			body, query = strings.ReplaceAll(body, "CLIENT", account.AccountID), strings.ReplaceAll(query, "CLIENT", account.AccountID)
			if op.form {
				headers["Content-Type"] = "application/x-www-form-urlencoded"
			}
			switch op.auth {
			case authNone:
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
		path = strings.NewReplacer("{address}", account.IDWalletAddress, "{account_id}", account.AccountID, "{token_id}", url.PathEscape(value), "{name}", url.PathEscape(value)).Replace(path)
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
