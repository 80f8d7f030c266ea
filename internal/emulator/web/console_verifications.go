package web

import "time"

// Verifications is the verifications of domains and phone numbers.
type Verifications struct {
	Console

	Domains []Domain
	Pager   Pager
	OwnZone bool // TXT records are those of the emulator's own zone
	Zone    []TXTRecord
	ZoneCut bool // there are more
	Phones  []Phone
	Numbers []Number
	Cut     bool // there are more phone verifications or numbers
}

// Domain is the domain of an organization.
type Domain struct {
	Organization   Party
	Domain, Record string
	Found          []string // what the zone has
	Verified       bool
	Published      bool // the record is among them
}

// TXTRecord is a name with its TXT records.
type TXTRecord struct {
	Name   string
	Values []string
}

// Phone is a phone verification that was started.
type Phone struct {
	Number           string
	Account          Party
	Started, Expires time.Time
	Attempts, Limit  int
	State            string // open, expired, blocked
}

// Number is a phone number that was verified.
type Number struct {
	Number  string
	Account Party
}

// Page makes the page.
func (v Verifications) Page() (Page, error) {
	return render("console_verifications", consolePolicy, v)
}
