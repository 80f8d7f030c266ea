package emulator

import (
	"reflect"
	"regexp"
	"testing"
	"time"
)

func (a *api) history(id string) (h nftHistory) {
	a.t.Helper()
	a.into(a.call("GET", "/nft/"+id+"/history", ""), &h)
	return h
}

func TestHistory(t *testing.T) {
	t.Parallel()
	a := organization(t)
	id := a.mint(`{}`).TokenID
	a.mint(`{}`)
	h := a.history(id)
	if h.TokenID != id || h.Mint == nil || len(h.Transactions) != 1 || h.Transfers == nil || len(h.Transfers) != 0 || h.Burn != nil {
		t.Fatalf("got %+v", h)
	}
	if m := h.Mint; m.Network != 7 || !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z:[A-Z]{16}$`).MatchString(m.TrackID) ||
		!regexp.MustCompile(`^`+m.BlockNumber+`-\d+$`).MatchString(m.TransactionID) || m.ExplorerURL == "" || m.PanelURL == "" {
		t.Errorf("got %+v", m)
	}
	a.into(a.call("PUT", "/nft/"+id+"/transfer/to/"+a.wallet(DemoDomain), ""), &object{})
	a.into(a.call("PUT", "/nft/"+id+"/metadata/dynamic", `{"level":"B"}`), &object{})
	after := a.history(id)
	if !reflect.DeepEqual(after.Mint, h.Mint) || len(after.Transfers) != 1 || !reflect.DeepEqual(after.Transactions, []transaction{*after.Mint, after.Transfers[0]}) {
		t.Errorf("got %+v", after)
	}
	// A private NFT's history is for its minter and its holder, as the NFT is.
	a.into(a.call("PUT", "/nft/"+id+"/visibility", `{"to":"private"}`), new(string))
	holder := signIn(t, a.s, DemoEndUserSecret) // no longer
	holder.fails(holder.call("GET", "/nft/"+id+"/history", ""), 403, codePermissionDenied)
	a.into(a.call("PUT", "/nft/"+id+"/visibility", `{"to":"public"}`), new(string))
	holder.history(id)
	a.fails(a.call("GET", "/nft/0x1/history", ""), 404, codeNotFound)
	// The path of a listing is none of an NFT called held_by_id_wallet.
	a.fails(a.call("GET", "/nft/held_by_id_wallet/history", ""), 400, codeInvalidValue)
}

func TestHistoryDelay(t *testing.T) {
	t.Parallel()
	a := organization(t, func(o *Options) { o.Switches.HistoryDelay = Duration(time.Minute) })
	id := a.mint(`{}`).TokenID
	if h := a.history(id); h.Mint != nil || len(h.Transactions) != 0 {
		t.Errorf("got %+v", h)
	}
	a.s.advance(t, time.Minute)
	a.into(a.call("PUT", "/nft/"+id+"/transfer/to/"+a.wallet(DemoDomain), ""), &object{})
	if h := a.history(id); h.Mint == nil || len(h.Transfers) != 0 {
		t.Errorf("got %+v", h)
	}
	a.s.advance(t, time.Minute)
	if h := a.history(id); len(h.Transfers) != 1 {
		t.Errorf("got %+v", h)
	}
}
