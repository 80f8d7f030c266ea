package provider

import (
	"context"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// transfer gives an NFT to an ID wallet, unless that holds it already. After an
// answer that was lost it looks whether the transfer was carried out.
func transfer(ctx context.Context, api *client.Client, tokenID, receiver string) error {
	if held, err := holds(ctx, api, receiver, tokenID); err != nil || held {
		return err
	}
	err := api.TransferNFT(ctx, tokenID, receiver)
	if client.MayHaveHappened(err) {
		if held, lookErr := holds(ctx, api, receiver, tokenID); lookErr == nil && held {
			return nil
		}
	}
	return err
}

// holds tells whether an ID wallet holds a token.
func holds(ctx context.Context, api *client.Client, wallet, tokenID string) (bool, error) {
	for n, err := range api.ListHeldNFTs(ctx, wallet, client.ListOptions{}) {
		if err != nil {
			return false, err
		}
		if n.TokenID == tokenID {
			return true, nil
		}
	}
	return false, nil
}
