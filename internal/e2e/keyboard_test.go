package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// The whole sign-in works with the keyboard alone, and shows where it is.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.begins(rp, rp.request(hybridFlow, "form_post", allScopes))
	v.focus("email")
	v.types(adasEmail)
	v.leaves("Enter in the e-mail", chromedp.KeyEvent(kb.Enter))
	v.sees(codePage)
	v.focus("code")
	v.types(lastCode(t, s, adasEmail))
	v.types(kb.Tab)
	v.focus("Continue")
	v.types(kb.Tab)
	v.focus("Send another code")
	v.types(kb.Tab)
	v.focus("Use another e-mail address")
	v.looks("focus on a link")
	v.leaves("Enter on the other e-mail", chromedp.KeyEvent(kb.Enter))
	v.sees(emailPage)
	v.focus("email")
	v.types(adasEmail + kb.Tab)
	v.focus("Send me a code")
	v.leaves("Enter on the button", chromedp.KeyEvent(kb.Enter))
	v.sees(codePage)
	v.types(lastCode(t, s, adasEmail))
	v.leaves("Enter in the code", chromedp.KeyEvent(kb.Enter))
	v.sees(consentPage)
	v.types(kb.Tab)
	v.focus("Allow")
	v.types(kb.Tab)
	v.focus("Deny")
	v.looks("focus on a button")
	v.leaves("Enter on a button", chromedp.KeyEvent(kb.Enter))
	v.sees(backPage)
	if a := rp.answer(); a.Get("error") != "access_denied" {
		t.Errorf("the answer is %v", a)
	}
}

// types sends keys to whatever has the focus.
func (v *visitor) types(keys string) {
	v.t.Helper()
	v.do("typing", chromedp.KeyEvent(keys))
}

// focus wants the focus on a field, by its name, or a button, by its label, and to be seen.
func (v *visitor) focus(want string) {
	v.t.Helper()
	type focused struct{ Name, Outline string }
	got := get(v, "looking for the focus", pageValue[focused](`(() => {
		const at = document.activeElement;
		return {Name: at.matches("input") ? at.name : at.innerText, Outline: getComputedStyle(at).outlineStyle};
	})()`))
	if got.Name != want || got.Outline == "none" {
		v.t.Errorf("the focus is on %+v, want %s with an outline", got, want)
	}
}

// pageValue is the value of an expression on the page.
func pageValue[T any](expression string) chromedp.Action[T] { return chromedp.Evaluate[T](expression) }
