package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
)

func newNFTTransferAction() action.Action { return &nftTransferAction{} }

type nftTransferAction struct{ actionBase }

func (a *nftTransferAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_transfer"
}

func (a *nftTransferAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}
func (a *nftTransferAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {}
