package emulator

import (
	"cmp"
	"context"
	"database/sql"
	"errors"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

const consoleAccountColumns = "rowid, id, type, coalesce(name, ''), coalesce(email, ''), coalesce(domain, ''), wallet_address, domain_verified, created_at"

// scanConsoleAccount reads a row of consoleAccountColumns: no keys among them.
func scanConsoleAccount(row interface{ Scan(...any) error }) (rowid int64, a web.Account, err error) {
	var created int64
	err = row.Scan(&rowid, &a.ID, &a.Type, &a.Name, &a.Email, &a.Domain, &a.Address, &a.DomainVerified, &created)
	a.Created = fromMillis(created)
	return rowid, a, err
}

func partyOf(a web.Account) web.Party {
	return web.Party{AccountID: a.ID, Label: cmp.Or(a.Email, a.Domain, a.Name, a.ID), Address: a.Address}
}

// parties looks accounts up for a page, each once.
type parties struct {
	t     *tx
	known map[string]web.Party
}

func (t *tx) parties() *parties { return &parties{t, map[string]web.Party{}} }

// byAddress is who has a wallet.
func (p *parties) byAddress(ctx context.Context, address string) (web.Party, error) {
	return p.by(ctx, "wallet_address", address, web.Party{Address: address})
}

// byID is the account with an id.
func (p *parties) byID(ctx context.Context, id string) (web.Party, error) {
	return p.by(ctx, "id", id, web.Party{Label: id})
}

func (p *parties) by(ctx context.Context, column, value string, otherwise web.Party) (web.Party, error) {
	key := column + " " + value
	if party, ok := p.known[key]; ok || value == "" {
		return party, nil
	}
	_, a, err := scanConsoleAccount(p.t.row(ctx, "SELECT "+consoleAccountColumns+" FROM accounts WHERE "+column+" = ?", value))
	party := partyOf(a)
	if errors.Is(err, sql.ErrNoRows) {
		party, err = otherwise, nil
	}
	p.known[key] = party
	return party, err
}
