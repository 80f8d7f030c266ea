package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newOIDCConfigurationDataSource() datasource.DataSource { return &oidcConfigurationDataSource{} }

type oidcConfigurationDataSource struct{ dataSourceBase }

func (d *oidcConfigurationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oidc_configuration"
}

func (d *oidcConfigurationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *oidcConfigurationDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
