package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newIDWalletDataSource() datasource.DataSource { return &idWalletDataSource{} }

type idWalletDataSource struct{ dataSourceBase }

func (d *idWalletDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_id_wallet"
}

func (d *idWalletDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *idWalletDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
