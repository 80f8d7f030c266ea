package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// endUserImportBatchModel is an import batch in Terraform.
type endUserImportBatchModel struct {
	importOutcome
	BatchID    types.String `tfsdk:"batch_id"`
	Status     types.String `tfsdk:"status"`
	StartedAt  types.String `tfsdk:"started_at"`
	FinishedAt types.String `tfsdk:"finished_at"`
}

// newEndUserImportBatchModel takes the id as it was asked for.
func newEndUserImportBatchModel(id types.String, batch *client.ImportBatch) endUserImportBatchModel {
	var emails []string
	for _, r := range batch.Result {
		emails = append(emails, r.Email)
	}
	s := newImportState()
	s.add(emails, batch.Result)
	return endUserImportBatchModel{
		importOutcome: s.outcome(emails),
		BatchID:       id,
		Status:        types.StringValue(batch.Status),
		StartedAt:     optionalText(batch.StartedAt),
		FinishedAt:    optionalText(batch.FinishedAt),
	}
}
