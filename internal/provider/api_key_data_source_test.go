package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const apiKeyConfig = `data "web3connect_api_key" "test" {}`

func TestAccAPIKeyDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	a := accountOf(t, e, emulator.DemoDomain)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: e.Config(apiKeyConfig),
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue("web3connect_api_key", "account_id", knownvalue.StringExact(a.AccountID)),
					dataValue("web3connect_api_key", "account_type", knownvalue.StringExact("organization")),
					dataValue("web3connect_api_key", "id_wallet_address_eth", knownvalue.StringExact(a.IDWalletAddress)),
					dataValue("web3connect_api_key", "id_wallet_address_suri", knownvalue.StringExact(a.IDWalletSuri)),
				},
				Check: sent(e, "refreshAccessToken", 0), // the secret alone is asked about
			},
			{Config: acctest.Config(e.URL, "not-the-secret", apiKeyConfig), ExpectError: words("Web3Connect refused the API key secret")},
		},
	})
}
