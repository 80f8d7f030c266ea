package emulator

import (
	"net/http"
	"reflect"
	"testing"
)

func TestRouter(t *testing.T) {
	t.Parallel()
	rt := &router[string]{}
	for _, pattern := range []string{"/nft/{id}", "/nft/minted", "/nft/{id}/history", "/nft/held/{address}", "/nft/minted/search"} {
		rt.add("GET", pattern, pattern)
	}
	rt.add("PUT", "/nft/{id}", "PUT")
	rt.add("POST", "/nft/search", "POST")
	for _, test := range []struct {
		method, path, serves, id string
		allowed                  []string
	}{
		{"GET", "/nft/minted", "/nft/minted", "", nil},
		{"GET", "/nft/0x1", "/nft/{id}", "0x1", nil},
		{"GET", "/nft/a%2Fb%20c", "/nft/{id}", "a/b c", nil},
		{"GET", "/nft/..", "/nft/{id}", "..", nil},
		{"GET", "/nft/x/history", "/nft/{id}/history", "x", nil},
		{"GET", "/nft/held/x", "/nft/held/{address}", "", nil},
		{"PUT", "/nft/minted", "PUT", "minted", nil},
		{"DELETE", "/nft/minted", "", "", []string{"GET", "PUT"}},
		{"DELETE", "/nft/search", "", "", []string{"GET", "POST", "PUT"}},
		{"GET", "/nft/", "", "", nil},
		{"GET", "/nft//history", "", "", nil},
		{"GET", "//nft/minted", "", "", nil},
		{"GET", "/nft/minted/", "", "", nil},
		{"GET", "/NFT/minted", "", "", nil},
	} {
		r, err := http.NewRequestWithContext(t.Context(), test.method, "http://x"+test.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		serves, allowed, ok := rt.find(r)
		if serves != test.serves || ok != (test.serves != "") || r.PathValue("id") != test.id || !reflect.DeepEqual(allowed, test.allowed) {
			t.Errorf("%s %s: %q, %v, %t, id %q", test.method, test.path, serves, allowed, ok, r.PathValue("id"))
		}
	}
}
