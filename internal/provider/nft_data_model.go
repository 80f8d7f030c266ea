package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// nftDataModel is an NFT as data sources give it: all that the service tells, in
// the types of the resource.
type nftDataModel struct {
	TokenID                types.String                   `tfsdk:"token_id"`
	TokenURI               types.String                   `tfsdk:"token_uri"`
	MinterDigitalSignature types.String                   `tfsdk:"minter_digital_signature"`
	CreatedAt              types.String                   `tfsdk:"created_at"`
	HolderIDWalletAddress  meaning.Value[meaning.Address] `tfsdk:"holder_id_wallet_address"`
	MinterIDWalletAddress  meaning.Value[meaning.Address] `tfsdk:"minter_id_wallet_address"`
	Visibility             types.String                   `tfsdk:"visibility"`
	StaticMetadata         types.Object                   `tfsdk:"static_metadata"`
	DynamicMetadata        types.Object                   `tfsdk:"dynamic_metadata"`
	DynamicMetadataAll     meaning.Value[meaning.JSON]    `tfsdk:"dynamic_metadata_all"`
}

// newNFTDataModel converts an NFT. Holder, minter and visibility are null unless
// the object carries them.
func newNFTDataModel(n *client.NFT) nftDataModel {
	m := importedNFT(n.TokenID, meaning.Null[meaning.Address]())
	m.refresh(n)
	return nftDataModel{
		TokenID:                m.TokenID,
		TokenURI:               m.TokenURI,
		MinterDigitalSignature: m.MinterDigitalSignature,
		CreatedAt:              m.CreatedAt,
		HolderIDWalletAddress:  optionalAddress(n.HolderIDWalletAddress),
		MinterIDWalletAddress:  optionalAddress(n.MinterIDWalletAddress),
		Visibility:             types.StringPointerValue(n.Visibility),
		StaticMetadata:         m.StaticMetadata,
		DynamicMetadata:        m.DynamicMetadata,
		DynamicMetadataAll:     m.DynamicMetadataAll,
	}
}

// optionalAddress is an address that the documented object doesn't have. A service
// that puts something else there doesn't tell it: the framework would refuse to
// write a state with that, even the one of a token just minted.
func optionalAddress(address *string) meaning.Value[meaning.Address] {
	if address == nil || (meaning.Address{}).Check(*address) != nil {
		return meaning.Null[meaning.Address]()
	}
	return meaning.New[meaning.Address](*address)
}
