package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
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
	var emails []meaning.ListedEmail
	for key, r := range resultsByEmail(batch.Result) {
		emails = append(emails, meaning.ListedEmail{Text: r.Email, Key: key})
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
