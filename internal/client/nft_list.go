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
	return c.listNFTs(ctx, opListHeldNFTs, "/nft/held_by_id_wallet/"+url.PathEscape(holder), nil, options)
}

// ListMintedNFTs lists the NFTs that the signed-in organization minted (operation
// listMintedNFTs).
func (c *Client) ListMintedNFTs(ctx context.Context, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opListMintedNFTs, "/nft/minted_by_me", nil, options)
}

// SearchNFTs searches the public NFTs of all organizations (operation searchNFTs).
func (c *Client) SearchNFTs(ctx context.Context, filter Filter, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opSearchNFTs, "/nft/search", filter.body(), options)
}

// SearchMintedNFTs searches the NFTs that the signed-in organization minted, the
// private ones too (operation searchMintedNFTs).
func (c *Client) SearchMintedNFTs(ctx context.Context, filter Filter, options ListOptions) iter.Seq2[NFT, error] {
	return c.listNFTs(ctx, opSearchMintedNFTs, "/nft/minted_by_me/search", filter.body(), options)
}
