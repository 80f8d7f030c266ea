package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newHeldNFTsDataSource() datasource.DataSource { return &heldNFTsDataSource{} }

// heldNFTsDataSource is web3connect_held_nfts (operation listHeldNFTs).
type heldNFTsDataSource struct{ dataSourceBase }

// heldNFTsModel is the NFTs of an ID wallet in Terraform.
type heldNFTsModel struct {
	IDWalletAddress meaning.Value[meaning.Address] `tfsdk:"id_wallet_address"`
	nftListingModel
}

func (d *heldNFTsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_held_nfts"
}

func (d *heldNFTsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = nftListingSchema(
		"The NFTs that an ID wallet holds, as far as the account which is signed in may see them: the public ones, and those that it minted or holds itself.",
		map[string]schema.Attribute{
			"id_wallet_address": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet: `0x` and 40 hex digits, in any case.",
				Required:            true,
				CustomType:          meaning.Type[meaning.Address]{},
			},
		})
}

func (d *heldNFTsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m heldNFTsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	wallet := m.IDWalletAddress.ValueString()
	if err := m.take(d.api.ListHeldNFTs(ctx, wallet, m.options())); err != nil {
		d.report(&resp.Diagnostics, "list the NFTs of ID wallet "+wallet, err)
		return
	}
	for i := range m.NFTs {
		if m.NFTs[i].HolderIDWalletAddress.IsNull() {
			m.NFTs[i].HolderIDWalletAddress = m.IDWalletAddress
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
