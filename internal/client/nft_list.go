package client

import (
	"context"
	"iter"
	"net/url"
	"slices"
)

// StaticSearchFields are the keys of static metadata that a search can filter by,
// DynamicSearchFields those of dynamic metadata.
var (
	StaticSearchFields  = []string{"issuer", "contents_provider", "name", "description"}
	DynamicSearchFields = []string{
		"category", "program_name", "organization", "brand", "competency", "credential_category", "level", "status",
		"gtin", "gtin12", "gtin13", "gtin14", "gtin8", "has_adult_consideration", "rating", "keywords",
	}
	// SearchFields are both.
	SearchFields = slices.Concat(StaticSearchFields, DynamicSearchFields)
)

// Filter wants NFTs whose metadata has exactly these texts, by key. The keys are
// those of SearchFields; an empty filter wants all.
type Filter map[string]string

// body is what is sent: an empty object for no filter.
func (f Filter) body() Filter {
	if f == nil {
		return Filter{}
	}
	return f
}

// ListHeldNFTs lists the NFTs of an ID wallet that the signed-in account may see
// (operation listHeldNFTs).
func (c *Client) ListHeldNFTs(ctx context.Context, holder string, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opListHeldNFTs, heldPath(holder), nil, options)
}

// ListMintedNFTs lists the NFTs that the signed-in organization minted (operation
// listMintedNFTs).
func (c *Client) ListMintedNFTs(ctx context.Context, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opListMintedNFTs, mintedPath, nil, options)
}

// SearchNFTs searches the public NFTs of all organizations (operation searchNFTs).
func (c *Client) SearchNFTs(ctx context.Context, filter Filter, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opSearchNFTs, searchPath, filter.body(), options)
}

// SearchMintedNFTs searches the NFTs that the signed-in organization minted, the
// private ones too (operation searchMintedNFTs).
func (c *Client) SearchMintedNFTs(ctx context.Context, filter Filter, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opSearchMintedNFTs, searchMintedPath, filter.body(), options)
}

const (
	searchPath       = "/nft/search"
	mintedPath       = "/nft/minted_by_me"
	searchMintedPath = "/nft/minted_by_me/search"
)

func heldPath(holder string) string { return "/nft/held_by_id_wallet/" + url.PathEscape(holder) }

// NFTPages is a listing of NFTs that is read page by page, for those who read on later. It isn't safe for concurrent use.
type NFTPages struct{ pager *pager[NFT] }

// Next is the next page, nil after the last one. After an error it asks for the same
// page again.
func (p *NFTPages) Next(ctx context.Context) ([]NFT, error) { return p.pager.next(ctx) }

// HeldNFTPages is ListHeldNFTs page by page, oldest first.
func (c *Client) HeldNFTPages(holder string) *NFTPages {
	return &NFTPages{c.nftPager(opListHeldNFTs, heldPath(holder), nil, ListOptions{})}
}

// SearchNFTPages is SearchNFTs page by page, oldest first.
func (c *Client) SearchNFTPages(filter Filter) *NFTPages {
	return &NFTPages{c.nftPager(opSearchNFTs, searchPath, filter.body(), ListOptions{})}
}

// MintedNFTPages is ListMintedNFTs page by page, in an order.
func (c *Client) MintedNFTPages(order string) *NFTPages {
	return &NFTPages{c.nftPager(opListMintedNFTs, mintedPath, nil, ListOptions{Order: order})}
}

// SearchMintedNFTPages is SearchMintedNFTs page by page, in an order.
func (c *Client) SearchMintedNFTPages(filter Filter, order string) *NFTPages {
	return &NFTPages{c.nftPager(opSearchMintedNFTs, searchMintedPath, filter.body(), ListOptions{Order: order})}
}
