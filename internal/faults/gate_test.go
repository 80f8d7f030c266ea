package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSentBy(t *testing.T) {
	t.Parallel()
	for request, want := range map[string]sent{
		"POST /rest/v1/nft/mint/to/0xAB":            {"mintNFT", "", "0xab"},
		"PUT /rest/v1/nft/0x1F/transfer/to/0xAB":    {"transferNFT", "0x1f", "0xab"},
		"GET /rest/v1/nft/0x1F":                     {"getNFT", "0x1f", ""},
		"GET /rest/v1/nft/minted_by_me":             {"listMintedNFTs", "", ""},
		"GET /rest/v1/nft/held_by_id_wallet/0xAB":   {"listHeldNFTs", "", "0xab"},
		"POST /rest/v1/nft/minted_by_me/search":     {"searchMintedNFTs", "", ""},
		"GET /rest/v1/account/my_info":              {"getMyInfo", "", ""},
		"DELETE /rest/v1/nft/0x1F":                  {},
		"GET /rest/v1/nft/0x1F/history/of/the/rest": {},
	} {
		method, path, _ := strings.Cut(request, " ")
		if got := sentBy(httptest.NewRequest(method, path, nil)); got != want {
			t.Errorf("%s: %+v", request, got)
		}
	}
}

// Each way to strike happens at its request alone, on the right side of the service.
func TestGate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		trigger trigger
		order   string // of the second request
		answer  string // "" for none
	}{
		{"before", trigger{}, "struck served", "done"},
		{"after", trigger{after: true}, "served struck", "done"},
		{"before, dropped", trigger{drop: true}, "struck", ""},
		{"after, dropped", trigger{after: true, drop: true}, "served struck", ""},
		{"another operation", trigger{operation: "mintNFT"}, "served", "done"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			events := make(chan string, 10) // of a request
			g := newGate()
			g.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				events <- "served"
				w.WriteHeader(http.StatusAccepted)
				_, _ = io.WriteString(w, "done")
			}))
			test.trigger.nth = 2
			test.trigger.do = func() { events <- "struck" }
			g.begin(&test.trigger)
			server := httptest.NewServer(g)
			defer server.Close()
			for i := range 3 {
				answer := ""
				resp, err := server.Client().Post(server.URL+"/rest/v1/nft/search", "", nil)
				if err == nil {
					raw, _ := io.ReadAll(resp.Body)
					_ = resp.Body.Close()
					if answer = string(raw); resp.StatusCode != http.StatusAccepted {
						t.Errorf("status %d", resp.StatusCode)
					}
				}
				var order []string
				for len(events) > 0 {
					order = append(order, <-events)
				}
				wantOrder, wantAnswer := "served", "done"
				if i == 1 {
					wantOrder, wantAnswer = test.order, test.answer
				}
				if got := strings.Join(order, " "); got != wantOrder || answer != wantAnswer {
					t.Errorf("request %d: %s, answer %q", i+1, got, answer)
				}
			}
			if counts := g.counted(); counts["searchNFTs"] != 3 || counts[""] != 3 || len(g.all()) != 3 {
				t.Errorf("counted %v", counts)
			}
		})
	}
}
