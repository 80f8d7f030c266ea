package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// What a list has to find out beyond the NFT object.

// holderNotKnown stands in the state for a holder that isn't known, so that the
// required attribute is never null and generated configuration is valid.
const holderNotKnown = "0x0000000000000000000000000000000000000000"

// holderSearch finds out which of some ID wallets holds a token.
type holderSearch struct {
	api     *client.Client
	wallets []meaning.Value[meaning.Address]
	holders map[string]meaning.Value[meaning.Address] // by token id, once they were read
}

// holderOf gives holderNotKnown where none of the wallets holds the token, or none
// shows that it does. The first call reads all of the wallets.
func (s *holderSearch) holderOf(ctx context.Context, tokenID string) (meaning.Value[meaning.Address], error) {
	if s.holders == nil {
		holders := map[string]meaning.Value[meaning.Address]{}
		for _, wallet := range s.wallets {
			if !isKnown(wallet) {
				continue
			}
			for n, err := range s.api.ListHeldNFTs(ctx, wallet.ValueString(), client.ListOptions{}) {
				if err != nil {
					return meaning.Value[meaning.Address]{}, err
				}
				holders[n.TokenID] = wallet
			}
		}
		s.holders = holders
	}
	if holder, ok := s.holders[tokenID]; ok {
		return holder, nil
	}
	return meaning.New[meaning.Address](holderNotKnown), nil
}

// visibilityOf gives null where the visibility isn't known.
func (l *nftListResource) visibilityOf(context.Context, *client.NFT) (types.String, error) { //nolint:unparam // looking can fail
	return types.StringNull(), nil
}
