package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// endUserModel is an end user in Terraform.
type endUserModel struct {
	Email               meaning.Value[meaning.Email] `tfsdk:"email"`
	IDWalletAddress     types.String                 `tfsdk:"id_wallet_address"`
	IDWalletAddressEth  types.String                 `tfsdk:"id_wallet_address_eth"`
	IDWalletAddressSuri types.String                 `tfsdk:"id_wallet_address_suri"`
}

// setWallet takes over what the service says. The e-mail stays as it is spelled.
func (m *endUserModel) setWallet(u *client.ImportedEndUser) {
	m.IDWalletAddress = types.StringValue(u.IDWalletAddress)
	m.IDWalletAddressEth = types.StringValue(u.IDWalletAddressEth)
	m.IDWalletAddressSuri = types.StringValue(u.IDWalletAddressSuri)
}

// endUserIdentity tells end users apart.
type endUserIdentity struct {
	Email types.String `tfsdk:"email"`
}

func (m *endUserModel) identity() endUserIdentity { return endUserIdentity{m.Email.StringValue} }
