package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func idWalletConfig(address string) string {
	return fmt.Sprintf("data \"web3connect_id_wallet\" \"test\" {\n  id_wallet_address = %q\n}\n", address)
}

func TestAccIDWalletDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	a := accountOf(t, e, emulator.DemoDomain)
	upper := "0x" + strings.ToUpper(a.IDWalletAddress[2:])
	nobodys := "0x00000000000000000000000000000000000000ff"
	key := tfjsonpath.New("id_wallet_public_key_jwk")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(idWalletConfig(nobodys)), ExpectError: words("has no ID wallet " + nobodys)},
			{Config: e.Config(idWalletConfig("0x12")), ExpectError: words(`id_wallet_address: "0x12" has 2 hex digits`)},
			{
				Config: e.Config(idWalletConfig(upper) + accountConfig),
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue("web3connect_id_wallet", "id_wallet_address", knownvalue.StringExact(upper)),
					dataValue("web3connect_id_wallet", "id_wallet_public_key_jwk", knownvalue.ObjectPartial(map[string]knownvalue.Check{
						"kty": knownvalue.StringExact("EC"), "crv": knownvalue.StringExact("secp256k1"),
					})),
					// The account's own key, from another operation.
					statecheck.CompareValuePairs("data.web3connect_id_wallet.test", key,
						"data.web3connect_account.test", tfjsonpath.New("id_wallet").AtMapKey("jwk_encrypted"), compare.ValuesSame()),
				},
			},
		},
	})
}
