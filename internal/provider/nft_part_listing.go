package provider

import (
	"context"
	"fmt"
	"maps"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// partListing is a listing of which only the pages that were needed are read. Those
// who ask at the same time wait for each other's pages, as long as they like.
//
// Where an NFT leaves a listing of several pages while it is read, those behind it move
// up, and one is in none of the pages. So what isn't there isn't there only when two
// readings were the same.
type partListing struct {
	lock    chan struct{} // holds one element while nobody reads
	begin   func() *client.NFTPages
	pages   *client.NFTPages      // of this reading
	nfts    map[string]client.NFT // what it has, by token id
	former  map[string]client.NFT // what the one before had, nil if it is the first
	done    bool
	changed int // readings that had something else than the one before
}

// mostReadings is how often a listing may change while it is read.
const mostReadings = 10

func newPartListing(begin func() *client.NFTPages) *partListing {
	l := &partListing{lock: make(chan struct{}, 1), begin: begin, pages: begin(), nfts: map[string]client.NFT{}}
	l.lock <- struct{}{}
	return l
}

// has tells whether a token is listed.
func (l *partListing) has(ctx context.Context, tokenID string) (found bool, err error) {
	err = l.read(ctx, func() bool {
		_, found = l.nfts[tokenID]
		return found
	})
	return found, err
}

// where gives the NFTs for which keep is true.
func (l *partListing) where(ctx context.Context, keep func(*client.NFT) bool) (map[string]client.NFT, error) {
	kept := map[string]client.NFT{}
	err := l.read(ctx, func() bool {
		if l.done {
			for id, n := range l.nfts {
				if keep(&n) {
					kept[id] = n
				}
			}
		}
		return false
	})
	return kept, err
}

// add puts a token in, so that the listing needn't be read again.
func (l *partListing) add(n client.NFT) {
	<-l.lock
	l.nfts[n.TokenID] = n
	l.lock <- struct{}{}
}

// read reads pages until enough, or all. An ID wallet that doesn't exist holds none.
func (l *partListing) read(ctx context.Context, enough func() bool) error {
	select {
	case <-l.lock:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { l.lock <- struct{}{} }()
	for !enough() && !l.done {
		page, err := l.pages.Next(ctx)
		if err != nil && !client.IsGone(err) {
			return err
		}
		for _, n := range page {
			l.nfts[n.TokenID] = n
		}
		if page != nil {
			continue
		}
		if l.pages.Single() || l.former != nil && sameKeys(l.nfts, l.former) {
			l.done = true
			enough()
			return nil
		}
		if l.changed++; l.changed > mostReadings {
			return fmt.Errorf("the listing changed while it was read, %d times", mostReadings)
		}
		l.pages, l.former, l.nfts = l.begin(), l.nfts, map[string]client.NFT{}
	}
	return nil
}

func sameKeys(a, b map[string]client.NFT) bool {
	return maps.EqualFunc(a, b, func(client.NFT, client.NFT) bool { return true })
}
