package e2e

import (
	"net/url"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// The headings of the pages, at the organization of the default seed.
const (
	emailPage          = "Sign in at Demo University"
	codePage           = "Enter the code"
	consentPage        = "Sign in at Demo University?"
	connectPage        = "Connect with Demo University"
	connectConsentPage = "Connect with Demo University?"
	backPage           = "Back at the site"
)

// begins goes from the relying party's page to the first page of a sign-in.
func (v *visitor) begins(rp *relyingParty, request url.Values) {
	v.t.Helper()
	v.visit(rp.startPage(request))
	v.press("Sign in")
	v.sees(emailPage)
}

// givesEmail asks for a code.
func (v *visitor) givesEmail(email string) {
	v.t.Helper()
	v.fill("#email", email)
	v.press("Send me a code")
	v.sees(codePage)
}

// givesCode types the code that was sent to the e-mail.
func (v *visitor) givesCode(s *emulator.Server, email string) {
	v.t.Helper()
	v.fill("#code", lastCode(v.t, s, email))
	v.press("Continue")
}

// reachesConsent goes from the relying party's page to the question whether it may
// learn who signs in.
func (v *visitor) reachesConsent(rp *relyingParty, request url.Values) {
	v.t.Helper()
	v.begins(rp, request)
	v.givesEmail(adasEmail)
	v.givesCode(rp.s, adasEmail)
	v.sees(consentPage)
}
