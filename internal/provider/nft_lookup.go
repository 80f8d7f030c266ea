package provider

import (
	"context"
	"encoding/json"
	"iter"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// nftLookup finds out what the NFT object doesn't carry: who holds it, and whether
// it is public. Each listing is read once in the life of the process, unless this
// process changes something in it.
type nftLookup struct {
	group singleflight.Group

	mu       sync.Mutex
	listings map[string]listing // by what is listed
	changes  int                // how often something was forgotten
	claimed  map[string]bool    // tokens of the resources in this run

	issuing keyedLock // by holder and serial number
}

// listing is what was listed: client.NFT by token id.
type listing struct{ *sync.Map }

func (l listing) has(tokenID string) bool {
	_, ok := l.Load(tokenID)
	return ok
}

func newNFTLookup() *nftLookup {
	return &nftLookup{listings: map[string]listing{}, claimed: map[string]bool{}}
}

// holds tells whether an ID wallet holds a token.
func (d *providerData) holds(ctx context.Context, wallet, tokenID string) (bool, error) {
	held, err := d.heldBy(ctx, wallet)
	return err == nil && held.has(tokenID), err
}

// heldBy are the NFTs of an ID wallet; none of a wallet that doesn't exist.
func (d *providerData) heldBy(ctx context.Context, wallet string) (listing, error) {
	return d.lookup.read(heldKey(wallet), d.api.ListHeldNFTs(ctx, wallet, client.ListOptions{}))
}

// isPublic tells whether a token with this static metadata is public: whether it is
// found among the public NFTs.
func (d *providerData) isPublic(ctx context.Context, static map[string]json.RawMessage, tokenID string) (bool, error) {
	public, err := d.lookup.read(publicKey(static), d.api.SearchNFTs(ctx, staticFilter(static), client.ListOptions{}))
	return err == nil && public.has(tokenID), err
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

// read gives a listing, from all where it isn't known. Errors aren't kept.
func (l *nftLookup) read(key string, all iter.Seq2[client.NFT, error]) (listing, error) {
	l.mu.Lock()
	known, ok := l.listings[key]
	change := l.changes
	l.mu.Unlock()
	if ok {
		return known, nil
	}
	v, err, _ := l.group.Do(key, func() (any, error) {
		read := listing{&sync.Map{}}
		for n, err := range all {
			if client.IsGone(err) {
				break
			}
			if err != nil {
				return nil, err
			}
			read.Store(n.TokenID, n)
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.changes == change { // else it may be stale already
			l.listings[key] = read
		}
		return read, nil
	})
	if err != nil {
		return listing{}, err
	}
	return v.(listing), nil
}

func (l *nftLookup) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.group.Forget(key)
	delete(l.listings, key)
	l.changes++
}

// forgetAll is for those who can't tell what their write made stale.
func (l *nftLookup) forgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.listings)
	l.changes++
}

// add puts a token into a listing, if that was read: so it needn't be read again.
func (l *nftLookup) add(key string, n client.NFT) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.listings[key]; ok {
		known.Store(n.TokenID, n)
	}
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
