package client

import (
	"context"
	"encoding/json"
	"net/url"
)

// Visibilities of an NFT.
const (
	VisibilityPublic  = "public"
	VisibilityPrivate = "private"
)

// NFT is the NFT object. The documented object has neither holder nor minter nor
// visibility; a service may add them.
type NFT struct {
	TokenID                string   `json:"token_id"`
	TokenURI               string   `json:"token_uri"`
	MinterDigitalSignature string   `json:"minter_digital_signature"`
	CreatedAt              Text     `json:"created_at"`
	Metadata               Metadata `json:"metadata"`

	HolderIDWalletAddress *string `json:"holder_id_wallet_address"`
	MinterIDWalletAddress *string `json:"minter_id_wallet_address"`
	Visibility            *string `json:"visibility"`
}

// Metadata is an NFT's metadata by key. Numbers keep the digits that were sent.
type Metadata struct {
	Static  map[string]json.RawMessage `json:"static"`
	Dynamic map[string]json.RawMessage `json:"dynamic"`
}

// MintNFT mints an NFT to an ID wallet (operation mintNFT). It is not
// idempotent: after an error for which MayHaveHappened is true the NFT may
// exist, and the request must not be repeated without a look.
func (c *Client) MintNFT(ctx context.Context, holder string, metadata Metadata) (*NFT, error) {
	body := map[string]Metadata{"metadata": metadata}
	return c.nft(ctx, opMintNFT, "/nft/mint/to/"+url.PathEscape(holder), body)
}

// GetNFT reads an NFT (operation getNFT). IsGone tells of its error whether
// there is no such token.
func (c *Client) GetNFT(ctx context.Context, tokenID string) (*NFT, error) {
	return c.nft(ctx, opGetNFT, nftPath(tokenID, ""), nil)
}

// UpdateNFTMetadata sends dynamic metadata (operation updateNFTMetadata). The
// documentation doesn't say whether the service merges or replaces, so patch
// must hold every key that is to stay; a null removes one.
func (c *Client) UpdateNFTMetadata(ctx context.Context, tokenID string, patch map[string]json.RawMessage) (*NFT, error) {
	return c.nft(ctx, opUpdateNFTMetadata, nftPath(tokenID, "/metadata/dynamic"), patch)
}

// TransferNFT gives an NFT to another ID wallet (operation transferNFT). Like a
// mint it isn't repeated after a lost answer.
func (c *Client) TransferNFT(ctx context.Context, tokenID, receiver string) error {
	return c.do(ctx, opTransferNFT, nftPath(tokenID, "/transfer/to/"+url.PathEscape(receiver)), nil, nil)
}

// SetNFTVisibility makes an NFT public or private (operation setNFTVisibility).
func (c *Client) SetNFTVisibility(ctx context.Context, tokenID, visibility string) error {
	return c.do(ctx, opSetNFTVisibility, nftPath(tokenID, "/visibility"), map[string]string{"to": visibility}, nil)
}

// nft carries out an operation whose result is an NFT object.
func (c *Client) nft(ctx context.Context, op operation, path string, body any) (*NFT, error) {
	var n NFT
	if err := c.do(ctx, op, path, body, &n); err != nil {
		return nil, err
	}
	if n.TokenID == "" {
		return nil, malformed(op, "token_id is missing")
	}
	return &n, nil
}

func nftPath(tokenID, rest string) string { return "/nft/" + url.PathEscape(tokenID) + rest }
