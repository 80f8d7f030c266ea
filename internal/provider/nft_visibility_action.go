package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTVisibilityAction() action.Action { return &nftVisibilityAction{} }

// nftVisibilityAction is web3connect_nft_visibility (operation setNFTVisibility).
type nftVisibilityAction struct{ actionBase }

var (
	_ action.ActionWithConfigure  = (*nftVisibilityAction)(nil)
	_ action.ActionWithModifyPlan = (*nftVisibilityAction)(nil)
)

// nftVisibilityModel is a change of visibility in Terraform.
type nftVisibilityModel struct {
	TokenID    types.String `tfsdk:"token_id"`
	Visibility types.String `tfsdk:"visibility"`
}

func (a *nftVisibilityAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_visibility"
}

func (a *nftVisibilityAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Makes an NFT public or private, as its holder or its minter. For an NFT that a `web3connect_nft` manages, set its `visibility` instead: otherwise its next apply may change it back.",
		Attributes: map[string]schema.Attribute{
			"token_id": schema.StringAttribute{
				MarkdownDescription: "Token id of the NFT, such as `0x` and 64 hex digits.",
				Required:            true,
				Validators:          []validator.String{check.String("token id", check.TokenID)},
			},
			"visibility": schema.StringAttribute{
				MarkdownDescription: "`public`: any account can read and find the NFT; or `private`: only its holder and its minter can. An NFT that is so already stays as it is.",
				Required:            true,
				Validators:          []validator.String{check.String("visibility", check.OneOf(client.VisibilityPublic, client.VisibilityPrivate))},
			},
		},
	}
}

func (a *nftVisibilityAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var m nftVisibilityModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	a.planToken(ctx, &resp.Diagnostics, m.TokenID)
}

func (a *nftVisibilityAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m nftVisibilityModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !a.known(&resp.Diagnostics) {
		return
	}
	tokenID, visibility := m.TokenID.ValueString(), m.Visibility.ValueString()

	progress(resp, "Making NFT %s %s", tokenID, visibility)
	err := a.api.SetNFTVisibility(ctx, tokenID, visibility)
	a.lookup.forgetAll()
	if err != nil {
		cure := ""
		if client.CodeOf(err) == client.CodePermissionDenied {
			cure = "Only the holder or the minter of an NFT may change its visibility, and the account that the provider is signed in with is neither."
		}
		a.reportWithCure(&resp.Diagnostics, "change the visibility of NFT "+tokenID, err, cure)
		return
	}
	progress(resp, "NFT %s is %s", tokenID, visibility)
}
