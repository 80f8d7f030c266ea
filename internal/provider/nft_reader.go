package provider

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// What listings may cost before they have answered anything. With these, N reads take
// at most N/100 + 10 requests, the sign-in among them, where most of what was minted is
// read, and never more than 2 N.
const (
	fewReads    = 5  // that many are asked for singly
	trialPages  = 5  // of all that was minted
	groupPages  = 2  // of what has the same texts
	likelyPages = 40 // that have what will be asked for, as their NFTs have the same texts
)

// nftReader answers reads of NFTs together. Terraform asks for one after the other, in
// any order, and doesn't say how many there will be, so every page of a listing has to be
// worth it: one more is read only if those before it answered as many reads, or are
// likely to. First it goes through all that the organization minted, newest first, and
// where that answers too little through what has the same texts. What isn't found is
// asked for singly.
type nftReader struct {
	api  *client.Client
	turn chan struct{} // holds one element while nobody reads a page

	mu     sync.Mutex
	waits  map[string]bool          // by token that was asked for: whether it waits
	listed map[string]listedNFT     // that nobody has asked for yet, by token
	given  int                      // pages of all listings
	all    *worthListing            // what was minted
	groups map[string]*worthListing // what has the same texts as one that was asked for
}

// listedNFT is an NFT and the listing that has it.
type listedNFT struct {
	nft  *client.NFT
	from *worthListing
}

// worthListing is a listing and what it was worth by now.
type worthListing struct {
	pages  *client.NFTPages // nil before the first
	trial  int              // pages that needn't answer anything
	reads  int              // that came to it
	given  int              // pages
	hits   int              // reads that it answered
	likely int              // pages that have mostly what was asked for by its texts
	ended  bool
}

func newNFTReader(api *client.Client) *nftReader {
	r := &nftReader{
		api: api, turn: make(chan struct{}, 1),
		waits: map[string]bool{}, listed: map[string]listedNFT{}, groups: map[string]*worthListing{},
		all: &worthListing{pages: api.MintedNFTPages(), trial: trialPages},
	}
	r.turn <- struct{}{}
	return r
}

// read gives the NFT of a token, from a page that was read for others where it is in one
// (operations listMintedNFTs, searchMintedNFTs, getNFT). Static is its static metadata as
// far as it is known. Only getNFT tells that there is none.
func (r *nftReader) read(ctx context.Context, tokenID string, static map[string]json.RawMessage) (*client.NFT, error) {
	texts := staticFilter(static)
	r.expect(tokenID)
	inGroup := false
	for {
		select {
		case <-r.turn:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		n, listing := r.next(tokenID, texts, &inGroup)
		if listing != nil {
			r.readPage(ctx, listing)
		}
		r.turn <- struct{}{}
		if n != nil {
			return n, nil
		}
		if listing == nil {
			return r.api.GetNFT(ctx, tokenID)
		}
	}
}

// expect tells which tokens will be read, for those who know more than one.
func (r *nftReader) expect(tokenIDs ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range tokenIDs {
		if _, known := r.waits[id]; !known {
			r.waits[id] = true
			r.all.reads++
		}
	}
}

// next gives the NFT if it is listed, or else a listing of which another page is worth
// it, nil if there is none. InGroup is whether the read was counted for its group.
func (r *nftReader) next(tokenID string, texts client.Filter, inGroup *bool) (*client.NFT, *worthListing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if found, ok := r.listed[tokenID]; ok {
		if !r.waits[tokenID] { // else it counted when it came
			found.from.hits++
		}
		delete(r.listed, tokenID)
		r.waits[tokenID] = false
		return found.nft, nil
	}
	r.waits[tokenID] = true
	group := r.group(texts)
	if r.worth(r.all) {
		return nil, r.all
	}
	if group != nil && !r.all.ended && 2*r.all.likely <= r.all.given { // else it is in there, or further back in both
		if !*inGroup {
			group.reads++
			*inGroup = true
		}
		if r.worth(group) {
			if group.pages == nil {
				group.pages = r.api.SearchMintedNFTPages(texts)
			}
			return nil, group
		}
	}
	r.waits[tokenID] = false
	return nil, nil
}

// worth tells whether one more page of a listing may be read.
func (r *nftReader) worth(l *worthListing) bool {
	return !l.ended && l.reads > fewReads && r.given < r.all.reads-1 && l.given < l.trial+l.hits+min(l.likely, likelyPages)
}

// group is the listing of what has the same texts; nil if they aren't known.
func (r *nftReader) group(texts client.Filter) *worthListing {
	if len(texts) == 0 {
		return nil
	}
	key := textsKey(texts)
	if r.groups[key] == nil {
		r.groups[key] = &worthListing{trial: groupPages}
	}
	return r.groups[key]
}

func textsKey(texts client.Filter) string { return string(mustMarshal(texts)) }

// readPage reads one more page of a listing. One that fails is given up: what is asked
// for singly tells the reason.
func (r *nftReader) readPage(ctx context.Context, l *worthListing) {
	page, err := l.pages.Next(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.given++
	l.given++
	l.ended = page == nil && (err == nil || ctx.Err() == nil)
	like := 0
	for _, n := range page {
		if r.groups[textsKey(staticFilter(n.Metadata.Static))] != nil {
			like++
		}
		waits, asked := r.waits[n.TokenID]
		switch {
		case waits:
			l.hits++
		case asked: // and answered
			continue
		}
		r.listed[n.TokenID] = listedNFT{&n, l}
	}
	if 2*like > len(page) {
		l.likely++
	}
}
