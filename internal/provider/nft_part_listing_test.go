package provider

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// issuer is a service of which only the search for what was minted is used.
type issuer struct {
	mu     sync.Mutex
	serial []int // of what was issued, oldest first
	asked  int
	now    time.Time
}

func (s *issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var result any = "token"
	if query := r.URL.Query(); query.Has("pageNum") {
		s.asked++
		serials := slices.Clone(s.serial)
		if query.Get("order") == client.OrderDescending {
			slices.Reverse(serials)
		}
		page, _ := strconv.Atoi(query.Get("pageNum"))
		const size = 10
		var nfts []map[string]any
		for _, n := range serials[min((page-1)*size, len(serials)):min(page*size, len(serials))] {
			nfts = append(nfts, map[string]any{"token_id": fmt.Sprintf("0x%d", n), "metadata": map[string]any{"static": map[string]any{"serial_number": n}}})
		}
		if nfts == nil {
			nfts = []map[string]any{}
		}
		result = nfts
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"status": "ok", "result": result})
}

// A listing that is whole learns what has come since, but not all the time, and asks no
// more than it takes.
func TestPartListing_freshen(t *testing.T) {
	t.Parallel()
	s := &issuer{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for n := range 35 {
		s.serial = append(s.serial, n)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	clock := func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	api, err := client.New(client.Config{Endpoint: server.URL, APIKeySecret: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	pages := func(order string) func() *client.NFTPages {
		return func() *client.NFTPages { return api.SearchMintedNFTPages(client.Filter{"name": "n"}, order) }
	}
	l := newPartListing(listingOf{static: true, begin: pages(client.OrderAscending), newest: pages(client.OrderDescending), clock: clock})
	if whole, err := l.whole(t.Context(), 3); whole || err != nil {
		t.Fatalf("whole after three pages: %t, %v", whole, err)
	}
	if whole, err := l.whole(t.Context(), 100); !whole || err != nil {
		t.Fatalf("whole: %t, %v", whole, err)
	}
	find := func(serial int) []string {
		t.Helper()
		object := decodeStatic(noObject(staticKeys), map[string]json.RawMessage{"serial_number": json.RawMessage(strconv.Itoa(serial))})
		ids, err := l.alike(t.Context(), &nftModel{StaticMetadata: object})
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	s.mu.Lock()
	s.serial = append(s.serial, 100, 101)
	s.asked = 0
	s.mu.Unlock()
	l.add(client.NFT{TokenID: "0x101", Metadata: client.Metadata{Static: map[string]json.RawMessage{"serial_number": json.RawMessage("101")}}})
	for _, step := range []struct {
		after time.Duration
		came  []string
		asked int
	}{
		{0, nil, 0},
		{oldest - 1, nil, 0},
		{1, []string{"0x100"}, 1},
		{1, []string{"0x100"}, 1}, // for another look, which must not trust what it knew of the holder
		{oldest, []string{"0x100"}, 2},
	} {
		s.mu.Lock()
		s.now = s.now.Add(step.after)
		s.mu.Unlock()
		came, err := l.freshen(t.Context())
		if err != nil || !slices.Equal(came, step.came) || s.asked != step.asked {
			t.Errorf("after %s: %v came, %d pages, %v", step.after, came, s.asked, err)
		}
	}
	if !slices.Equal(find(100), []string{"0x100"}) || !slices.Equal(find(101), []string{"0x101"}) || !slices.Equal(find(34), []string{"0x34"}) || len(find(99)) > 0 {
		t.Errorf("found %v, %v, %v, %v", find(100), find(101), find(34), find(99))
	}
}
