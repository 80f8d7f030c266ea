package provider

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"sync"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// nftLookup finds out what the NFT object doesn't carry: who holds it, and whether
// it is public. Each listing is read once in the life of the process, and only as far
// as needed, unless this process changes something in it.
type nftLookup struct {
	mu       sync.Mutex
	listings map[string]*partListing // by what is listed
	claimed  map[string]bool         // tokens of the resources in this run

	issuing keyedLock // by holder and serial number
}

func newNFTLookup() *nftLookup {
	return &nftLookup{listings: map[string]*partListing{}, claimed: map[string]bool{}}
}

// holds tells whether an ID wallet holds a token.
func (d *providerData) holds(ctx context.Context, wallet, tokenID string) (bool, error) {
	return d.heldBy(ctx, wallet).has(ctx, tokenID)
}

// heldBy are the NFTs of an ID wallet; none of a wallet that doesn't exist.
func (d *providerData) heldBy(ctx context.Context, wallet string) *partListing {
	return d.lookup.listing(heldKey(wallet), d.api.ListHeldNFTs(context.WithoutCancel(ctx), wallet, client.ListOptions{}))
}

// isPublic tells whether a token with this static metadata is public: whether it is
// found among the public NFTs.
func (d *providerData) isPublic(ctx context.Context, static map[string]json.RawMessage, tokenID string) (bool, error) {
	search := d.api.SearchNFTs(context.WithoutCancel(ctx), staticFilter(static), client.ListOptions{})
	return d.lookup.listing(publicKey(static), search).has(ctx, tokenID)
}

// changedHolder and changedVisibility forget what a write to a token made stale.

func (d *providerData) changedHolder(wallets ...string) {
	for _, wallet := range wallets {
		d.lookup.forget(heldKey(wallet))
	}
}

func (d *providerData) changedVisibility(static map[string]json.RawMessage) {
	d.lookup.forget(publicKey(static))
}

// claim tells that a resource of this run has the token.
func (l *nftLookup) claim(tokenID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.claimed[tokenID] = true
}

func (l *nftLookup) isClaimed(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.claimed[tokenID]
}

// listing gives the listing that is known by key; all is read for one that isn't.
func (l *nftLookup) listing(key string, all iter.Seq2[client.NFT, error]) *partListing {
	l.mu.Lock()
	defer l.mu.Unlock()
	known, ok := l.listings[key]
	if !ok {
		known = &partListing{source: all, nfts: map[string]client.NFT{}}
		l.listings[key] = known
	}
	return known
}

func (l *nftLookup) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.listings, key)
}

// forgetAll is for those who can't tell what their write made stale.
func (l *nftLookup) forgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.listings)
}

func heldKey(wallet string) string { return "held by " + strings.ToLower(wallet) }

func publicKey(static map[string]json.RawMessage) string {
	return "public " + string(mustMarshal(staticFilter(static)))
}

// staticFilter is the search for NFTs with the same texts, as far as the searches
// can filter by static metadata.
func staticFilter(static map[string]json.RawMessage) client.Filter {
	filter := client.Filter{}
	for _, field := range client.StaticSearchFields {
		var text string
		if raw, ok := static[field]; ok && json.Unmarshal(raw, &text) == nil {
			filter[field] = text
		}
	}
	return filter
}
