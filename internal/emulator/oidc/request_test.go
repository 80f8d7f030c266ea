package oidc

import (
	"net/url"
	"strings"
	"testing"
)

const (
	testVerifier  = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // RFC 7636, appendix B
	testChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	testQuery     = "response_type=code+id_token&client_id=c&redirect_uri=https%3A%2F%2Frp.example%2Fcb&scope=email+openid+address&state=s&nonce=n&code_challenge=" + testChallenge + "&code_challenge_method=S256"
)

func parse(t *testing.T, query string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func TestParseRequest(t *testing.T) {
	t.Parallel()
	got, err := ParseRequest(parse(t, testQuery+"&login_hint=a&max_age=5"))
	want := Request{
		ClientID: "c", RedirectURI: "https://rp.example/cb", ResponseType: Hybrid, ResponseMode: ModeFragment, Scope: "openid email",
		State: "s", Nonce: "n", CodeChallenge: testChallenge, LoginHint: "a", MaxAge: true,
	}
	if err != nil || got != want || !got.AsksEmail() {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	got, err = ParseRequest(parse(t, "response_type=id_token&response_mode=form_post&client_id=c&redirect_uri=x&scope=openid&nonce=n&code_challenge=x"))
	if want := (Request{ClientID: "c", RedirectURI: "x", ResponseType: Implicit, ResponseMode: ModeFormPost, Scope: "openid", Nonce: "n"}); err != nil || got != want || got.AsksEmail() {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestRespond(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"redirect_uri=https://rp.example/cb&state=a+b%26c%3Dd%23":                                 "https://rp.example/cb#error=e&error_description=d&state=a+b%26c%3Dd%23",
		"redirect_uri=https://rp.example/cb%3Fx=1&response_type=code&state=s":                     "https://rp.example/cb?x=1&error=e&error_description=d&state=s",
		"redirect_uri=https://rp.example/cb&response_type=code":                                   "https://rp.example/cb?error=e&error_description=d",
		"redirect_uri=https://rp.example/cb&response_type=code&response_mode=fragment":            "https://rp.example/cb#error=e&error_description=d",
		"redirect_uri=https://rp.example/cb&response_type=code+id_token&response_mode=query":      "https://rp.example/cb#error=e&error_description=d",
		"redirect_uri=https://rp.example/cb&state=s&state=t&response_mode=query&response_mode=xx": "https://rp.example/cb#error=e&error_description=d",
	} {
		r, err := ParseRequest(parse(t, query))
		if err == nil {
			t.Fatalf("%s is accepted", query)
		}
		if got := r.Refuse(&Error{"e", "d"}).URL(); got != want {
			t.Errorf("%s: sent to %s, want %s", query, got, want)
		}
	}
}

func TestCheckRedirectURI(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"https://rp.example", "http://127.0.0.1:8590/callback", "http://[::1]/cb?x=1", "com.example.app:/cb", "com.example.app://cb", "https://rp.example/%C3%BC"} {
		if err := CheckRedirectURI(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"", "x", "/cb", "//rp.example", "https:", "https:///cb", "https://rp.example/#", "https://rp.example/#x", "https://a@rp.example/", "javascript:alert(1)", "data:,x", "file:///x", "app:/cb", "https://rp.example/ü", "https://rp.example/ x", "https://rp.example/\n", "%", "vbscript:x"} {
		if CheckRedirectURI(bad) == nil {
			t.Errorf("%q can be registered", bad)
		}
	}
}

// FuzzParseRequest: what is accepted asks for a flow that there is, with all that this
// needs, and its answer goes to its redirect URI and nowhere else.
func FuzzParseRequest(f *testing.F) {
	f.Add(testQuery)
	f.Add("response_type=id_token&scope=openid&nonce=n&redirect_uri=x:y&response_mode=form_post")
	f.Add("response_type=code&response_mode=query&state=%ff&prompt=none&max_age=1")
	f.Fuzz(func(t *testing.T, text string) {
		query, err := url.ParseQuery(text)
		if err != nil {
			t.Skip()
		}
		r, refusal := ParseRequest(query)
		to := r.Refuse(&Error{"e", "d"}).URL()
		if rest, ok := strings.CutPrefix(to, query.Get("redirect_uri")); !ok || rest == "" || !strings.ContainsAny(rest[:1], "#?&") {
			t.Errorf("%q leads to %s", text, to)
		}
		if refusal != nil {
			if refusal.Code == "" || refusal.Description == "" {
				t.Errorf("%q: %+v", text, refusal)
			}
			return
		}
		hybrid := r.ResponseType == Hybrid
		if !hybrid && r.ResponseType != Implicit || r.Nonce == "" || hybrid && (r.State == "" || len(r.CodeChallenge) != 43) || !hybrid && r.CodeChallenge != "" ||
			!strings.HasPrefix(r.Scope, "openid") || r.ResponseMode != ModeFormPost && r.ResponseMode != ModeFragment {
			t.Errorf("%q is %+v", text, r)
		}
	})
}
