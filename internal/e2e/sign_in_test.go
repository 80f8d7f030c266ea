package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const (
	hybridFlow   = "code id_token"
	implicitFlow = "id_token"
	allScopes    = "openid profile email"
)

// People sign in at a site of another origin through both flows and both response
// modes, and may say no.
func TestSignIn(t *testing.T) {
	t.Parallel()
	for name, flow := range map[string]struct{ responseType, responseMode string }{
		"hybrid form_post":   {hybridFlow, "form_post"},
		"hybrid fragment":    {hybridFlow, "fragment"},
		"implicit form_post": {implicitFlow, "form_post"},
		"implicit fragment":  {implicitFlow, "fragment"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := emulator.Start(t)
			rp, v := newRelyingParty(t, s), newVisitor(t)
			request := rp.request(flow.responseType, flow.responseMode, allScopes)

			v.reachesConsent(rp, request)
			v.press("Deny")
			v.sees(backPage)
			if a := rp.answer(); a.Get("error") != "access_denied" || a.Has("code") || a.Has("id_token") {
				t.Errorf("a sign-in that was denied answers %v", a)
			}

			v.reachesConsent(rp, request)
			v.press("Allow")
			v.sees(backPage)
			v.photographs("back")
			a := rp.answer()
			ada := account(t, s, adasEmail).IDWalletAddress
			if c := rp.claims(a.Get("id_token")); c["sub"] != ada || c["email"] != adasEmail {
				t.Errorf("the ID token says %v, not %s", c, ada)
			}
			if a.Has("code") != (flow.responseType == hybridFlow) {
				t.Errorf("the answer is %v", a)
			}
			if flow.responseType == hybridFlow {
				rp.exchangeOnce(a.Get("code"), ada)
			}
		})
	}
}

// exchangeOnce exchanges a code, and wants a second exchange to be refused and to end
// what the first has brought.
func (rp *relyingParty) exchangeOnce(code, wallet string) {
	rp.t.Helper()
	status, tokens := rp.exchange(code)
	if status != http.StatusOK {
		rp.t.Fatalf("the exchange: %d %v", status, tokens)
	}
	if idToken, _ := tokens["id_token"].(string); rp.claims(idToken)["sub"] != wallet {
		rp.t.Errorf("the exchange brings %v", tokens)
	}
	if status, info := rp.userinfo(tokens["access_token"]); status != http.StatusOK || info["sub"] != wallet || info["email"] != adasEmail {
		rp.t.Errorf("userinfo: %d %v", status, info)
	}
	if status, again := rp.exchange(code); status != http.StatusBadRequest || again["error"] != "invalid_grant" {
		rp.t.Errorf("the second exchange: %d %v", status, again)
	}
	if status, info := rp.userinfo(tokens["access_token"]); status != http.StatusUnauthorized {
		rp.t.Errorf("userinfo after the second exchange: %d %v", status, info)
	}
}

// A wrong code, too many of them, and one that has expired say so, and the sign-in can
// go on.
func TestWrongCode(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.begins(rp, rp.request(hybridFlow, "form_post", allScopes))
	v.givesEmail(adasEmail)
	right := lastCode(t, s, adasEmail)
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	v.fill("#code", wrong)
	v.press("Continue")
	said := v.problem()
	v.looksFromAllSides("wrong code")
	for range 4 {
		v.fill("#code", wrong)
		v.press("Continue")
	}
	v.fill("#code", right)
	v.press("Continue")
	if p := v.problem(); p == said {
		t.Errorf("after five wrong codes it says %q, too", p)
	}
	v.looks("too many wrong codes")

	if err := s.Advance(t.Context(), 6*time.Minute); err != nil {
		t.Fatal(err)
	}
	v.fill("#code", right)
	v.press("Continue")
	if p := v.problem(); !strings.Contains(p, "expired") {
		t.Errorf("of an expired code it says %q", p)
	}
	v.looks("expired code")

	v.press("Send another code")
	v.sees(codePage)
	if lastCode(t, s, adasEmail) == right {
		t.Error("the code that was sent again is the one that has expired")
	}
	v.givesCode(s, adasEmail)
	v.sees(consentPage)
	v.press("Allow")
	v.sees(backPage)
	if a := rp.answer(); !a.Has("code") {
		t.Errorf("the answer is %v", a)
	}
}

// The e-mail can be another, until the code is right.
func TestOtherEmail(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.begins(rp, rp.request(implicitFlow, "fragment", allScopes))
	v.givesEmail("mistyped@example.com")
	v.press("Use another e-mail address")
	v.sees(emailPage)
	v.givesEmail(adasEmail)
	v.givesCode(s, adasEmail)
	v.sees(consentPage)
	v.press("Allow")
	v.sees(backPage)
	if c := rp.claims(rp.answer().Get("id_token")); c["email"] != adasEmail {
		t.Errorf("the ID token says %v", c)
	}
}

// Who goes back after the end may see the question once more, which the browser has
// kept, but gets no other answer, and is told that it has ended.
func TestBackAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.reachesConsent(rp, rp.request(hybridFlow, "form_post", allScopes))
	signIn := v.at().String()
	v.press("Allow")
	v.sees(backPage)
	rp.answer()
	v.goesBack()
	if allow := "button[value=allow]"; v.has(allow) {
		// By script: chromedp doesn't find its way around on pages that were kept.
		v.leaves("pressing Allow again", pageValue[chromedp.Void](fmt.Sprintf("document.querySelector(%q).click()", allow)))
		v.looks("allowed again")
	}
	v.visit(signIn)
	v.looksFromAllSides("finished")
	if v.has("form") {
		t.Error("a sign-in that has ended still has a form")
	}
	select {
	case a := <-rp.answers:
		t.Errorf("there is a second answer: %v", a)
	default:
	}
}

// A sign-in belongs to the browser that began it: its address is of no use in another.
func TestOtherBrowser(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.reachesConsent(rp, rp.request(implicitFlow, "form_post", allScopes))
	other := newVisitor(t)
	other.visit(v.at().String())
	other.looks("other browser")
	if other.has("form") || get(other, "reading", pageText()) == get(v, "reading", pageText()) {
		t.Error("another browser goes on with the sign-in")
	}
	v.press("Allow")
	v.sees(backPage)
	rp.answer()
}

// An address that isn't registered is told to the person, never to that address.
func TestUnregisteredRedirectURI(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	request := rp.request(hybridFlow, "form_post", allScopes)
	request.Set("redirect_uri", rp.url+"/other")
	v.visit(rp.startPage(request))
	v.press("Sign in")
	if at := v.at(); at.Host != mustHost(t, s.Issuer) || v.has("form") {
		t.Errorf("at %s", at)
	}
	v.looksFromAllSides("refused")
}
