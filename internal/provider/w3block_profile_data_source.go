package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newW3BlockProfileDataSource() datasource.DataSource { return &w3blockProfileDataSource{} }

type w3blockProfileDataSource struct{ dataSourceBase }

func (d *w3blockProfileDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_w3block_profile"
}

func (d *w3blockProfileDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *w3blockProfileDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
