package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newNFTDataSource() datasource.DataSource { return &nftDataSource{} }

type nftDataSource struct{ dataSourceBase }

func (d *nftDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft"
}

func (d *nftDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}
func (d *nftDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {}
