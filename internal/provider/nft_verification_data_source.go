package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newNFTVerificationDataSource() datasource.DataSource { return &nftVerificationDataSource{} }

type nftVerificationDataSource struct{ dataSourceBase }

func (d *nftVerificationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verification"
}

func (d *nftVerificationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *nftVerificationDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
