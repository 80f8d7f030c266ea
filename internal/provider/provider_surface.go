package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Resources are what the provider manages.
func (p *web3connectProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		newNFTResource,
		newNFTBatchResource,
		newEndUserResource,
		newEndUserImportResource,
		newDomainVerificationResource,
		newPhoneVerificationResource,
	}
}

// DataSources are what it reads.
func (p *web3connectProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newAccountDataSource,
		newAPIKeyDataSource,
		newIDWalletDataSource,
		newDomainVerificationRecordDataSource,
		newNFTDataSource,
		newNFTHistoryDataSource,
		newNFTVerificationDataSource,
		newHeldNFTsDataSource,
		newMintedNFTsDataSource,
		newNFTSearchDataSource,
		newEndUserImportBatchDataSource,
		newConnectButtonDataSource,
		newOIDCConfigurationDataSource,
		newW3BlockProfileDataSource,
	}
}

// EphemeralResources are what no plan and no state holds.
func (p *web3connectProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		newAccessTokenEphemeralResource,
		newW3BlockTokenEphemeralResource,
		newNFTVerificationCodeEphemeralResource,
		newConnectButtonEphemeralResource,
	}
}

// ListResources are what terraform query finds.
func (p *web3connectProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{
		newNFTListResource,
	}
}

// Actions are what is done on demand and leaves no state.
func (p *web3connectProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		newNFTTransferAction,
		newNFTVisibilityAction,
		newNFTVerifyAction,
		newPhoneCodeAction,
	}
}

// Functions are pure and work offline.
func (p *web3connectProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{
		newBuildAuthorizationURLFunction,
		newDeriveWalletAddressFunction,
		newChecksumAddressFunction,
	}
}
