package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// position is which page of a listing.
type position string

const (
	firstPage  position = "first page"
	middlePage position = "middle page"
	lastPage   position = "last page"
)

// listing is a list of NFTs that the emulator can be asked for.
type listing struct {
	name     string
	path     string // with %s for the holder's wallet
	search   func(n int) filter
	public   bool // of public NFTs only
	size     int  // of a page
	position position
	order    string // asc if empty
}

// filter are the fields of a search, with the NFTs that have them.
type filter struct {
	fields  map[string]string
	matches func(i int) bool
}

func (l listing) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s, %s %s", l.name, l.position, l.order))
}

func byLevel(int) filter {
	return filter{map[string]string{"level": level(3)}, func(i int) bool { return i%10 == 3 }}
}

func byName(n int) filter {
	return filter{map[string]string{"name": name(n / 2)}, func(i int) bool { return i == n/2 }}
}

func byLevelAndCategory(int) filter {
	return filter{map[string]string{"level": level(127), "category": category(127)}, func(i int) bool { return i%1000 == 127 }}
}

// Paths of listings.
const (
	minted       = "/nft/minted_by_me"
	mintedSearch = "/nft/minted_by_me/search"
	publicSearch = "/nft/search"
	held         = "/nft/held_by_id_wallet/%s"
)

// listings are compared between stores. Their pages are full in both, so that both
// answer the same amount.
var listings = []listing{
	{name: "search a tenth", path: mintedSearch, search: byLevel, size: 100, position: firstPage},
	{name: "search one", path: mintedSearch, search: byName, size: 100, position: firstPage},
	{name: "search two fields", path: mintedSearch, search: byLevelAndCategory, size: 10, position: lastPage},
	{name: "public search", path: publicSearch, search: byLevel, public: true, size: 100, position: firstPage},
	{name: "minted", path: minted, size: 100, position: firstPage},
	{name: "minted", path: minted, size: 100, position: middlePage},
	{name: "minted", path: minted, size: 100, position: lastPage},
	{name: "minted", path: minted, size: 100, position: firstPage, order: "desc"},
	{name: "minted", path: minted, size: 100, position: middlePage, order: "desc"},
	{name: "minted", path: minted, size: 100, position: lastPage, order: "desc"},
}

// deepListings are those whose first and last pages are compared.
var deepListings = []listing{
	{name: "minted", path: minted, size: 100},
	{name: "held", path: held, size: 100},
	{name: "search a tenth", path: mintedSearch, search: byLevel, size: 100},
	{name: "public search", path: publicSearch, search: byLevel, public: true, size: 100},
}

// matching counts the NFTs of a store with n that are listed.
func (l listing) matching(n int) (total int) {
	matches := func(int) bool { return true }
	if l.search != nil {
		matches = l.search(n).matches
	}
	for i := range n {
		if matches(i) && (!l.public || public(i)) {
			total++
		}
	}
	return total
}

// number is the page's, when so many are listed; the last one is the last full one.
func (l listing) number(total int) int {
	switch full := max(1, total/l.size); l.position {
	case middlePage:
		return (full + 1) / 2
	case lastPage:
		return full
	default:
		return 1
	}
}

// asked is a page of a listing of a store.
type asked struct {
	listing
	store         *filledStore
	total, number int
}

func (l listing) of(store *filledStore) asked {
	total := l.matching(store.n)
	return asked{l, store, total, l.number(total)}
}

// verify fails if a page has another number of NFTs than it should, or if one
// follows the last.
func (a asked) verify(ctx context.Context) error {
	last := (a.total + a.size - 1) / a.size
	for _, number := range []int{a.number, last, last + 1} {
		got, err := a.page(ctx, number)
		if err != nil {
			return err
		}
		if want := min(a.size, max(0, a.total-(number-1)*a.size)); got != want {
			return fmt.Errorf("page %d of %d NFTs has %d instead of %d", number, a.total, got, want)
		}
	}
	return nil
}

// time is the milliseconds until the page has arrived.
func (a asked) time(ctx context.Context) (float64, error) {
	began := time.Now()
	_, err := a.page(ctx, a.number)
	return milliseconds(time.Since(began)), err
}

// page asks for a page and counts its NFTs.
func (a asked) page(ctx context.Context, number int) (int, error) {
	query := url.Values{"perPageItemNum": {strconv.Itoa(a.size)}, "pageNum": {strconv.Itoa(number)}}
	if a.order != "" {
		query.Set("order", a.order)
	}
	method, path, body := http.MethodGet, strings.ReplaceAll(a.path, "%s", a.store.holder), any(nil)
	if a.search != nil {
		method, body = http.MethodPost, a.search(a.store.n).fields
	}
	got, err := a.store.Call(ctx, method, a.store.REST+path+"?"+query.Encode(), body)
	return bytes.Count(got.Body, []byte(`"token_id"`)), err
}
