package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// importedNFT is an NFT of which nothing but the token id is known. A refresh
// takes over all that the service has.
func importedNFT(tokenID string) nftModel {
	return nftModel{
		TokenID:               types.StringValue(tokenID),
		HolderIDWalletAddress: meaning.Null[meaning.Address](),
		StaticMetadata:        types.ObjectNull(attrTypes(staticKeys)),
		DynamicMetadata:       types.ObjectNull(attrTypes(dynamicKeys)),
		DynamicMetadataAll:    meaning.Null[meaning.JSON](),
		DeletionPolicy:        types.StringValue(deletionAbandon),
		RemintOnStaticChange:  types.BoolValue(false),
	}
}
