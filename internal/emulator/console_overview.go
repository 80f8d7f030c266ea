package emulator

import (
	"cmp"
	"context"
	"database/sql"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// How much the overview shows of a list.
const (
	overviewRequests  = 10
	overviewAttention = 5
)

func showOverview(e *Emulator, r *http.Request) (web.Page, error) {
	v := web.Overview{Console: e.console(r, "/")}
	for _, f := range e.faultStates() {
		if f.Striking && len(v.Striking) < overviewAttention {
			v.Striking = append(v.Striking, f)
		}
	}
	logged := e.requests.newest(0, overviewRequests, func(*RequestLogEntry) bool { return true })
	err := e.read(r, func(ctx context.Context, t *tx) error {
		var err error
		if v.Counts, err = e.consoleCounts(ctx, t); err != nil {
			return err
		}
		if v.Verify, _, err = t.domains(ctx, "domain_verified = 0 AND rowid > ?", "rowid DESC", 0, overviewAttention); err != nil {
			return err
		}
		if v.Imports, _, err = e.imported(ctx, t, "finished_at IS NULL AND id > ?", "id DESC", "", overviewAttention); err != nil {
			return err
		}
		v.Latest, err = t.loggedRequests(ctx, logged)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// consoleCounts counts by indexes alone.
func (e *Emulator) consoleCounts(ctx context.Context, t *tx) ([]web.Count, error) {
	var organizations, accounts, batches int64
	for query, n := range map[string]*int64{
		"SELECT count(*) FROM accounts WHERE type = 'organization'": &organizations,
		"SELECT count(*) FROM accounts":                             &accounts,
		"SELECT count(*) FROM import_batches":                       &batches,
	} {
		if err := t.row(ctx, query).Scan(n); err != nil {
			return nil, err
		}
	}
	all, err := t.allNFTs(ctx)
	if err != nil {
		return nil, err
	}
	return []web.Count{
		{Name: "Organizations", Path: "/accounts", N: organizations},
		{Name: "End users", Path: "/accounts", N: accounts - organizations},
		{Name: "NFTs", Path: "/nfts", N: all.count()},
		{Name: "Imports", Path: "/imports", N: batches},
		{Name: "Requests", Path: "/requests", N: int64(e.requests.count())},
	}, nil
}

// loggedRequests is entries of the request log with who sent them.
func (t *tx) loggedRequests(ctx context.Context, entries []numberedEntry) ([]web.LoggedRequest, error) {
	who := t.parties()
	var out []web.LoggedRequest
	for _, entry := range entries {
		account, err := who.byID(ctx, entry.AccountID)
		if err != nil {
			return nil, err
		}
		out = append(out, web.LoggedRequest{
			Time: entry.Time, Operation: entry.Operation, Method: entry.Method, Path: entry.Path, Status: entry.Status, Account: account,
		})
	}
	return out, nil
}

// domains are those of organizations, at most n, and the accounts' rowids. The
// condition has one parameter.
func (t *tx) domains(ctx context.Context, condition, order string, at int64, n int) (out []web.Domain, rowids []int64, err error) {
	err = t.each(ctx, func(rows *sql.Rows) error {
		var record string
		var d web.Domain
		var rowid int64
		var a web.Account
		err := rows.Scan(&rowid, &a.ID, &a.Name, &a.Domain, &a.Address, &d.Verified, &record)
		d.Organization, d.Domain, d.Record = web.Party{AccountID: a.ID, Label: cmp.Or(a.Name, a.Domain), Address: a.Address}, a.Domain, record
		out, rowids = append(out, d), append(rowids, rowid)
		return err
	}, "SELECT rowid, id, coalesce(name, ''), domain, wallet_address, domain_verified, coalesce(txt_record, '') FROM accounts WHERE type = 'organization' AND domain IS NOT NULL AND "+
		condition+" ORDER BY "+order+" LIMIT ?", at, n)
	return out, rowids, err
}
