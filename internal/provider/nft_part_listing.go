package provider

import (
	"context"
	"iter"
	"sync"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// partListing is a listing of which only the pages that were needed are read. Those
// who ask at the same time wait for each other's pages.
type partListing struct {
	source iter.Seq2[client.NFT, error]

	mu   sync.Mutex
	nfts map[string]client.NFT // what was read, by token id
	next func() (client.NFT, error, bool)
	stop func()
	done bool
}

// has tells whether a token is listed.
func (l *partListing) has(ctx context.Context, tokenID string) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		if _, ok := l.nfts[tokenID]; ok || l.done {
			return ok, nil
		}
		if err := l.read(ctx); err != nil {
			return false, err
		}
	}
}

// where gives the NFTs for which keep is true.
func (l *partListing) where(ctx context.Context, keep func(*client.NFT) bool) (map[string]client.NFT, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.done {
		if err := l.read(ctx); err != nil {
			return nil, err
		}
	}
	kept := map[string]client.NFT{}
	for id, n := range l.nfts {
		if keep(&n) {
			kept[id] = n
		}
	}
	return kept, nil
}

// add puts a token in, so that the listing needn't be read again.
func (l *partListing) add(n client.NFT) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.nfts[n.TokenID] = n
}

// read reads one NFT more. After an error the next read begins anew.
func (l *partListing) read(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if l.next == nil {
		l.next, l.stop = iter.Pull2(l.source)
	}
	n, err, more := l.next()
	switch {
	case !more || client.IsGone(err):
		l.done = true
		l.stop()
	case err != nil:
		l.stop()
		l.next = nil
		return err
	default:
		l.nfts[n.TokenID] = n
	}
	return nil
}
