package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// sendPhoneCode has a code sent to a phone number; nil, with an error, if none was.
func (d *providerData) sendPhoneCode(ctx context.Context, diags *diag.Diagnostics, number string) *client.PhoneVerification {
	started, err := d.api.StartPhoneVerification(ctx, number)
	at := path.Root("phone_number")
	switch {
	case client.MayHaveHappened(err):
		diags.AddAttributeError(at, "It is not known whether a code was sent", fmt.Sprintf(
			"%s.\n\nThe service gave no clear answer. If a code comes to %s it can't be used. Try again, which has another one sent.", err, number))
	case err != nil:
		d.report(diags, "send a code to "+number, err)
	case !started.CodeSent:
		diags.AddAttributeError(at, "No code was sent", fmt.Sprintf(
			"The service took the phone number %s, but sent no code to it. Check that the number is right and can receive messages, and try again later.", number))
	default:
		return started
	}
	return nil
}
