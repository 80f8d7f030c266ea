package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newMintedNFTsDataSource() datasource.DataSource { return &mintedNFTsDataSource{} }

type mintedNFTsDataSource struct{ dataSourceBase }

func (d *mintedNFTsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_minted_nfts"
}

func (d *mintedNFTsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *mintedNFTsDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
