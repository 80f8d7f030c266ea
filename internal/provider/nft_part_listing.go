package provider

import (
	"context"
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// partListing is a listing of which only the pages that were needed are read. Those
// who ask at the same time wait for each other's pages, as long as they like.
//
// Where an NFT leaves the listing between two pages, those behind it move up, and one is
// in neither. So what isn't there isn't there only when a second reading has all that the
// first had; what comes to it meanwhile does no harm.
type partListing struct {
	lock   chan struct{} // holds one element while nobody reads
	begin  func() *client.NFTPages
	keep   func(client.NFT) client.NFT // what of an NFT is kept
	pages  *client.NFTPages
	now    reading
	former reading               // the whole one before
	added  map[string]client.NFT // by this process, since the listing was begun
	done   bool
	failed bool // a page of it was an error
	asked  int  // pages
	again  int  // readings that were begun anew
}

// reading is what a reading has by now.
type reading struct {
	nfts  map[string]client.NFT // by token id
	pages int                   // that weren't empty
}

// mostReadings is how often a listing may change while it is read.
const mostReadings = 10

func newPartListing(begin func() *client.NFTPages, keep func(client.NFT) client.NFT) *partListing {
	l := &partListing{lock: make(chan struct{}, 1), begin: begin, keep: keep, pages: begin(), now: reading{nfts: map[string]client.NFT{}}, added: map[string]client.NFT{}}
	l.lock <- struct{}{}
	return l
}

// has tells whether a token is listed.
func (l *partListing) has(ctx context.Context, tokenID string) (found bool, err error) {
	err = l.read(ctx, func() bool {
		_, found = l.now.nfts[tokenID]
		_, added := l.added[tokenID]
		found = found || added
		return found
	})
	return found, err
}

// where gives the NFTs for which keep is true.
func (l *partListing) where(ctx context.Context, keep func(*client.NFT) bool) (map[string]client.NFT, error) {
	kept := map[string]client.NFT{}
	err := l.read(ctx, func() bool {
		if l.done {
			for _, nfts := range []map[string]client.NFT{l.now.nfts, l.added} {
				for id, n := range nfts {
					if keep(&n) {
						kept[id] = n
					}
				}
			}
		}
		return false
	})
	return kept, err
}

// What a listing keeps of an NFT: no more than it is asked for.

func keepID(n client.NFT) client.NFT { return client.NFT{TokenID: n.TokenID} }

func keepStatic(n client.NFT) client.NFT {
	return client.NFT{TokenID: n.TokenID, Metadata: client.Metadata{Static: n.Metadata.Static}}
}

// whole tells whether the listing is read whole, after it has read on as far as all its
// pages are no more than most. Once it has failed it isn't read on.
func (l *partListing) whole(ctx context.Context, most int) (whole bool, err error) {
	err = l.read(ctx, func() bool {
		whole = l.done && !l.failed
		return l.failed || l.asked >= most
	})
	return whole && err == nil, err
}

// add puts a token in, so that the listing needn't be read again.
func (l *partListing) add(n client.NFT) {
	<-l.lock
	l.added[n.TokenID] = l.keep(n)
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
		l.asked++
		if err != nil && !client.IsGone(err) {
			l.failed = l.failed || ctx.Err() == nil
			return err
		}
		for _, n := range page {
			l.now.nfts[n.TokenID] = l.keep(n)
		}
		switch {
		case page != nil:
			l.now.pages++
			l.done = l.now.covers(l.former)
		case l.now.pages == 0:
			l.done = true
		case l.again == mostReadings:
			l.failed = true
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

// covers tells whether a reading has all that the former had. The end needn't be asked
// for again, as the former was whole.
func (r reading) covers(former reading) bool {
	if r.pages != former.pages {
		return false
	}
	for id := range former.nfts {
		if _, ok := r.nfts[id]; !ok {
			return false
		}
	}
	return true
}
