package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// listing answers pages of n tokens, at most limit a page.
func listing(n, limit int) func(*http.Request, string) (*http.Response, error) {
	return func(req *http.Request, _ string) (*http.Response, error) {
		q, _ := url.ParseQuery(req.URL.RawQuery)
		size, _ := strconv.Atoi(q.Get("perPageItemNum"))
		size = min(size, limit)
		page, _ := strconv.Atoi(q.Get("pageNum"))
		items := []map[string]string{}
		for i := (page - 1) * size; i < min(page*size, n); i++ {
			items = append(items, map[string]string{"token_id": fmt.Sprint(i)})
		}
		return answerWith(200, ok(items)), nil
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ n, limit, requests int }{
		{0, 100, 1}, {1, 100, 2}, {100, 100, 2}, {101, 100, 2}, {250, 100, 3}, {20, 7, 3}, {21, 7, 4}, {3, 1, 4},
	} {
		c, f := newFake(t, listing(test.n, test.limit))
		seq := c.ListHeldNFTs(t.Context(), "0xABC", ListOptions{})
		for range 2 { // a sequence can be ranged over again
			i := 0
			for n, err := range seq {
				if err != nil || n.TokenID != fmt.Sprint(i) {
					t.Fatalf("%+v: item %d is %q, %v", test, i, n.TokenID, err)
				}
				i++
			}
			if i != test.n {
				t.Errorf("%+v: %d items", test, i)
			}
		}
		if n := len(f.of()); n != 2*test.requests {
			t.Errorf("%+v: %d requests for two rounds", test, n)
		}
		if q := f.of()[0].query; q != "order=asc&pageNum=1&perPageItemNum=100" {
			t.Errorf("query %q", q)
		}
	}
}

// TestListOptions has a listing of n tokens from a service that gives at most limit
// a page, and what is asked for of it.
func TestListOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		n, limit int
		options  ListOptions
		items    int
		requests int
		query    string
	}{
		{250, 100, ListOptions{Order: OrderDescending}, 250, 3, "order=desc&pageNum=1&perPageItemNum=100"},
		{250, 100, ListOptions{Order: OrderAscending, Limit: 1}, 1, 1, "order=asc&pageNum=1&perPageItemNum=1"},
		{250, 100, ListOptions{Limit: 99}, 99, 1, "order=asc&pageNum=1&perPageItemNum=99"},
		{250, 100, ListOptions{Limit: 100}, 100, 1, "order=asc&pageNum=1&perPageItemNum=100"},
		{250, 100, ListOptions{Limit: 101}, 101, 2, "order=asc&pageNum=1&perPageItemNum=100"},
		{250, 100, ListOptions{Limit: 300}, 250, 3, "order=asc&pageNum=1&perPageItemNum=100"},
		{0, 100, ListOptions{Limit: 5}, 0, 1, "order=asc&pageNum=1&perPageItemNum=5"},
		// Pages that the service cuts smaller than was asked for.
		{250, 7, ListOptions{Limit: 20}, 20, 3, "order=asc&pageNum=1&perPageItemNum=20"},
		{250, 7, ListOptions{Limit: 21}, 21, 3, "order=asc&pageNum=1&perPageItemNum=21"},
		{10, 7, ListOptions{Limit: 20}, 10, 2, "order=asc&pageNum=1&perPageItemNum=20"},
		{250, 1, ListOptions{Order: OrderDescending, Limit: 3}, 3, 3, "order=desc&pageNum=1&perPageItemNum=3"},
	} {
		c, f := newFake(t, listing(test.n, test.limit))
		items := 0
		for n, err := range c.SearchMintedNFTs(t.Context(), Filter{"name": "x"}, test.options) {
			if err != nil || n.TokenID != fmt.Sprint(items) {
				t.Fatalf("%+v: item %d is %q, %v", test, items, n.TokenID, err)
			}
			items++
		}
		sent := f.of()
		if items != test.items || len(sent) != test.requests || sent[0].query != test.query {
			t.Errorf("%+v: %d items by %d requests, the first %s", test, items, len(sent), sent[0].query)
		}
		for _, r := range sent { // the same size on every page, or pages would overlap
			if !strings.HasSuffix(r.query, test.query[strings.LastIndex(test.query, "&"):]) || r.body != `{"name":"x"}` {
				t.Errorf("%+v sent %s %s", test, r.query, r.body)
			}
		}
	}
}

func TestPagesStop(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, listing(1000, 10))
	for _, err := range c.ListHeldNFTs(t.Context(), "0x1", ListOptions{}) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if n := len(f.of()); n != 1 {
		t.Errorf("%d requests for one item", n)
	}
}

func TestPagesError(t *testing.T) {
	t.Parallel()
	same, _ := json.Marshal([]map[string]string{{"token_id": "a"}})
	for name, second := range map[string]func() (*http.Response, error){
		"refused": reply(403, refused("permission_denied ;; no")),
		"repeats": reply(200, ok(json.RawMessage(same))),
	} {
		c, _ := newFake(t, sequence(reply(200, ok(json.RawMessage(same))), second))
		var last error
		items := 0
		for _, err := range c.ListHeldNFTs(t.Context(), "0x1", ListOptions{}) {
			if last = err; err == nil {
				items++
			}
		}
		if last == nil || !strings.HasPrefix(last.Error(), "listHeldNFTs") || items != 1 {
			t.Errorf("%s: %d items, %v", name, items, last)
		}
	}
}

func TestNFTPages(t *testing.T) {
	t.Parallel()
	for want, begin := range map[recorded]func(c *Client) *NFTPages{
		{method: "GET", path: "/rest/v1/nft/held_by_id_wallet/0xABC"}:             func(c *Client) *NFTPages { return c.HeldNFTPages("0xABC") },
		{method: "POST", path: "/rest/v1/nft/search", body: `{}`}:                 func(c *Client) *NFTPages { return c.SearchNFTPages(nil) },
		{method: "POST", path: "/rest/v1/nft/search", body: `{"name":"x y & z"}`}: func(c *Client) *NFTPages { return c.SearchNFTPages(Filter{"name": "x y & z"}) },
	} {
		want.body = strings.ReplaceAll(want.body, "&", `\u0026`)
		c, f := newFake(t, listing(5, 2))
		pages := begin(c)
		for i, size := range []int{2, 2, 1, 0, 0} {
			page, err := pages.Next(t.Context())
			if err != nil || len(page) != size || size == 0 && page != nil || size > 0 && page[0].TokenID != strconv.Itoa(2*i) {
				t.Errorf("%v: page %d is %v, %v", want, i+1, page, err)
			}
		}
		sent := f.of()
		if len(sent) != 3 {
			t.Errorf("%v: %d requests", want, len(sent))
		}
		for i, r := range sent {
			want.query, want.auth = fmt.Sprintf("order=asc&pageNum=%d&perPageItemNum=100", i+1), r.auth
			if r != want {
				t.Errorf("sent %+v, want %+v", r, want)
			}
		}
	}
}

// A page that failed is asked for again, not left out.
func TestNFTPagesAfterError(t *testing.T) {
	t.Parallel()
	page := func(id string) func() (*http.Response, error) {
		return reply(200, ok([]map[string]string{{"token_id": id}}))
	}
	failed := reply(403, refused("permission_denied ;; no"))
	c, f := newFake(t, sequence(failed, page("a"), failed, page("a"), reply(200, ok(nil)), page("b"), reply(200, ok([]NFT{}))))
	pages := c.HeldNFTPages("0x1")
	got := ""
	for range 8 {
		page, err := pages.Next(t.Context())
		switch {
		case err != nil:
			got += "error "
		case page == nil:
			got += "end "
		default:
			got += page[0].TokenID + " "
		}
	}
	if got != "error a error error error b end end " {
		t.Errorf("got %s", got)
	}
	asked := ""
	for _, r := range f.of() {
		asked += strings.Split(r.query, "&")[1] + " "
	}
	if asked != "pageNum=1 pageNum=1 pageNum=2 pageNum=2 pageNum=2 pageNum=2 pageNum=3 " {
		t.Errorf("asked for %s", asked)
	}
}

// An object without an id is no page that came twice.
func TestPagesWithoutID(t *testing.T) {
	t.Parallel()
	c, _ := newFake(t, sequence(reply(200, ok([]NFT{{}})), reply(200, ok([]NFT{{TokenID: "a"}})), reply(200, ok([]NFT{}))))
	if err := drain(c.ListHeldNFTs(t.Context(), "0x1", ListOptions{})); err != nil {
		t.Error(err)
	}
}
