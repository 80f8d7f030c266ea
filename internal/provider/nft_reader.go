package provider

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// What listings may cost before they have answered anything. With these, N reads take
// at most N/100 + 10 requests, the sign-in among them, where most of what was minted is
// read, and never more than 2 N.
const (
	fewReads    = 5  // that many are asked for singly
	newestPages = 3  // of all that was minted, newest first
	oldestPages = 2  // of all that was minted, oldest first
	groupPages  = 2  // of what has the same texts
	likelyPages = 40 // that have what will be asked for, as their NFTs have the same texts
)

// nftReader answers reads of NFTs together. Terraform asks for one after the other, in
// any order, and doesn't say how many there will be, so every page of a listing has to be
// worth it: one more is read only if those before it answered as many reads, or are
// likely to. It goes through all that the organization minted, from the newest and from
// the oldest, and where that answers too little through what has the same texts. What
// isn't found is asked for singly.
type nftReader struct {
	api  *client.Client
	turn chan struct{} // holds one element while nobody reads a page

	mu      sync.Mutex
	waits   map[string]bool          // by token that was asked for: whether it waits
	listed  map[string]listedNFT     // that nobody has asked for yet, by token
	reads   int                      // tokens that were asked for, or will be
	hits    int                      // of them, that listings answered
	given   int                      // pages of all listings
	ends    []*worthListing          // of what was minted
	onPages map[string]bool          // tokens that were on the pages of the ends
	groups  map[string]*worthListing // what has the same texts as one that was asked for
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
	reads  int              // that came to a group
	given  int              // pages
	hits   int              // reads that it answered
	likely int              // pages that have mostly what was asked for by its texts
	ended  bool
}

func newNFTReader(api *client.Client) *nftReader {
	r := &nftReader{
		api: api, turn: make(chan struct{}, 1),
		waits: map[string]bool{}, listed: map[string]listedNFT{}, groups: map[string]*worthListing{},
		onPages: map[string]bool{},
		ends: []*worthListing{
			{pages: api.MintedNFTPages(client.OrderDescending), trial: newestPages},
			{pages: api.MintedNFTPages(client.OrderAscending), trial: oldestPages},
		},
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
			r.reads++
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
			r.hits++
		}
		delete(r.listed, tokenID)
		r.waits[tokenID] = false
		return found.nft, nil
	}
	r.waits[tokenID] = true
	group := r.group(texts)
	likely, given := 0, 0
	var best *worthListing // where what is asked for seems to be
	for _, end := range r.ends {
		if r.worth(end, r.reads) && (best == nil || end.hits-end.given > best.hits-best.given) {
			best = end
		}
		likely, given = likely+end.likely, given+end.given
	}
	if best != nil {
		return nil, best
	}
	if group != nil && !r.ends[0].ended && 2*likely <= given { // else it would have been there
		if !*inGroup {
			group.reads++
			*inGroup = true
		}
		if r.worth(group, group.reads) {
			if group.pages == nil {
				group.pages = r.api.SearchMintedNFTPages(texts, client.OrderAscending)
			}
			return nil, group
		}
	}
	r.waits[tokenID] = false
	return nil, nil
}

// worth tells whether one more page of a listing may be read, to which so many reads came.
func (r *nftReader) worth(l *worthListing, reads int) bool {
	return !l.ended && reads > fewReads && r.given < r.reads-1+r.hits && l.given < l.trial+l.hits+min(l.likely, likelyPages)
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
	isEnd := slices.Contains(r.ends, l)
	like, again := 0, 0
	for _, n := range page {
		if r.groups[textsKey(staticFilter(n.Metadata.Static))] != nil {
			like++
		}
		if r.onPages[n.TokenID] {
			again++
			continue
		}
		if isEnd {
			r.onPages[n.TokenID] = true
		}
		waits, asked := r.waits[n.TokenID]
		switch {
		case waits:
			l.hits++
			r.hits++
		case asked: // and answered
			continue
		}
		r.listed[n.TokenID] = listedNFT{&n, l}
	}
	if 2*like > len(page) {
		l.likely++
	}
	if l.ended && isEnd || isEnd && again > 0 && again == len(page) { // all is read, or nothing can be
		for _, end := range r.ends {
			end.ended = true
		}
	}
}
