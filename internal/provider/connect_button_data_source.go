package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newConnectButtonDataSource() datasource.DataSource { return &connectButtonDataSource{} }

type connectButtonDataSource struct{ dataSourceBase }

func (d *connectButtonDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connect_button"
}

func (d *connectButtonDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *connectButtonDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
