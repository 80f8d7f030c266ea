package provider

import (
	"context"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// partListing is a listing of which only the pages that were needed are read. Those
// who ask at the same time wait for each other's pages, as long as they like.
type partListing struct {
	lock  chan struct{} // holds one element while nobody reads
	pages *client.NFTPages
	nfts  map[string]client.NFT // what was read, by token id
	done  bool
}

func newPartListing(pages *client.NFTPages) *partListing {
	l := &partListing{lock: make(chan struct{}, 1), pages: pages, nfts: map[string]client.NFT{}}
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
		l.done = page == nil
		if l.done {
			enough()
		}
	}
	return nil
}
