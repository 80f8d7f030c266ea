package emulator

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// consoleRows is how many rows a page of a list has.
const consoleRows = 50

func showAccounts(e *Emulator, r *http.Request) (web.Page, error) {
	query, err := queryOf(r)
	if err != nil {
		return web.Page{}, err
	}
	v := web.Accounts{Console: e.console(r, "/accounts"), Q: strings.TrimSpace(query.Get("q"))}
	err = e.read(r, func(ctx context.Context, t *tx) error {
		if err := t.row(ctx, "SELECT count(*) FROM accounts").Scan(&v.Total); err != nil {
			return err
		}
		if v.Q != "" {
			return searchAccounts(ctx, t, &v, query)
		}
		return listAccounts(ctx, t, r, &v)
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// listAccounts lists all, newest first.
func listAccounts(ctx context.Context, t *tx, r *http.Request, v *web.Accounts) error {
	query, from, err := cursorOf(r)
	if err != nil {
		return err
	}
	condition, order, at := from.bounds("rowid")
	var rowids []int64
	err = t.each(ctx, func(rows *sql.Rows) error {
		rowid, a, err := scanConsoleAccount(rows)
		v.Accounts, rowids = append(v.Accounts, a), append(rowids, rowid)
		return err
	}, "SELECT "+consoleAccountColumns+" FROM accounts WHERE "+condition+" ORDER BY "+order+" LIMIT ?", at, consoleRows+1)
	if err != nil {
		return err
	}
	v.Accounts, v.Pager = paged(r, query, from, v.Accounts, rowids, consoleRows)
	return nil
}

// paged cuts what was read, one entry more than a page has, and puts it newest first.
func paged[T any](r *http.Request, query url.Values, from cursor, entries []T, numbers []int64, size int) ([]T, web.Pager) {
	more := len(entries) > size
	if more {
		entries, numbers = entries[:size], numbers[:size]
	}
	if from.newer {
		slices.Reverse(entries)
		slices.Reverse(numbers)
	}
	if len(entries) == 0 {
		return entries, from.pager(r, query, 0, 0, false)
	}
	return entries, from.pager(r, query, numbers[0], numbers[len(numbers)-1], more)
}

// accountSearch is a column that accounts are found by, by the whole value or its
// beginning. The columns have indexes.
type accountSearch struct {
	column string
	nocase bool // its index tells no cases apart
}

var accountSearches = []accountSearch{{column: "email"}, {column: "domain"}, {column: "name", nocase: true}}

var (
	addressPrefix = regexp.MustCompile(`^0[xX][0-9a-fA-F]{0,40}$`)
	uuidForm      = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// searchesFor are the columns that a text can be found in.
func searchesFor(text string) []accountSearch {
	switch {
	case addressPrefix.MatchString(text):
		return []accountSearch{{column: "wallet_address"}}
	case uuidForm.MatchString(text):
		return append([]accountSearch{{column: "id"}}, accountSearches...)
	}
	return accountSearches
}

// condition is one for values that begin with a text; the text itself is
// the first parameter, its end the second.
func (s accountSearch) condition() string {
	column := s.column
	if s.nocase {
		column += " COLLATE NOCASE"
	}
	return "(" + s.column + " IS NOT NULL AND " + column + " >= ? AND " + column + " < ?)"
}

// lastRune follows after all that begins with the same text.
const lastRune = "\U0010FFFF"

func (s accountSearch) bounds(text string) []any {
	if !s.nocase {
		text = strings.ToLower(text)
	}
	return []any{text, text + lastRune}
}

// searchAccounts goes through the columns one after the other, each in its own
// order; the page after an account begins where that was found.
func searchAccounts(ctx context.Context, t *tx, v *web.Accounts, query url.Values) error {
	searches := searchesFor(v.Q)
	in, after := query.Get("in"), query.Get("after")
	start := max(slices.IndexFunc(searches, func(s accountSearch) bool { return s.column == in }), 0)
	for i, s := range searches {
		if i < start {
			continue
		}
		where, args := s.condition(), s.bounds(v.Q)
		for _, before := range searches[:i] { // it was listed there
			where += " AND NOT coalesce(" + before.condition() + ", 0)"
			args = append(args, before.bounds(v.Q)...)
		}
		ordered := s.column
		if s.nocase {
			ordered += " COLLATE NOCASE"
		}
		if i == start && after != "" {
			where += " AND (" + ordered + ", rowid) > (SELECT " + s.column + ", rowid FROM accounts WHERE id = ?)"
			args = append(args, after)
		}
		err := t.each(ctx, func(rows *sql.Rows) error {
			_, a, err := scanConsoleAccount(rows)
			if len(v.Accounts) == consoleRows {
				v.More = "/accounts?" + url.Values{"q": {v.Q}, "in": {in}, "after": {v.Accounts[consoleRows-1].ID}}.Encode()
				return err
			}
			in = s.column
			v.Accounts = append(v.Accounts, a)
			return err
		}, "SELECT "+consoleAccountColumns+" FROM accounts WHERE "+where+" ORDER BY "+ordered+", rowid LIMIT ?", append(args, consoleRows+1-len(v.Accounts))...)
		if err != nil || v.More != "" {
			return err
		}
	}
	return nil
}

// showAccount shows an account without its secrets.
func showAccount(e *Emulator, r *http.Request) (web.Page, error) {
	query, err := queryOf(r)
	if err != nil {
		return web.Page{}, err
	}
	id := r.PathValue("account_id")
	v := web.AccountPage{Console: e.console(r, "/accounts")}
	err = e.read(r, func(ctx context.Context, t *tx) error {
		a, ok, err := t.accountBy(ctx, "id", id)
		if err == nil && !ok {
			err = notFound("There is no account %s.", id)
		}
		if err != nil {
			return err
		}
		v.Account = web.Account{
			ID: a.id, Type: a.kind, Name: a.name.String, Email: a.email.String, Domain: a.domain.String, Address: a.wallet.address,
			DomainVerified: a.domainVerified, Created: a.createdAt,
		}
		v.TXTRecord, v.Phone, v.SURI, v.Updated = a.txtRecord.String, a.phone.String, a.wallet.suri, a.updatedAt
		v.JWK = indentJSON(encode(a.wallet.jwk()))
		for wanted, count := range map[term]*int64{termHolder(v.Address): &v.Held, termMinter(v.Address): &v.Minted} {
			found, err := t.having(ctx, wanted, nil)
			if err != nil {
				return err
			}
			*count = found.count()
		}
		if v.Tenants, err = t.tenantsOf(ctx, id); err != nil {
			return err
		}
		return t.associationsOf(ctx, &v, query.Get("after"))
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

func (t *tx) tenantsOf(ctx context.Context, accountID string) (tenants []web.Tenant, err error) {
	err = t.each(ctx, func(rows *sql.Rows) error {
		var tenant web.Tenant
		err := rows.Scan(&tenant.ID, &tenant.Name)
		tenants = append(tenants, tenant)
		return err
	}, "SELECT id, name FROM w3block_tenants WHERE account_id = ? ORDER BY id", accountID)
	return tenants, err
}

// associationsOf are the end users of an organization, by their id and from the one
// after an id on, or the organizations of an end user.
func (t *tx) associationsOf(ctx context.Context, v *web.AccountPage, after string) error {
	mine, count, other := "s.organization_id = ?", "SELECT count(*) FROM associations WHERE organization_id = ?", "s.end_user_id"
	join := "associations s JOIN accounts a ON a.id = s.end_user_id"
	if !v.Organization() { // the key begins with the organization, and those are few
		mine, other = "s.end_user_id = ?", "s.organization_id"
		join = "accounts a CROSS JOIN associations s ON a.type = 'organization' AND s.organization_id = a.id"
		count = "SELECT count(*) FROM " + join + " WHERE " + mine
	}
	if err := t.row(ctx, count, v.ID).Scan(&v.AssociationsTotal); err != nil {
		return err
	}
	err := t.each(ctx, func(rows *sql.Rows) error {
		var a web.Account
		var since int64
		err := rows.Scan(&a.ID, &a.Name, &a.Email, &a.Domain, &a.Address, &since)
		v.Associations = append(v.Associations, web.Association{Party: partyOf(a), Since: fromMillis(since)})
		return err
	}, "SELECT a.id, coalesce(a.name, ''), coalesce(a.email, ''), coalesce(a.domain, ''), a.wallet_address, s.associated_at FROM "+join+
		" WHERE "+mine+" AND "+other+" > ? ORDER BY "+other+" LIMIT ?", v.ID, after, consoleRows+1)
	if err == nil && len(v.Associations) > consoleRows {
		v.Associations = v.Associations[:consoleRows]
		v.AssociationsMore = "/accounts/" + url.PathEscape(v.ID) + "?" + url.Values{"after": {v.Associations[consoleRows-1].AccountID}}.Encode()
	}
	return err
}

// exactAccount is the account of an e-mail, a domain or a wallet address.
func (t *tx) exactAccount(ctx context.Context, text string) (a web.Account, ok bool, err error) {
	for _, column := range []string{"email", "domain", "wallet_address"} {
		_, a, err = scanConsoleAccount(t.row(ctx, "SELECT "+consoleAccountColumns+" FROM accounts WHERE "+column+" = ?", normalizeEmail(text)))
		if !errors.Is(err, sql.ErrNoRows) {
			return a, err == nil, err
		}
	}
	return web.Account{}, false, nil
}
