package web

import (
	"cmp"
	"time"
)

// Accounts is a page of the list of accounts.
type Accounts struct {
	Console

	Q        string // what is looked for
	Accounts []Account
	Total    int64
	Pager    Pager
	More     string // the next page of a search; "" for none
}

// Account is an account in lists.
type Account struct {
	ID, Type, Name, Email, Domain, Address string
	DomainVerified                         bool
	Created                                time.Time
}

// Title is what an account is called.
func (a Account) Title() string {
	return cmp.Or(a.Name, a.Email, a.Domain, a.ID)
}

// Organization tells organizations from end users.
func (a Account) Organization() bool { return a.Type == "organization" }

// Page makes the page.
func (a Accounts) Page() (Page, error) { return render("console_accounts", consolePolicy, a) }

// AccountPage is all of an account, but its secrets.
type AccountPage struct {
	Console
	Account

	TXTRecord, Phone, SURI, JWK string
	Updated                     time.Time
	Held, Minted                int64
	Tenants                     []Tenant
	Associations                []Association
	AssociationsTotal           int64
	AssociationsMore            string
}

// Tenant is a tenant of W3Block ID.
type Tenant struct{ ID, Name string }

// Association is who is associated with an account, and since when.
type Association struct {
	Party

	Since time.Time
}

// Page makes the page.
func (a AccountPage) Page() (Page, error) { return render("console_account", consolePolicy, a) }
