package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// findUnknowns finds out for a listed NFT what its object doesn't carry: which of the
// wallets holds it, and whether it is public.
func (l *nftListResource) findUnknowns(ctx context.Context, diags *diag.Diagnostics, m *nftModel, n *client.NFT, wallets []meaning.Value[meaning.Address]) {
	if optionalAddress(n.HolderIDWalletAddress).IsNull() {
		m.HolderIDWalletAddress = meaning.New[meaning.Address](nobody)
		for _, wallet := range wallets {
			held, err := l.holds(ctx, wallet.ValueString(), n.TokenID)
			if err != nil {
				l.report(diags, "look for the holder of NFT "+n.TokenID, err)
				return
			}
			if held {
				m.HolderIDWalletAddress = wallet
				break
			}
		}
	}
	if n.Visibility == nil {
		public, err := l.isPublic(ctx, n.Metadata.Static, n.TokenID)
		if err != nil {
			l.report(diags, "look for the visibility of NFT "+n.TokenID, err)
			return
		}
		m.Visibility = visibilityText(public)
	}
}

// visibilityText is the visibility of an NFT that is public or not.
func visibilityText(public bool) types.String {
	if public {
		return types.StringValue(client.VisibilityPublic)
	}
	return types.StringValue(client.VisibilityPrivate)
}
