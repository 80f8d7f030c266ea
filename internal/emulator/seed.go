package emulator

import (
	"context"
	"crypto/sha256"
	"math/rand/v2"
)

// The default seed: an organization whose domain is not verified yet, and an end
// user.
const (
	DemoOrganizationSecret = "w3c-demo-organization-secret" //nolint:gosec // public, for everybody's emulator
	DemoEndUserSecret      = "w3c-demo-end-user-secret"     //nolint:gosec // likewise
	DemoDomain             = "university.example"
	DemoEndUserEmail       = "holder@university.example"
)

// seedIfEmpty makes the accounts of the default seed in an empty store. Their
// ids, wallets and TXT record are the same in every emulator.
func (e *Emulator) seedIfEmpty(ctx context.Context, t *tx) error {
	var accounts int
	if err := t.QueryRowContext(ctx, "SELECT count(*) FROM accounts").Scan(&accounts); err != nil || accounts > 0 {
		return err
	}
	for _, n := range []newAccount{
		{kind: typeOrganization, name: "Demo University", domain: DemoDomain, secret: DemoOrganizationSecret},
		{kind: typeEndUser, name: "Demo Holder", email: DemoEndUserEmail, secret: DemoEndUserSecret},
	} {
		if _, err := e.addAccount(ctx, t, n, rand.NewChaCha8(sha256.Sum256([]byte("web3connect-emulator "+n.name)))); err != nil {
			return err
		}
	}
	return e.newSigningKey(ctx, t)
}

// Reset brings the emulator back to its default seed: accounts, NFTs, imports,
// DNS zone, faults and request log. Clock and switches stay.
func (e *Emulator) Reset(ctx context.Context) error {
	err := e.store.write(ctx, func(ctx context.Context, t *tx) error {
		for _, table := range []string{"accounts", "nfts", "import_batches", "settings"} {
			if _, err := t.ExecContext(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		return e.seedIfEmpty(ctx, t)
	})
	if err != nil {
		return err
	}
	e.zone.clear()
	e.ClearFaults()
	e.ClearRequests()
	return nil
}
