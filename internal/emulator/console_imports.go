package emulator

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// imported are import batches that meet a condition of one parameter, with more: at
// most n of them.
func (e *Emulator) imported(ctx context.Context, t *tx, condition, order, at string, n int) (out []web.Import, more bool, err error) {
	var owners []string
	now := e.Now()
	err = t.each(ctx, func(rows *sql.Rows) error {
		b, owner, err := scanImport(rows)
		b.Waiting = !b.Done && b.Due.After(now)
		out, owners = append(out, b), append(owners, owner)
		return err
	}, "SELECT "+importColumns+" FROM import_batches INDEXED BY import_batches_progress WHERE "+condition+" ORDER BY "+order+" LIMIT ?", at, n+1)
	if err != nil {
		return nil, false, err
	}
	if more = len(out) > n; more {
		out = out[:n]
	}
	who := t.parties()
	for i := range out {
		if out[i].Organization, err = who.byID(ctx, owners[i]); err != nil {
			return nil, false, err
		}
	}
	return out, more, nil
}

// importColumns have an index of their own.
const importColumns = "id, account_id, started_at, due_at, finished_at, size, imported, failed"

func scanImport(row interface{ Scan(...any) error }) (b web.Import, owner string, err error) {
	var started, due int64
	var finished sql.NullInt64
	err = row.Scan(&b.ID, &owner, &started, &due, &finished, &b.Size, &b.Imported, &b.Failed)
	b.Started, b.Due, b.Finished, b.Done = fromMillis(started), fromMillis(due), fromMillis(finished.Int64), finished.Valid
	b.Path = "/imports/" + url.PathEscape(b.ID)
	return b, owner, err
}

// showImports lists the batches. Their ids begin with the time of their submission.
func showImports(e *Emulator, r *http.Request) (web.Page, error) {
	query, err := queryOf(r)
	if err != nil {
		return web.Page{}, err
	}
	before, after := query.Get("before"), query.Get("after")
	v := web.Imports{Console: e.console(r, "/imports")}
	condition, order, at := "id > ?", "id DESC", ""
	switch {
	case before != "":
		condition, at = "id < ?", before
	case after != "":
		order, at = "id", after
	}
	var more bool
	err = e.read(r, func(ctx context.Context, t *tx) (err error) {
		v.Imports, more, err = e.imported(ctx, t, condition, order, at, consoleRows)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	ascending := order == "id"
	if ascending {
		slices.Reverse(v.Imports)
	}
	if at != "" {
		v.Pager.Newest = "/imports"
	}
	if n := len(v.Imports); n > 0 {
		if before != "" || ascending && more {
			v.Pager.Newer = "/imports?" + url.Values{"after": {v.Imports[0].ID}}.Encode()
		}
		if ascending || more {
			v.Pager.Older = "/imports?" + url.Values{"before": {v.Imports[n-1].ID}}.Encode()
		}
	}
	return v.Page()
}

// consoleResults is how many results of a batch a page has.
const consoleResults = 100

func showImport(e *Emulator, r *http.Request) (web.Page, error) {
	query, err := queryOf(r)
	if err != nil {
		return web.Page{}, err
	}
	number, err := positiveInt(query, "page", 1)
	if err != nil {
		return web.Page{}, err
	}
	if number > maxBatch {
		return web.Page{}, invalid("page is too large")
	}
	id := r.PathValue("batch_id")
	v := web.ImportPage{Console: e.console(r, "/imports"), OnlyFailed: query.Get("only") == "failed"}
	err = e.read(r, func(ctx context.Context, t *tx) error {
		b, owner, err := scanImport(t.row(ctx, "SELECT "+importColumns+" FROM import_batches WHERE id = ?", id))
		if errors.Is(err, sql.ErrNoRows) {
			err = notFound("There is no import batch %s.", id)
		}
		if err != nil {
			return err
		}
		b.Waiting = !b.Done && b.Due.After(e.Now())
		v.Import = b
		if v.Organization, err = t.parties().byID(ctx, owner); err != nil {
			return err
		}
		v.Results, err = t.importResults(ctx, b, v.OnlyFailed, (number-1)*consoleResults)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	link := func(only string, number int64) string {
		out := url.Values{}
		if only != "" {
			out.Set("only", only)
		}
		if number > 1 {
			out.Set("page", strconv.FormatInt(number, 10))
		}
		if len(out) == 0 {
			return v.Path
		}
		return v.Path + "?" + out.Encode()
	}
	only := ""
	if v.OnlyFailed {
		only = "failed"
	}
	v.All, v.Failures = link("", 1), link("failed", 1)
	if number > 1 {
		v.PreviousPage = link(only, number-1)
	}
	if len(v.Results) > consoleResults {
		v.Results, v.NextPage = v.Results[:consoleResults], link(only, number+1)
	}
	return v.Page()
}

// importResults are a batch's results from a position on, one more than a page has.
// Those of a batch that runs are not known yet, but which e-mails it has got through.
func (t *tx) importResults(ctx context.Context, b web.Import, onlyFailed bool, from int64) (out []web.ImportResult, err error) {
	if !b.Done {
		if onlyFailed {
			return nil, nil
		}
		err = t.each(ctx, func(rows *sql.Rows) error {
			var r web.ImportResult
			err := rows.Scan(&r.Number, &r.Email)
			r.State = "waiting"
			if r.Number <= b.Imported {
				r.State = "processed"
			}
			out = append(out, r)
			return err
		}, "SELECT key + 1, value FROM import_batches, json_each(emails) WHERE import_batches.id = ? ORDER BY key LIMIT ? OFFSET ?", b.ID, consoleResults+1, from)
		return out, err
	}
	condition := ""
	if onlyFailed {
		condition = "AND NOT value ->> '$.ok'"
	}
	err = t.each(ctx, func(rows *sql.Rows) error {
		var r web.ImportResult
		var ok bool
		err := rows.Scan(&r.Number, &r.Email, &r.Address, &ok)
		r.State = "imported"
		if !ok {
			r.State = "failed"
		}
		out = append(out, r)
		return err
	}, "SELECT key + 1, value ->> '$.email', value ->> '$.id_wallet_address', value ->> '$.ok' FROM import_batches, json_each(result) WHERE import_batches.id = ? "+
		condition+" ORDER BY key LIMIT ? OFFSET ?", b.ID, consoleResults+1, from)
	return out, err
}
