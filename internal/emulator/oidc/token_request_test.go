package oidc

import (
	"net/url"
	"testing"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	granted := Request{ClientID: "c", RedirectURI: "r", CodeChallenge: testChallenge}
	right := TokenRequest{"c", "x", "r", testVerifier}
	if err := right.Check(granted); err != nil {
		t.Error(err)
	}
	for name, r := range map[string]TokenRequest{"client": {"d", "x", "r", testVerifier}, "redirect URI": {"c", "x", "R", testVerifier}, "verifier": {"c", "x", "r", testChallenge}} {
		if err := r.Check(granted); err == nil || err.Code != InvalidGrant {
			t.Errorf("another %s: %v", name, err)
		}
	}
	granted.CodeChallenge = "" // none of ours, and no way around the check
	if right.Check(granted) == nil {
		t.Error("a verifier fits no challenge")
	}
}

// FuzzParseTokenRequest: what is accepted has all that an exchange needs.
func FuzzParseTokenRequest(f *testing.F) {
	f.Add("grant_type=authorization_code&client_id=c&code=x&redirect_uri=r&code_verifier=" + testVerifier)
	f.Add("grant_type=authorization_code&client_id=c&code=x&redirect_uri=r&code_verifier=%ff&client_secret=")
	f.Fuzz(func(t *testing.T, text string) {
		form, err := url.ParseQuery(text)
		if err != nil {
			t.Skip()
		}
		r, refusal := ParseTokenRequest(form)
		if refusal == nil && (r.ClientID == "" || r.Code == "" || r.RedirectURI == "" || len(r.Verifier) < 43 || len(r.Verifier) > 128 || form.Has("client_secret")) {
			t.Errorf("%q is %+v", text, r)
		}
		if refusal != nil && (refusal.Code == "" || refusal.Description == "" || refusal.Status() < 400) {
			t.Errorf("%q: %+v", text, refusal)
		}
	})
}
