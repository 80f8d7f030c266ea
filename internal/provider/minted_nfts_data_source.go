package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
)

func newMintedNFTsDataSource() datasource.DataSource { return &mintedNFTsDataSource{} }

// mintedNFTsDataSource is web3connect_minted_nfts (operation listMintedNFTs).
type mintedNFTsDataSource struct{ dataSourceBase }

func (d *mintedNFTsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_minted_nfts"
}

func (d *mintedNFTsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = nftListingSchema("The NFTs that the organization which is signed in has minted, the private ones too. `web3connect_nft_search` narrows them by their metadata.", nil)
}

func (d *mintedNFTsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m nftListingModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	if err := m.take(d.api.ListMintedNFTs(ctx, m.options())); err != nil {
		d.reportMinted(&resp.Diagnostics, "list the NFTs that the organization has minted", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
