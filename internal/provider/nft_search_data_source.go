package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newNFTSearchDataSource() datasource.DataSource { return &nftSearchDataSource{} }

type nftSearchDataSource struct{ dataSourceBase }

func (d *nftSearchDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_search"
}

func (d *nftSearchDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *nftSearchDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
