package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// importedNFT is an NFT of which nothing is known but the token id, and perhaps the
// holder. A refresh takes over all that the service has.
func importedNFT(tokenID string, holder meaning.Value[meaning.Address]) nftModel {
	return nftModel{
		TokenID:               types.StringValue(tokenID),
		HolderIDWalletAddress: holder,
		StaticMetadata:        types.ObjectNull(staticTypes),
		DynamicMetadata:       types.ObjectNull(dynamicTypes),
		DynamicMetadataAll:    meaning.Null[meaning.JSON](),
		DeletionPolicy:        types.StringValue(deletionAbandon),
		RemintOnStaticChange:  types.BoolValue(false),
		OnExisting:            types.StringValue(existingAdopt),
	}
}
