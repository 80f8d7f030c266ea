package web

import (
	"strings"
	"time"
)

// NFTs is a page of the gallery.
type NFTs struct {
	Console

	Q, Holder, Minter, Visibility string // the filters
	Problem                       string // why a filter finds nothing
	Looked                        string // what was looked for
	NFTs                          []NFTCard
	Total                         int64 // -1 if they were not counted
	Pager                         Pager
}

// Filtered tells whether a filter is set.
func (n NFTs) Filtered() bool { return n.Q+n.Holder+n.Minter+n.Visibility != "" }

// NFTCard is an NFT in the gallery.
type NFTCard struct {
	TokenID, Name, Issuer, Serial, Visibility string
	Holder                                    Party
	Created                                   time.Time
}

// Page makes the page.
func (n NFTs) Page() (Page, error) { return render("console_nfts", consolePolicy, n) }

// NFTPage is all of an NFT.
type NFTPage struct {
	Console
	NFTCard

	Minter          Party
	TokenURI        string
	Static, Dynamic []MetadataEntry
	History         []Event
	Signature       SignatureCheck
}

// MetadataEntry is a key of metadata.
type MetadataEntry struct {
	Key, Value string
	Known      bool // the contract has it
	JSON       bool // the value is JSON in several lines
}

// Link tells whether the value is a link that may be followed: no other schemes than
// these two do nothing but open a page.
func (m MetadataEntry) Link() bool {
	return !m.JSON && (strings.HasPrefix(m.Value, "https://") || strings.HasPrefix(m.Value, "http://"))
}

// Event is a transaction of an NFT.
type Event struct {
	Mint                 bool
	Time                 time.Time
	From, To             Party // From of a transfer
	Known                bool  // whose it was is known
	TransactionID, Block string
	VisibleInAPI         bool // it has come as far as the API's history
}

// SignatureCheck says what was checked, step by step.
type SignatureCheck struct {
	Holds     bool
	Verdict   string
	Steps     []CheckStep
	Signature string
}

// CheckStep is a step of a check.
type CheckStep struct {
	Holds bool
	Text  string
	// Values are what was compared.
	Values []Field
}

// Page makes the page.
func (n NFTPage) Page() (Page, error) { return render("console_nft", consolePolicy, n) }
