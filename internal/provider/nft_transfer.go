package provider

import (
	"context"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// transfer gives an NFT to an ID wallet, unless that holds it already. It is sent
// anew only after the service said that it failed and a look showed that it did.
func transfer(ctx context.Context, api *client.Client, tokenID, receiver string) error {
	if held, err := holds(ctx, api, receiver, tokenID); err != nil || held {
		return err
	}
	sent := false
	return api.Retry(ctx, func(ctx context.Context) (again bool, err error) {
		if sent { // the last look was before a pause
			if held, err := holds(ctx, api, receiver, tokenID); err != nil || held {
				return false, err
			}
		}
		sent = true
		err = api.TransferNFT(ctx, tokenID, receiver)
		if !client.MayHaveHappened(err) {
			return false, err
		}
		held, lookErr := holds(context.WithoutCancel(ctx), api, receiver, tokenID) // an interrupt must not lose what was done
		if lookErr == nil && held {
			return false, nil
		}
		return lookErr == nil && client.Failed(err), err
	})
}

// holds tells whether an ID wallet holds a token at this moment; one that doesn't
// exist holds none.
func holds(ctx context.Context, api *client.Client, wallet, tokenID string) (bool, error) {
	for n, err := range api.ListHeldNFTs(ctx, wallet, client.ListOptions{}) {
		if client.IsGone(err) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if n.TokenID == tokenID {
			return true, nil
		}
	}
	return false, nil
}
