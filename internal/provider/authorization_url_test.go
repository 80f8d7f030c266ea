package provider

import (
	"maps"
	"net/url"
	"strings"
	"testing"
)

const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" // RFC 7636, appendix B

// hybridWith is a complete request of the hybrid flow with changes; "-" leaves out.
func hybridWith(changes ...string) map[string]string {
	p := map[string]string{
		"authorization_endpoint": "https://oidc.web3connect.jp/oauth2/auth",
		"client_id":              "c1", "redirect_uri": "https://app.example/callback",
		"state": "s", "nonce": "n", "code_challenge": challenge,
	}
	for i := 0; i+1 < len(changes); i += 2 {
		p[changes[i]] = changes[i+1]
		if changes[i+1] == "-" {
			delete(p, changes[i])
		}
	}
	return p
}

func implicitWith(changes ...string) map[string]string {
	return hybridWith(append([]string{"response_type", "id_token", "state", "-", "code_challenge", "-"}, changes...)...)
}

func TestBuildAuthorizationURL(t *testing.T) {
	t.Parallel()
	const endpoint = "https://oidc.web3connect.jp/oauth2/auth?"
	const rest = "&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback"
	hybrid := "client_id=c1&code_challenge=" + challenge + "&code_challenge_method=S256&nonce=n" + rest
	for _, test := range []struct {
		name        string
		parameters  map[string]string
		want, fault string
	}{
		{"hybrid", hybridWith(), endpoint + hybrid + "&response_mode=form_post&response_type=code%20id_token&scope=openid%20profile&state=s", ""},
		{"hybrid, fragment", hybridWith("response_mode", "fragment"), endpoint + hybrid + "&response_mode=fragment&response_type=code%20id_token&scope=openid%20profile&state=s", ""},
		{"implicit", implicitWith(), endpoint + "client_id=c1&nonce=n" + rest + "&response_mode=fragment&response_type=id_token&scope=openid%20profile", ""},
		{
			"implicit with all", implicitWith("state", "s", "response_mode", "form_post", "scope", "openid profile email"),
			endpoint + "client_id=c1&nonce=n" + rest + "&response_mode=form_post&response_type=id_token&scope=openid%20profile%20email&state=s", "",
		},
		{
			"odd characters, and a query", implicitWith("client_id", "a+b c&d=é", "authorization_endpoint", "http://127.0.0.1:8585/auth?tenant=a+b&", "redirect_uri", "com.example.app:/cb?x=1"),
			"http://127.0.0.1:8585/auth?tenant=a+b&client_id=a%2Bb%20c%26d%3D%C3%A9&nonce=n&redirect_uri=com.example.app%3A%2Fcb%3Fx%3D1&response_mode=fragment&response_type=id_token&scope=openid%20profile", "",
		},
		{"unknown", hybridWith("prompt", "login", "login_hint", "x"), "", `there is no parameter "login_hint"; possible are authorization_endpoint, client_id,`},
		{"nothing", map[string]string{}, "", `authorization_endpoint is missing; it is required with response_type "code id_token"`},
		{"no client", hybridWith("client_id", "-"), "", "client_id is missing"},
		{"empty client", hybridWith("client_id", ""), "", "client_id is empty"},
		{"no redirect", hybridWith("redirect_uri", "-"), "", "redirect_uri is missing"},
		{"no nonce", implicitWith("nonce", "-"), "", "nonce is missing"},
		{"no state", hybridWith("state", "-"), "", "state is missing"},
		{"no challenge", hybridWith("code_challenge", "-"), "", "code_challenge is missing"},
		{"needless challenge", implicitWith("code_challenge", challenge), "", "code_challenge has no use"},
		{"plain challenge", hybridWith("code_challenge", "plain-verifier"), "", `code_challenge: "plain-verifier" is not a SHA-256`},
		{"padded challenge", hybridWith("code_challenge", challenge+"="), "", "code_challenge:"},
		{"broken challenge", hybridWith("code_challenge", challenge+"\n"), "", "code_challenge:"},
		{"code flow", hybridWith("response_type", "code"), "", `response_type: "code" is not possible; write "code id_token" or "id_token"`},
		{"query mode", hybridWith("response_mode", "query"), "", `response_mode: "query" is not possible`},
		{"no openid", hybridWith("scope", "profile email"), "", "lacks openid"},
		{"other scope", hybridWith("scope", "openid address"), "", `scope: "address" is not possible`},
		{"two spaces", hybridWith("scope", "openid  profile"), "", `scope: "" is not possible`},
		{"relative redirect", hybridWith("redirect_uri", "/callback"), "", `redirect_uri: "/callback" is not an absolute URL`},
		{"redirect with fragment", hybridWith("redirect_uri", "https://app.example/#"), "", "has a fragment"},
		{"http", hybridWith("authorization_endpoint", "http://oidc.web3connect.jp/oauth2/auth"), "", "unencrypted"},
		{"endpoint with fragment", hybridWith("authorization_endpoint", "https://oidc.web3connect.jp/#a?b"), "", "authorization_endpoint: \"https://oidc.web3connect.jp/#a?b\" has a fragment"},
		{"endpoint with user", hybridWith("authorization_endpoint", "https://me@oidc.web3connect.jp/auth"), "", "must not have a user"},
		{"no endpoint", hybridWith("authorization_endpoint", "oidc.web3connect.jp"), "", "authorization_endpoint:"},
		{"endpoint with a parameter", hybridWith("authorization_endpoint", "https://oidc.web3connect.jp/auth?client_id=x"), "", `authorization_endpoint has "client_id" in its query`},
	} {
		got, err := buildAuthorizationURL(test.parameters)
		if got != test.want || (err != nil) != (test.fault != "") || err != nil && !strings.Contains(err.Error(), test.fault) {
			t.Errorf("%s:\ngot  %s, %v\nwant %s, %s", test.name, got, err, test.want, test.fault)
		}
	}
}

// What can be built carries every parameter as it was given.
func FuzzBuildAuthorizationURL(f *testing.F) {
	f.Add("https://oidc.web3connect.jp/oauth2/auth?a=b", "c +&=", "https://app.example/?x=y", "s%", "n\x00é", challenge, true)
	f.Add("http://localhost/?%zz", "c", "app:x", "s", "n", "", false)
	f.Fuzz(func(t *testing.T, endpoint, client, redirect, state, nonce, challenge string, hybrid bool) {
		p := map[string]string{"authorization_endpoint": endpoint, "client_id": client, "redirect_uri": redirect, "state": state, "nonce": nonce, "response_type": flowImplicit}
		if hybrid {
			p["response_type"], p["code_challenge"] = flowHybrid, challenge
		}
		before := maps.Clone(p)
		built, err := buildAuthorizationURL(p)
		if err != nil {
			return
		}
		u, err := url.Parse(built)
		if err != nil || !maps.Equal(before, p) {
			t.Fatalf("%q: %v", built, err)
		}
		delete(p, "authorization_endpoint")
		for name, value := range p {
			if got := u.Query()[name]; len(got) != 1 || got[0] != value {
				t.Errorf("%s is %q in %s, want %q", name, got, built, value)
			}
		}
		if u.Query().Has("code_challenge_method") != hybrid || strings.ContainsAny(u.RawQuery, " \n") {
			t.Errorf("%s", built)
		}
	})
}
