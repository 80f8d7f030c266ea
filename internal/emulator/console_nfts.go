package emulator

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// consoleCards is how many NFTs a page of the gallery has.
const consoleCards = 24

func showNFTs(e *Emulator, r *http.Request) (web.Page, error) {
	query, from, err := cursorOf(r)
	if err != nil {
		return web.Page{}, err
	}
	v := web.NFTs{
		Console: e.console(r, "/nfts"), Q: strings.TrimSpace(query.Get("q")), Holder: strings.TrimSpace(query.Get("holder")),
		Minter: strings.TrimSpace(query.Get("minter")), Visibility: query.Get("visibility"),
	}
	if v.Visibility != "" && v.Visibility != visibilityPublic && v.Visibility != visibilityPrivate {
		return web.Page{}, invalid("visibility is neither public nor private")
	}
	var wanted nftsWanted
	err = e.read(r, func(ctx context.Context, t *tx) (err error) {
		wanted, err = t.nftsWanted(ctx, v.Q, v.Holder, v.Minter, v.Visibility)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	v.Problem, v.Looked, v.Total = wanted.problem, wanted.looked, wanted.total
	seqs, err := e.findNFTs(r.Context(), wanted, from, consoleCards+1)
	if err != nil {
		return web.Page{}, err
	}
	page, pager := paged(r, query, from, seqs, append([]int64(nil), seqs...), consoleCards)
	v.Pager = pager
	err = e.read(r, func(ctx context.Context, t *tx) (err error) {
		v.NFTs, err = t.cards(ctx, page)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// cards are the NFTs with the given values of seq, for the gallery; one that is gone
// by now is left out.
func (t *tx) cards(ctx context.Context, seqs []int64) (cards []web.NFTCard, err error) {
	who := t.parties()
	for _, seq := range seqs {
		err := t.eachNFT(ctx, func(n nft) error {
			cards = append(cards, cardOf(n))
			return nil
		}, "seq = ?", seq)
		if err != nil {
			return nil, fmt.Errorf("NFT %d: %w", seq, err)
		}
	}
	for i := range cards { // no query runs while another is read
		if cards[i].Holder, err = who.byAddress(ctx, cards[i].Holder.Address); err != nil {
			return nil, err
		}
	}
	return cards, nil
}

// cardOf is an NFT with its metadata, for the gallery.
func cardOf(n nft) web.NFTCard {
	return web.NFTCard{
		TokenID: n.tokenID, Name: metadataText(n.static["name"]), Issuer: metadataText(n.static["issuer"]),
		Serial: metadataText(n.static["serial_number"]), Visibility: n.visibility, Holder: web.Party{Address: n.holder}, Created: n.createdAt,
	}
}

func metadataText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}
