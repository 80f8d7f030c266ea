package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// Without scripts the answer that posts itself has a button.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	scripts := func(disabled bool) {
		call(v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: disabled})
	}
	scripts(true)
	v.reachesConsent(rp, rp.request(hybridFlow, "form_post", allScopes))
	v.press("Allow")
	v.sees("One moment")
	scripts(false) // too late for the page's own; axe needs them
	v.looksFromAllSides("one moment")
	v.press("Continue")
	v.sees(backPage)
	if a := rp.answer(); !a.Has("code") || !a.Has("id_token") {
		t.Errorf("the answer is %v", a)
	}
}
