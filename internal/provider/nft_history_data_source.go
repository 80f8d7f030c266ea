package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newNFTHistoryDataSource() datasource.DataSource { return &nftHistoryDataSource{} }

type nftHistoryDataSource struct{ dataSourceBase }

func (d *nftHistoryDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_history"
}

func (d *nftHistoryDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *nftHistoryDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
