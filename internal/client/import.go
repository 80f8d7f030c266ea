package client

import (
	"context"
)

// MaxImportBatch is how many e-mails one import batch takes.
const MaxImportBatch = 10_000

// ImportBatch is an import of end users and how far it is.
type ImportBatch struct {
	BatchID    string            `json:"batch_id"`
	Status     string            `json:"status"` // running or done
	StartedAt  Text              `json:"started_at"`
	FinishedAt Text              `json:"finished_at"`
	Result     []ImportedEndUser `json:"result"` // empty while running
}

// Done tells whether the batch has ended, with or without failed e-mails.
func (b *ImportBatch) Done() bool { return b.Status == "done" }

// ImportedEndUser is what became of one e-mail of a batch. The order and the
// spelling of the e-mails may differ from what was sent.
type ImportedEndUser struct {
	Email               string `json:"email"`
	IDWalletAddress     string `json:"id_wallet_address"`
	IDWalletAddressEth  string `json:"id_wallet_address_eth"`
	IDWalletAddressSuri string `json:"id_wallet_address_suri"`
	OK                  bool   `json:"ok"` // false: failed, the addresses are empty
}

// ImportEndUser imports one e-mail (operation importEndUser).
func (c *Client) ImportEndUser(ctx context.Context, email string) (*ImportedEndUser, error) {
	var result ImportedEndUser
	if err := c.do(ctx, opImportEndUser, "/account/import", map[string]string{"email": email}, &result); err != nil {
		return nil, err
	}
	result.OK = result.IDWalletAddress != ""
	return &result, nil
}

// SubmitImportBatch begins an import of at most MaxImportBatch e-mails and gives
// its id (operation submitImportBatch). Importing an e-mail again gives the same
// wallet.
func (c *Client) SubmitImportBatch(ctx context.Context, emails []string) (string, error) {
	var result struct {
		BatchID string `json:"batch_id"`
	}
	err := c.do(ctx, opSubmitImportBatch, "/account/import/batch/submit", map[string]any{
		"api_key_secret": c.apiKeySecret,
		"emails":         emails,
	}, &result)
	if err == nil && result.BatchID == "" {
		err = malformed(opSubmitImportBatch, "batch_id is missing")
	}
	return result.BatchID, err
}

// CheckImportBatch reads how far an import is (operation checkImportBatch).
func (c *Client) CheckImportBatch(ctx context.Context, batchID string) (*ImportBatch, error) {
	var result struct {
		BatchResult ImportBatch `json:"batch_result"`
	}
	err := c.do(ctx, opCheckImportBatch, "/account/import/batch/check", map[string]string{
		"api_key_secret": c.apiKeySecret,
		"batch_id":       batchID,
	}, &result)
	if err != nil {
		return nil, err
	}
	return &result.BatchResult, nil
}
