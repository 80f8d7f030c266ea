package emulator

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// consoleRoute is a page of the console, or what a form of a page does.
type consoleRoute struct {
	name   string
	method string
	path   string
	// page is what a GET shows.
	page func(e *Emulator, r *http.Request) (web.Page, error)
	// act is what a form does; the browser is sent to where it says.
	act func(e *Emulator, r *http.Request) (location string, err error)
	// serve is in place of both where the answer is no page.
	serve func(e *Emulator, w http.ResponseWriter, r *http.Request)
}

// consoleRoutes are all. What changes something is a POST, which CrossOriginProtection
// looks at.
var consoleRoutes = []consoleRoute{
	{name: "showOverview", method: "GET", path: "/", page: showOverview},
	{name: "showAccounts", method: "GET", path: "/accounts", page: showAccounts},
	{name: "showAccount", method: "GET", path: "/accounts/{account_id}", page: showAccount},
	{name: "showNFTs", method: "GET", path: "/nfts", page: showNFTs},
	{name: "showNFT", method: "GET", path: "/nfts/{token_id}", page: showNFT},
	{name: "showImports", method: "GET", path: "/imports", page: showImports},
	{name: "showImport", method: "GET", path: "/imports/{batch_id}", page: showImport},
	{name: "showVerifications", method: "GET", path: "/verifications", page: showVerifications},
	{name: "publishRecordByForm", method: "POST", path: "/verifications/publish", act: publishRecordByForm},
	{name: "showOutbox", method: "GET", path: "/outbox", page: showOutbox},
	{name: "clearOutboxByForm", method: "POST", path: "/outbox/clear", act: clearOutboxByForm},
	{name: "showRequests", method: "GET", path: "/requests", page: showRequests},
	{name: "clearRequestsByForm", method: "POST", path: "/requests/clear", act: clearRequestsByForm},
	{name: "showFaults", method: "GET", path: "/faults", page: showFaults},
	{name: "addFaultByForm", method: "POST", path: "/faults", act: addFaultByForm},
	{name: "clearFaultsByForm", method: "POST", path: "/faults/clear", act: clearFaultsByForm},
	{name: "showSettings", method: "GET", path: "/settings", page: showSettings},
	{name: "advanceClockByForm", method: "POST", path: "/settings/clock", act: advanceClockByForm},
	{name: "setOptionsByForm", method: "POST", path: "/settings/options", act: setOptionsByForm},
	{name: "downloadSnapshot", method: "GET", path: "/settings/snapshot", serve: downloadSnapshot},
	{name: "restoreSnapshotByForm", method: "POST", path: "/settings/restore", act: restoreSnapshotByForm},
	{name: "resetStateByForm", method: "POST", path: "/settings/reset", act: resetStateByForm},
}

var consoleDoor = &door{
	name: "the console", basic: true, challenge: `Basic realm="Web3Connect emulator", charset="UTF-8"`,
	hint: "The console wants the control token: any user name, and the token as the password.", refuse: refuseConsole,
}

// addConsole adds the console.
func (e *Emulator) addConsole(routes *router[http.HandlerFunc]) {
	for _, route := range consoleRoutes {
		routes.add(route.method, route.path, e.guarded(consoleDoor, func(w http.ResponseWriter, r *http.Request) { e.serveConsole(w, r, route) }))
	}
}

func (e *Emulator) serveConsole(w http.ResponseWriter, r *http.Request, route consoleRoute) {
	if route.serve != nil {
		route.serve(e, w, r)
		return
	}
	if route.act == nil {
		page, err := route.page(e, r)
		if err != nil {
			e.refuseConsoleError(w, route.name, err)
			return
		}
		write(w, response{http.StatusOK, page.Header, page.Body})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	location, err := route.act(e, r)
	if err != nil {
		e.refuseConsoleError(w, route.name, err)
		return
	}
	write(w, seeOther(location))
}

// maxUpload bounds what a form sends: a snapshot is the largest.
const maxUpload = 4 << 30

// formProblem is a form that is shown again, with what is wrong and what was typed.
type formProblem struct{ page web.Page }

func (formProblem) Error() string { return "the form is not right" }

// refuseConsoleError shows why there is no page.
func (e *Emulator) refuseConsoleError(w http.ResponseWriter, name string, err error) {
	var form formProblem
	var refusal *apiError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &form):
		write(w, response{http.StatusBadRequest, form.page.Header, form.page.Body})
	case errors.As(err, &refusal):
		refuseConsole(w, refusal.status, refusal.detail)
	case errors.As(err, &tooLarge):
		refuseConsole(w, http.StatusRequestEntityTooLarge, "What was sent is too large.")
	default:
		e.log.Error("internal error", "operation", name, "error", err.Error())
		refusal := internalError()
		refuseConsole(w, refusal.status, refusal.detail)
	}
}

func refuseConsole(w http.ResponseWriter, status int, text string) {
	page, err := web.ConsoleError{Title: http.StatusText(status), Text: text}.Page()
	if err != nil {
		http.Error(w, text, status)
		return
	}
	write(w, response{status, page.Header, page.Body})
}

// consoleNotices are what a page says after a form has done something.
var consoleNotices = map[string]string{
	"advanced":  "The clock is advanced.",
	"cleared":   "All is cleared.",
	"fault":     "The fault is added.",
	"options":   "The switches are set.",
	"published": "The record is published.",
	"reset":     "The emulator is back at its seed.",
	"restored":  "The snapshot is restored.",
}

// console is what all pages show. The section is the path of an entry of the
// navigation.
func (e *Emulator) console(r *http.Request, section string) web.Console {
	c := web.Console{Section: section, Now: e.Now(), Faults: e.activeFaults()}
	if r.Method == http.MethodGet {
		c.Notice = consoleNotices[r.URL.Query().Get("done")]
	}
	return c
}

// readForm reads what a form of fields sent.
func readForm(r *http.Request) (url.Values, error) {
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, invalid("the form can't be read")
	}
	return r.PostForm, nil
}

// cursor is where a page of a list begins: after or before an entry. A list is walked
// from the newest entry to the oldest, and by entry in place of by number, so that
// every page costs the same, and stays the same when new entries come.
type cursor struct {
	at    int64 // 0 for the newest
	newer bool  // the page goes from there to newer entries
}

// cursorOf reads a request's query, and where the page begins.
func cursorOf(r *http.Request) (query url.Values, c cursor, err error) {
	if query, err = queryOf(r); err != nil {
		return nil, c, err
	}
	for key, newer := range map[string]bool{"before": false, "after": true} {
		if query.Get(key) == "" {
			continue
		}
		if c.at != 0 {
			return nil, c, invalid("before and after are both there")
		}
		if c.at, err = positiveInt(query, key, 0); err != nil {
			return nil, c, err
		}
		c.newer = newer
	}
	return query, c, nil
}

// bounds gives the condition and the order of a page for an SQL column.
func (c cursor) bounds(column string) (condition, order string, at int64) {
	switch {
	case c.newer:
		return column + " > ?", column, c.at
	case c.at > 0:
		return column + " < ?", column + " DESC", c.at
	}
	return column + " > ?", column + " DESC", 0
}

// pager gives the links to the pages beside this one, whose entries are between the
// two numbers; more tells whether entries follow in the direction of the walk.
func (c cursor) pager(r *http.Request, query url.Values, newest, oldest int64, more bool) web.Pager {
	link := func(key string, at int64) string {
		out := url.Values{}
		for name, values := range query {
			if name != "before" && name != "after" && name != "done" && values[0] != "" {
				out.Set(name, values[0])
			}
		}
		if at != 0 {
			out.Set(key, strconv.FormatInt(at, 10))
		}
		if len(out) == 0 {
			return r.URL.EscapedPath()
		}
		return r.URL.EscapedPath() + "?" + out.Encode()
	}
	var p web.Pager
	if c.at != 0 {
		p.Newest = link("", 0)
	}
	if newest == 0 { // an empty page
		return p
	}
	if !c.newer && c.at != 0 || c.newer && more {
		p.Newer = link("after", newest)
	}
	if c.newer || more {
		p.Older = link("before", oldest)
	}
	return p
}

// read is a page's look at the store.
func (e *Emulator) read(r *http.Request, do func(context.Context, *tx) error) error {
	return e.store.read(r.Context(), do)
}
