package emulator

import "context"

// tables are all but the settings; a test sees to it that none is missing.
var tables = []string{
	"accounts", "nfts", "nft_index", "nft_transfers", "nft_verifications", "import_batches", "phone_verifications", "association_codes", "associations",
	"outbox", "txt_records", "failing_emails", "w3block_tenants", "w3block_users", "w3block_sessions",
	"redirect_uris", "sign_ins", "oidc_codes", "oidc_tokens",
}

// Reset brings the emulator back to its seed, and clears faults, request log and
// what counts for limits. Clock and switches stay.
func (e *Emulator) Reset(ctx context.Context) error {
	err := e.store.writeApart(ctx, func(ctx context.Context, t *tx) error {
		for _, table := range tables {
			if err := t.exec(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		if err := t.exec(ctx, "DELETE FROM settings WHERE key IN (?, ?)", settingEpoch, settingAccessKey); err != nil {
			return err
		}
		return e.seedIfEmpty(ctx, t)
	})
	if err != nil {
		return err
	}
	e.limits.clear()
	e.ClearFaults()
	e.ClearRequests()
	return nil
}
