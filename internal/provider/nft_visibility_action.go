package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
)

func newNFTVisibilityAction() action.Action { return &nftVisibilityAction{} }

type nftVisibilityAction struct{ actionBase }

func (a *nftVisibilityAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_visibility"
}

func (a *nftVisibilityAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (a *nftVisibilityAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {}
