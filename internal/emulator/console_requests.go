package emulator

import (
	"context"
	"net/http"
	"slices"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

func showRequests(e *Emulator, r *http.Request) (web.Page, error) {
	query, err := queryOf(r)
	if err != nil {
		return web.Page{}, err
	}
	before, err := positiveInt(query, "before", 0)
	if err != nil {
		return web.Page{}, err
	}
	wanted, err := requestFilter(query)
	if err != nil {
		return web.Page{}, invalid("%s", err)
	}
	v := web.Requests{
		Console: e.console(r, "/requests"), Operations: operationChoices(), Operation: query.Get("operation"), Status: query.Get("status"), Account: query.Get("account"),
		Total: e.requests.count(),
	}
	entries := e.requests.newest(int(min(before, 1<<50)), consoleRows+1, wanted)
	from := cursor{at: before}
	if len(entries) > 0 {
		more := len(entries) > consoleRows
		entries = entries[:min(len(entries), consoleRows)]
		v.Pager = from.pager(r, query, int64(entries[0].number), int64(entries[len(entries)-1].number), more)
		v.Pager.Newer = "" // the log is walked in one direction
	} else {
		v.Pager = from.pager(r, query, 0, 0, false)
	}
	err = e.read(r, func(ctx context.Context, t *tx) (err error) {
		v.Entries, err = t.loggedRequests(ctx, entries)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// operationChoices are the names of all operations.
func operationChoices() (names []string) {
	for _, op := range operations {
		names = append(names, op.name)
	}
	slices.Sort(names)
	return names
}

func clearRequestsByForm(e *Emulator, _ *http.Request) (string, error) {
	e.ClearRequests()
	return "/requests?done=cleared", nil
}
