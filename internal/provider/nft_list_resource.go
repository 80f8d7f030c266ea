package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func newNFTListResource() list.ListResource { return &nftListResource{} }

type nftListResource struct{ resourceBase }

func (l *nftListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft"
}

func (l *nftListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}
func (l *nftListResource) List(context.Context, list.ListRequest, *list.ListResultsStream) {}
