package e2e

import (
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// Each page of a sign-in fits a phone, in the light and in the dark, with a long
// e-mail and without scripts' help.
func TestAppearance(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.begins(rp, rp.request(hybridFlow, "form_post", allScopes))
	v.looksFromAllSides("email")
	const long = "ada.king-noel.countess.of.lovelace.and.a.longer.name.still@department-of-analytical-engines.university.example"
	v.givesEmail(long)
	v.looksFromAllSides("code")
	v.givesCode(s, long)
	v.sees(consentPage)
	v.looksFromAllSides("consent")
}
