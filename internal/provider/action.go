package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// progress tells those who watch what an action does.
func progress(resp *action.InvokeResponse, format string, args ...any) {
	resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, args...)})
}

// planToken tells while Terraform plans that a token doesn't exist. What is known
// only at apply is left to the service, and so is a token that can't be read yet: the
// same apply may make it readable.
func (b *actionBase) planToken(ctx context.Context, diags *diag.Diagnostics, tokenID types.String) {
	if b.providerData == nil || b.api == nil || !isKnown(tokenID) {
		return
	}
	_, err := b.api.GetNFT(ctx, tokenID.ValueString())
	switch {
	case client.IsGone(err):
		diags.AddAttributeError(path.Root("token_id"), "NFT not found", fmt.Sprintf(
			"token_id: the service at %s has no NFT %s. Check the token id, and that this is the right service.", b.api.Endpoint(), tokenID.ValueString()))
	case client.CodeOf(err) == client.CodePermissionDenied:
		diags.AddAttributeWarning(path.Root("token_id"), "The NFT can't be read", fmt.Sprintf(
			"token_id: could not read NFT %s: %s.\n\nThe action is for the holder or the minter of an NFT. If the account that the provider is signed in with is neither when the action runs, it fails.",
			tokenID.ValueString(), err))
	case err != nil:
		b.report(diags, "read NFT "+tokenID.ValueString(), err)
	}
}
