package emulator

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
)

// SetRedirectURIs registers where browsers may be sent with the answers to sign-ins
// at an organization, in place of those that were.
func (e *Emulator) SetRedirectURIs(ctx context.Context, accountID string, uris ...string) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		a, ok, err := t.organization(ctx, accountID)
		if err == nil && !ok {
			err = notFound("there is no organization with the account_id %q", accountID)
		}
		if err != nil {
			return err
		}
		return t.setRedirectURIs(ctx, a.id, uris)
	})
}

func (t *tx) setRedirectURIs(ctx context.Context, accountID string, uris []string) error {
	if err := checkRedirectURIs(uris); err != nil {
		return err
	}
	if err := t.exec(ctx, "DELETE FROM redirect_uris WHERE account_id = ?", accountID); err != nil {
		return err
	}
	for _, uri := range uris {
		if err := t.exec(ctx, "INSERT OR IGNORE INTO redirect_uris (account_id, uri) VALUES (?, ?)", accountID, uri); err != nil {
			return err
		}
	}
	return nil
}

func checkRedirectURIs(uris []string) error {
	for _, uri := range uris {
		if err := oidc.CheckRedirectURI(uri); err != nil {
			return fmt.Errorf("redirect URI %w", err)
		}
	}
	return nil
}

// redirectURIs are all, by account, in their order.
func (t *tx) redirectURIs(ctx context.Context) (map[string][]string, error) {
	all := map[string][]string{}
	err := t.each(ctx, func(rows *sql.Rows) error {
		var id, uri string
		err := rows.Scan(&id, &uri)
		all[id] = append(all[id], uri)
		return err
	}, "SELECT account_id, uri FROM redirect_uris")
	for _, uris := range all {
		slices.Sort(uris)
	}
	return all, err
}
