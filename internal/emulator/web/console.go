package web

import (
	"net/http"
	"time"
)

// Console is what every page of the console shows.
type Console struct {
	// Section is the path of the page's entry in the navigation.
	Section string
	// Now is the emulator's time.
	Now time.Time
	// Faults is how many faults may strike.
	Faults int
	// Notice is what a form has done; "" for nothing.
	Notice string
}

// consolePolicy: the console refreshes itself.
var consolePolicy = Policy{Script: true}

// Pager links to the pages beside one; "" where there is none.
type Pager struct{ Newest, Newer, Older string }

// Party is an account as others name it.
type Party struct {
	AccountID string // "" if nobody has the wallet
	Label     string // e-mail, domain or name
	Address   string // of the wallet
}

// navigation are the parts of the console.
var navigation = []struct{ Path, Name string }{
	{"/", "Overview"},
	{"/accounts", "Accounts"},
	{"/nfts", "NFTs"},
	{"/imports", "Imports"},
	{"/verifications", "Verifications"},
	{"/outbox", "Outbox"},
	{"/requests", "Requests"},
	{"/faults", "Faults"},
	{"/settings", "Settings"},
}

// ConsoleError is a page that is not there, or not for the one who asks.
type ConsoleError struct {
	Console

	Title, Text string
}

// Page makes the page.
func (c ConsoleError) Page() (Page, error) { return render("console_error", consolePolicy, c) }

// Overview is the first page.
type Overview struct {
	Console

	Counts   []Count
	Verify   []Domain
	Imports  []Import
	Striking []FaultState
	Latest   []LoggedRequest
}

// Count is a number with its page.
type Count struct {
	Name, Path string
	N          int64
}

// Page makes the page.
func (o Overview) Page() (Page, error) { return render("console_overview", consolePolicy, o) }

// LoggedRequest is an entry of the request log.
type LoggedRequest struct {
	Time                    time.Time
	Operation, Method, Path string
	Status                  int // 0: under way, or dropped
	Account                 Party
}

// StatusClass tells how a request went.
func (l LoggedRequest) StatusClass() string {
	switch {
	case l.Status == 0:
		return "none"
	case l.Status < http.StatusBadRequest:
		return "good"
	case l.Status < http.StatusInternalServerError:
		return "warn"
	}
	return "bad"
}

// Requests is the request log.
type Requests struct {
	Console

	Operations                 []string
	Operation, Status, Account string // the filters
	Entries                    []LoggedRequest
	Total                      int
	Pager                      Pager
}

// Filtered tells whether a filter is set.
func (r Requests) Filtered() bool { return r.Operation+r.Status+r.Account != "" }

// Page makes the page.
func (r Requests) Page() (Page, error) { return render("console_requests", consolePolicy, r) }

// Outbox is what would have been sent.
type Outbox struct {
	Console

	Messages []OutboxMessage
	Pager    Pager
}

// OutboxMessage is a message that would have been sent.
type OutboxMessage struct {
	Time           time.Time
	Kind, To, Code string
	Account        Party
}

// Page makes the page.
func (o Outbox) Page() (Page, error) { return render("console_outbox", consolePolicy, o) }
