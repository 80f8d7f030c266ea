package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newNFTTransferAction() action.Action { return &nftTransferAction{} }

// nftTransferAction is web3connect_nft_transfer (operations listHeldNFTs,
// transferNFT).
type nftTransferAction struct{ actionBase }

var (
	_ action.ActionWithConfigure  = (*nftTransferAction)(nil)
	_ action.ActionWithModifyPlan = (*nftTransferAction)(nil)
)

// nftTransferModel is a transfer in Terraform.
type nftTransferModel struct {
	TokenID                 types.String                   `tfsdk:"token_id"`
	ReceiverIDWalletAddress meaning.Value[meaning.Address] `tfsdk:"receiver_id_wallet_address"`
}

func (a *nftTransferAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_transfer"
}

func (a *nftTransferAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Transfers an NFT to another ID wallet, as its holder or its minter. If the receiver holds it already, nothing is sent, so the action can be invoked again after a failure.\n\n" +
			"**A transfer can be taken back only by another one.** For an NFT that a `web3connect_nft` manages, change its `holder_id_wallet_address` instead: otherwise its next apply transfers the NFT back.",
		Attributes: map[string]schema.Attribute{
			"token_id": schema.StringAttribute{
				MarkdownDescription: "Token id of the NFT, such as `0x` and 64 hex digits.",
				Required:            true,
				Validators:          []validator.String{check.String("token id", check.TokenID)},
			},
			"receiver_id_wallet_address": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet that is to hold the NFT: `0x` and 40 hex digits, in any case. The zero address is refused, as nobody can transfer from it.",
				Required:            true,
				CustomType:          meaning.Type[meaning.Address]{},
				Validators:          []validator.String{check.String("receiver", check.NotZeroAddress)},
			},
		},
	}
}

func (a *nftTransferAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var m nftTransferModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	a.planToken(ctx, &resp.Diagnostics, m.TokenID)
}

func (a *nftTransferAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m nftTransferModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !a.known(&resp.Diagnostics) {
		return
	}
	tokenID, receiver := m.TokenID.ValueString(), m.ReceiverIDWalletAddress.ValueString()

	progress(resp, "Looking whether %s holds NFT %s", receiver, tokenID)
	held, err := holds(ctx, a.api, receiver, tokenID)
	if err != nil {
		a.report(&resp.Diagnostics, "look whether "+receiver+" holds NFT "+tokenID, err)
		return
	}
	if held {
		progress(resp, "%s holds it already: nothing was sent", receiver)
		return
	}
	progress(resp, "Transferring NFT %s to %s", tokenID, receiver)
	err = transfer(ctx, a.api, tokenID, receiver)
	a.lookup.forgetAll()
	var e *client.Error
	switch {
	case errors.As(err, &e) && e.Operation == "transferNFT" && client.MayHaveHappened(err):
		resp.Diagnostics.AddError("It is not known whether the NFT was transferred", fmt.Sprintf(
			"%s.\n\nThe request to transfer NFT %s to %s was sent, but the service gave no clear answer. Invoke the action again: it looks first, and sends nothing if the transfer was carried out.",
			err, tokenID, receiver))
	case err != nil:
		cure := ""
		if client.CodeOf(err) == client.CodePermissionDenied {
			cure = "Only the holder or the minter of an NFT may transfer it, and the account that the provider is signed in with is neither."
		}
		a.reportWithCure(&resp.Diagnostics, "transfer NFT "+tokenID, err, cure)
	default:
		progress(resp, "Transferred: %s holds NFT %s", receiver, tokenID)
	}
}
