package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newHeldNFTsDataSource() datasource.DataSource { return &heldNFTsDataSource{} }

type heldNFTsDataSource struct{ dataSourceBase }

func (d *heldNFTsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_held_nfts"
}

func (d *heldNFTsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *heldNFTsDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
