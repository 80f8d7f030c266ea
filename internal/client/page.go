package client

import (
	"context"
	"iter"
	"net/url"
	"strconv"
)

// pageSize is how many items a page is asked to hold. The service may cut it down.
const pageSize = 100

// pages goes through all pages of a listing, oldest item first. The size that
// was asked for proves nothing, so it goes on until a page is empty or shorter
// than one before it. The sequence can be ranged over again and then asks again;
// an error is its last element.
func pages[T any](ctx context.Context, op operation, fetch func(ctx context.Context, query url.Values) ([]T, error), id func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		longest, first := 0, ""
		for number := 1; ; number++ {
			items, err := fetch(ctx, url.Values{
				"perPageItemNum": {strconv.Itoa(pageSize)},
				"pageNum":        {strconv.Itoa(number)},
				"order":          {"asc"},
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
			}
			if len(items) < longest {
				return
			}
			longest = len(items)
		}
	}
}

// listNFTs lists the NFT objects of a paged operation.
func (c *Client) listNFTs(ctx context.Context, op operation, path string, filter any) iter.Seq2[NFT, error] {
	return pages(ctx, op, func(ctx context.Context, query url.Values) ([]NFT, error) {
		var items []NFT
		err := c.do(ctx, op, path+"?"+query.Encode(), filter, &items)
		return items, err
	}, func(n NFT) string { return n.TokenID })
}
