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
// Where an NFT leaves the listing between two pages, those behind it move up, and one is
// in neither. So what isn't there isn't there only when two readings were the same.
type partListing struct {
	lock   chan struct{} // holds one element while nobody reads
	begin  func() *client.NFTPages
	pages  *client.NFTPages
	now    reading
	former reading // the whole one before
	done   bool
	again  int // readings that were begun anew
}

// reading is what a reading has by now.
type reading struct {
	nfts  map[string]client.NFT // by token id
	pages int                   // that weren't empty
}

// mostReadings is how often a listing may change while it is read.
const mostReadings = 10

func newPartListing(begin func() *client.NFTPages) *partListing {
	l := &partListing{lock: make(chan struct{}, 1), begin: begin, pages: begin(), now: reading{nfts: map[string]client.NFT{}}}
	l.lock <- struct{}{}
	return l
}

// has tells whether a token is listed.
func (l *partListing) has(ctx context.Context, tokenID string) (found bool, err error) {
	err = l.read(ctx, func() bool {
		_, found = l.now.nfts[tokenID]
		return found
	})
	return found, err
}

// where gives the NFTs for which keep is true.
func (l *partListing) where(ctx context.Context, keep func(*client.NFT) bool) (map[string]client.NFT, error) {
	kept := map[string]client.NFT{}
	err := l.read(ctx, func() bool {
		if l.done {
			for id, n := range l.now.nfts {
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
	l.now.nfts[n.TokenID] = n
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
			l.now.nfts[n.TokenID] = n
		}
		switch {
		case page != nil:
			l.now.pages++
			l.done = l.now.same(l.former)
		case l.now.pages == 0:
			l.done = true
		case l.again == mostReadings:
			return fmt.Errorf("the listing changed while it was read, %d times", mostReadings)
		default:
			l.again++
			l.pages, l.former, l.now = l.begin(), l.now, reading{nfts: map[string]client.NFT{}}
		}
		if l.done {
			enough()
		}
	}
	return nil
}

// same tells whether two readings have the same NFTs. The end needn't be asked for
// again, as the former was whole.
func (r reading) same(former reading) bool {
	return r.pages == former.pages && maps.EqualFunc(r.nfts, former.nfts, func(client.NFT, client.NFT) bool { return true })
}
