package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newAPIKeyDataSource() datasource.DataSource { return &apiKeyDataSource{} }

// apiKeyDataSource is web3connect_api_key (operation checkAPIKey).
type apiKeyDataSource struct{ dataSourceBase }

func (d *apiKeyDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_api_key"
}

func (d *apiKeyDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The account that the provider's API key secret belongs to, as the service tells it of the secret alone, without an access token. " +
			"Checks that the secret is that of the right account. Not available under W3Block; see `web3connect_account`.",
		Attributes: map[string]schema.Attribute{
			"account_id":             computedText("Id of the account; the `client_id` of OpenID Connect."),
			"account_type":           computedText("`organization` (mints, imports and verifies) or `end_user` (holds)."),
			"id_wallet_address_eth":  computedText("Address of the account's ID wallet, `0x` and 40 hex digits."),
			"id_wallet_address_suri": computedText("Address of the account's ID wallet in SS58, such as `5F…`."),
		},
	}
}

// apiKeyModel is an API key's account in Terraform.
type apiKeyModel struct {
	AccountID           types.String `tfsdk:"account_id"`
	AccountType         types.String `tfsdk:"account_type"`
	IDWalletAddressEth  types.String `tfsdk:"id_wallet_address_eth"`
	IDWalletAddressSuri types.String `tfsdk:"id_wallet_address_suri"`
}

func (d *apiKeyDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.known(&resp.Diagnostics) {
		return
	}
	key, err := d.api.CheckAPIKey(ctx)
	if err != nil {
		d.report(&resp.Diagnostics, "check the API key secret", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, apiKeyModel{
		AccountID:           types.StringValue(key.AccountID),
		AccountType:         types.StringValue(key.AccountType),
		IDWalletAddressEth:  types.StringValue(key.IDWalletAddressEth),
		IDWalletAddressSuri: types.StringValue(key.IDWalletAddressSuri),
	})...)
}
