package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

func newEndUserImportBatchDataSource() datasource.DataSource { return &endUserImportBatchDataSource{} }

// endUserImportBatchDataSource is web3connect_end_user_import_batch (operation
// checkImportBatch).
type endUserImportBatchDataSource struct{ dataSourceBase }

func (d *endUserImportBatchDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_end_user_import_batch"
}

func (d *endUserImportBatchDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An import of end users that was submitted as a batch, by `web3connect_end_user_import` or by another program of the organization, as far as it is now. " +
			"Does not wait: while the batch is running it has no results. Not available under W3Block.",
		Attributes: map[string]schema.Attribute{
			"batch_id": schema.StringAttribute{
				MarkdownDescription: "Id of the batch, such as an element of `batch_ids` of `web3connect_end_user_import`.",
				Required:            true,
			},
			"status":      computedText("`running` or `done`. A batch in which e-mails failed is `done`, too."),
			"started_at":  computedText("When the import began, ISO 8601."),
			"finished_at": computedText("When it ended, ISO 8601; null while it is running."),
			"wallets": schema.StringAttribute{
				MarkdownDescription: "The wallets as a JSON document, for `jsondecode`: an object whose keys are the e-mails in lower case and whose values are objects of " +
					"`id_wallet_address`, `id_wallet_address_eth` and `id_wallet_address_suri`. `{}` while the batch is running.",
				Computed: true,
			},
			"id_wallet_addresses": schema.MapAttribute{
				MarkdownDescription: "Address of the wallet by e-mail in lower case; null for one that failed. Null as a whole for more than 1,000 e-mails, where `wallets` costs less.",
				Computed:            true, ElementType: types.StringType,
			},
			"failures": schema.MapAttribute{
				MarkdownDescription: "Reason of the failure by e-mail in lower case; empty if there is none, and while the batch is running.",
				Computed:            true, ElementType: types.StringType,
			},
		},
	}
}

func (d *endUserImportBatchDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("batch_id"), &id)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	batch, err := d.api.CheckImportBatch(ctx, id.ValueString())
	switch {
	case client.IsGone(err):
		resp.Diagnostics.AddAttributeError(path.Root("batch_id"), "Import batch not found", fmt.Sprintf(
			"batch_id: the organization has no import batch %q at the service %s: %s.\n\nCheck the id, and that it is of this service (endpoint) and this organization.", id.ValueString(), d.api.Endpoint(), err))
		return
	case err != nil:
		d.report(&resp.Diagnostics, "read the import batch "+id.ValueString(), err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newEndUserImportBatchModel(id, batch))...)
}
