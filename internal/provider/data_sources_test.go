package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func TestAccDataSources(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Unverified(t, position)
			a, _, err := e.Account(t.Context(), emulator.DemoDomain)
			if err != nil {
				t.Fatal(err)
			}
			account := func(attribute string, want knownvalue.Check) statecheck.StateCheck {
				return statecheck.ExpectKnownValue("data.web3connect_account.test", tfjsonpath.New(attribute), want)
			}
			record := func(attribute, want string) statecheck.StateCheck {
				return statecheck.ExpectKnownValue("data.web3connect_domain_verification_record.test", tfjsonpath.New(attribute), knownvalue.StringExact(want))
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: e.Config(`data "web3connect_account" "test" {}
					data "web3connect_domain_verification_record" "test" {}`),
					ConfigStateChecks: []statecheck.StateCheck{
						account("account_id", knownvalue.StringExact(a.AccountID)),
						account("account_type", knownvalue.StringExact("organization")),
						account("name", knownvalue.StringExact("Demo University")),
						account("email", knownvalue.Null()),
						account("domain_verified", knownvalue.Bool(false)),
						account("id_wallet_address", knownvalue.StringExact(a.IDWalletAddress)),
						account("id_wallet", knownvalue.ObjectPartial(map[string]knownvalue.Check{
							"address":       knownvalue.StringExact(a.IDWalletAddress),
							"jwk_encrypted": knownvalue.ObjectPartial(map[string]knownvalue.Check{"crv": knownvalue.StringExact("secp256k1")}),
						})),
						record("domain", a.Domain),
						record("txt_record", a.TXTRecord),
					},
				}},
			})
		})
	}
}
