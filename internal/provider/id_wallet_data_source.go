package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newIDWalletDataSource() datasource.DataSource { return &idWalletDataSource{} }

// idWalletDataSource is web3connect_id_wallet (operation getIDWallet).
type idWalletDataSource struct{ dataSourceBase }

func (d *idWalletDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_id_wallet"
}

func (d *idWalletDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What is public about an ID wallet: its key, with which signatures of the wallet can be checked. An address that nobody has is an error.",
		Attributes: map[string]schema.Attribute{
			"id_wallet_address": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet, `0x` and 40 hex digits in upper or lower case.",
				Required:            true,
				CustomType:          meaning.Type[meaning.Address]{},
			},
			"id_wallet_public_key_jwk": computedJWK("The wallet's public key as a JSON Web Key."),
		},
	}
}

// idWalletInfoModel is what is public about an ID wallet in Terraform.
type idWalletInfoModel struct {
	IDWalletAddress      meaning.Value[meaning.Address] `tfsdk:"id_wallet_address"`
	IDWalletPublicKeyJWK *jwkModel                      `tfsdk:"id_wallet_public_key_jwk"`
}

func (d *idWalletDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m idWalletInfoModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	address := m.IDWalletAddress.ValueString()
	wallet, err := d.api.GetIDWallet(ctx, address)
	switch {
	case client.IsGone(err):
		resp.Diagnostics.AddAttributeError(path.Root("id_wallet_address"), "ID wallet not found", fmt.Sprintf(
			"id_wallet_address: the service at %s has no ID wallet %s: %s.\n\nCheck the address, and that it belongs to this service (endpoint).", d.api.Endpoint(), address, err))
		return
	case err != nil:
		d.report(&resp.Diagnostics, "read the ID wallet "+address, err)
		return
	}
	key := newJWKModel(wallet.IDWalletPublicKeyJWK)
	m.IDWalletPublicKeyJWK = &key
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
