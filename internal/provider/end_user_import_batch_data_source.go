package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newEndUserImportBatchDataSource() datasource.DataSource { return &endUserImportBatchDataSource{} }

type endUserImportBatchDataSource struct{ dataSourceBase }

func (d *endUserImportBatchDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_end_user_import_batch"
}

func (d *endUserImportBatchDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (d *endUserImportBatchDataSource) Read(context.Context, datasource.ReadRequest, *datasource.ReadResponse) {
}
