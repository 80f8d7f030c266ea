package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
)

func newNFTVerifyAction() action.Action { return &nftVerifyAction{} }

type nftVerifyAction struct{ actionBase }

func (a *nftVerifyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verify"
}

func (a *nftVerifyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}
func (a *nftVerifyAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {}
