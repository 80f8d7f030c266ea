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

// pages goes through the pages of a listing. The size that was asked for proves
// nothing, so it goes on until a page is empty or shorter than one before it, or
// until the limit. The sequence can be ranged over again and then asks again; an
// error is its last element.
func pages[T any](ctx context.Context, op operation, options ListOptions, fetch func(ctx context.Context, query url.Values) ([]T, error), id func(T) string) iter.Seq2[T, error] {
	setDefault(&options.Order, OrderAscending)
	size := pageSize
	if options.Limit > 0 {
		size = min(size, options.Limit)
	}
	return func(yield func(T, error) bool) {
		var zero T
		longest, first, given := 0, "", 0
		for number := 1; ; number++ {
			items, err := fetch(ctx, url.Values{
				"perPageItemNum": {strconv.Itoa(size)},
				"pageNum":        {strconv.Itoa(number)},
				"order":          {options.Order},
			})
			if err != nil {
				yield(zero, err)
				return
			}
			if len(items) == 0 {
				return
			}
			if id(items[0]) == first { // it would list its first page for ever
				yield(zero, malformed(op, "a page of the listing came twice, so the service doesn't honour pageNum"))
				return
			}
			first = id(items[0])
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
				if given++; given == options.Limit {
					return
				}
			}
			if len(items) < longest {
				return
			}
			longest = len(items)
		}
	}
}

// listNFTs lists the NFT objects of a paged operation.
func (c *Client) listNFTs(ctx context.Context, op operation, path string, filter any, options ListOptions) iter.Seq2[NFT, error] {
	return pages(ctx, op, options, func(ctx context.Context, query url.Values) ([]NFT, error) {
		var items []NFT
		err := c.do(ctx, op, path+"?"+query.Encode(), filter, &items)
		return items, err
	}, func(n NFT) string { return n.TokenID })
}
