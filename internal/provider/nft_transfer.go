package provider

import (
	"context"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// transfer gives an NFT to an ID wallet, unless that holds it already.
func transfer(ctx context.Context, api *client.Client, tokenID, receiver string) error {
	held := func(ctx context.Context) (bool, error) { return holds(ctx, api, receiver, tokenID) }
	if done, err := held(ctx); err != nil || done {
		return err
	}
	return sendOnce(ctx, api, func(ctx context.Context) error { return api.TransferNFT(ctx, tokenID, receiver) }, held)
}

// holds tells whether an ID wallet holds a token at this moment; one that doesn't
// exist holds none.
func holds(ctx context.Context, api *client.Client, wallet, tokenID string) (bool, error) {
	return newPartListing(heldListing(api, wallet)).has(ctx, tokenID)
}

// heldListing are the NFTs of an ID wallet; none of one that doesn't exist.
func heldListing(api *client.Client, wallet string) listingOf {
	return listingOf{static: true, orNone: true, begin: func() *client.NFTPages { return api.HeldNFTPages(wallet) }}
}
