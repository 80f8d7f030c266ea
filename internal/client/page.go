package client

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// pageSize is how many items a page is asked to hold. The service may cut it down.
const pageSize = 100

// Orders of a listing, by the time of creation.
const (
	OrderAscending  = "asc"
	OrderDescending = "desc"
)

// ListOptions say which part of a listing is wanted. The zero value is all of it,
// oldest first.
type ListOptions struct {
	Order string // OrderAscending (default) or OrderDescending
	Limit int    // the most items; 0 for all
}

// pager goes through the pages of a listing. The size that was asked for proves
// nothing, so it goes on until a page is empty or shorter than one before it.
type pager[T any] struct {
	op    operation
	order string
	size  int
	fetch func(ctx context.Context, query url.Values) ([]T, error)
	id    func(T) string

	given   int    // pages so far
	first   string // id of the first item of the last page
	longest int
	ended   bool
}

// next is the next page, nil after the last one. After an error it asks for the
// same page again.
func (p *pager[T]) next(ctx context.Context) ([]T, error) {
	if p.ended {
		return nil, nil
	}
	items, err := p.fetch(ctx, url.Values{
		"perPageItemNum": {strconv.Itoa(p.size)},
		"pageNum":        {strconv.Itoa(p.given + 1)},
		"order":          {p.order},
	})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		p.ended = true
		return nil, nil
	}
	first := p.id(items[0])
	if p.given > 0 && first == p.first { // it would list its first page for ever
		return nil, malformed(p.op, "a page of the listing came twice, so the service doesn't honour pageNum")
	}
	p.given++
	p.first = first
	p.ended = len(items) < p.longest
	p.longest = max(p.longest, len(items))
	return items, nil
}

// items are the items of all pages, or of as many as the limit wants. The sequence
// can be ranged over again and then asks again; an error is its last element.
func items[T any](ctx context.Context, limit int, begin func() *pager[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		pages, given := begin(), 0
		for {
			page, err := pages.next(ctx)
			if err != nil {
				yield(zero, err)
				return
			}
			if page == nil {
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
				if given++; given == limit {
					return
				}
			}
		}
	}
}

// nftPager begins a paged operation whose items are NFT objects.
func (c *Client) nftPager(op operation, path string, filter any, options ListOptions) *pager[NFT] {
	setDefault(&options.Order, OrderAscending)
	size := pageSize
	if options.Limit > 0 {
		size = min(size, options.Limit)
	}
	return &pager[NFT]{
		op: op, order: options.Order, size: size,
		fetch: func(ctx context.Context, query url.Values) ([]NFT, error) {
			var page []NFT
			err := c.do(ctx, op, path+"?"+query.Encode(), filter, &page)
			return page, err
		},
		id: func(n NFT) string { return n.TokenID },
	}
}

// listNFTs lists the NFT objects of a paged operation.
func (c *Client) listNFTs(ctx context.Context, op operation, path string, filter any, options ListOptions) iter.Seq2[NFT, error] {
	return items(ctx, options.Limit, func() *pager[NFT] { return c.nftPager(op, path, filter, options) })
}
