package provider

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// partListing is a listing of which only the pages that were needed are read. Those
// who ask at the same time wait for each other's pages, as long as they like. It keeps of
// an NFT no more than what it is asked for.
//
// Where an NFT leaves the listing between two pages, those behind it move up, and one is
// in neither. So what isn't there isn't there only when a second reading has all that the
// first had; what comes to it meanwhile does no harm.
type partListing struct {
	listingOf
	lock   chan struct{} // holds one element while nobody reads
	pages  *client.NFTPages
	now    reading
	former reading // the whole one before
	added  reading // by this process, since the listing was begun
	done   bool
	failed bool      // a page of it was an error
	asked  int       // pages
	again  int       // readings that were begun anew
	came   []string  // ids that freshen has found
	fresh  time.Time // when the last reading, or look at the newest, began
}

// listingOf is what is listed, and for what.
type listingOf struct {
	begin  func() *client.NFTPages
	static bool                    // whether NFTs are found by their static metadata
	orNone bool                    // whether what isn't found, such as an ID wallet, has none
	newest func() *client.NFTPages // newest first, to learn what has come; nil where that doesn't matter
	clock  func() time.Time        // for newest
}

// reading is what a reading has by now.
type reading struct {
	ids      map[string]bool
	byStatic map[string][]string // ids by staticKey
	pages    int                 // that weren't empty
}

func newReading() reading { return reading{ids: map[string]bool{}, byStatic: map[string][]string{}} }

// mostReadings is how often a listing may change while it is read.
const mostReadings = 10

func newPartListing(of listingOf) *partListing {
	l := &partListing{listingOf: of, lock: make(chan struct{}, 1), pages: of.begin(), now: newReading(), added: newReading()}
	l.began()
	l.lock <- struct{}{}
	return l
}

// has tells whether a token is listed.
func (l *partListing) has(ctx context.Context, tokenID string) (found bool, err error) {
	err = l.read(ctx, func() bool {
		found = l.now.ids[tokenID] || l.added.ids[tokenID]
		return found
	})
	return found, err
}

// alike gives the ids of the NFTs with the same static metadata as a model's.
func (l *partListing) alike(ctx context.Context, m *nftModel) (ids []string, err error) {
	key := staticKey(m.StaticMetadata)
	err = l.read(ctx, func() bool {
		if l.done {
			ids = slices.Concat(l.now.byStatic[key], l.added.byStatic[key])
		}
		return false
	})
	slices.Sort(ids)
	return slices.Compact(ids), err
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

// oldest is how old a listing may be that is to tell that something isn't there: another
// process may issue, too, such as one that was killed and whose last requests are late.
const oldest = 30 * time.Second

// freshen takes in what has come to a listing that is whole, unless it did so of late.
// Came are the ids of all that has come since it was whole.
func (l *partListing) freshen(ctx context.Context) (came []string, err error) {
	select {
	case <-l.lock:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { l.lock <- struct{}{} }()
	if !l.done || l.clock().Sub(l.fresh) < oldest {
		return slices.Clone(l.came), nil
	}
	begun := l.clock()
	var newest []client.NFT
	for pages, known := l.newest(), false; !known; {
		page, err := pages.Next(ctx)
		if err != nil {
			return nil, err
		}
		if page == nil {
			break
		}
		for _, n := range page {
			known = known || l.now.ids[n.TokenID] // not what this process has added: others' may be behind it
		}
		newest = append(newest, page...)
	}
	for i := range newest { // not before all are read
		if id := newest[i].TokenID; !l.now.ids[id] && !l.added.ids[id] {
			l.came = append(l.came, id)
		}
		l.put(&l.now, &newest[i])
	}
	l.fresh = begun
	return slices.Clone(l.came), nil
}

// began notes that a reading begins.
func (l *partListing) began() {
	if l.clock != nil {
		l.fresh = l.clock()
	}
}

// add puts a token in, so that the listing needn't be read again.
func (l *partListing) add(n client.NFT) {
	<-l.lock
	l.put(&l.added, &n)
	l.lock <- struct{}{}
}

// read reads pages until enough, or all.
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
		if err != nil && (!l.orNone || !client.IsGone(err)) {
			l.failed = l.failed || ctx.Err() == nil
			return err
		}
		for _, n := range page {
			l.put(&l.now, &n)
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
			l.pages, l.former, l.now = l.begin(), l.now, newReading()
			l.began()
		}
		if l.done {
			enough()
		}
	}
	return nil
}

// put keeps an NFT, once.
func (l *partListing) put(r *reading, n *client.NFT) {
	if r.ids[n.TokenID] {
		return
	}
	r.ids[n.TokenID] = true
	if l.static {
		key := staticKey(decodeStatic(types.ObjectNull(staticTypes), n.Metadata.Static))
		r.byStatic[key] = append(r.byStatic[key], n.TokenID)
	}
}

// covers tells whether a reading has all that the former had. The end needn't be asked
// for again, as the former was whole.
func (r reading) covers(former reading) bool {
	if r.pages != former.pages {
		return false
	}
	for id := range former.ids {
		if !r.ids[id] {
			return false
		}
	}
	return true
}
