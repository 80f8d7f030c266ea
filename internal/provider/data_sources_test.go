package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// dataValue checks an attribute of the data source named test.
func dataValue(dataSource, attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("data."+dataSource+".test", tfjsonpath.New(attribute), want)
}

// clientOf calls the service without Terraform.
func clientOf(t *testing.T, e *acctest.Emulator, secret string) *client.Client {
	t.Helper()
	return e.Client(secret)
}

// accountOf is an account of the emulator by its e-mail or domain.
func accountOf(t *testing.T, e *acctest.Emulator, emailOrDomain string) emulator.Account {
	t.Helper()
	a, ok, err := e.Account(t.Context(), emailOrDomain)
	if err != nil || !ok {
		t.Fatalf("no account %s: %v", emailOrDomain, err)
	}
	return a
}

const recordConfig = `data "web3connect_domain_verification_record" "test" {}`

func TestAccDataSources(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Unverified(t, position)
			a := accountOf(t, e, emulator.DemoDomain)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: e.Config(accountConfig + "\n" + recordConfig + "\n" + apiKeyConfig + "\n" + idWalletConfig(e.Alice.IDWalletAddress)),
					ConfigStateChecks: []statecheck.StateCheck{
						dataValue("web3connect_account", "account_id", knownvalue.StringExact(a.AccountID)),
						dataValue("web3connect_account", "account_type", knownvalue.StringExact("organization")),
						dataValue("web3connect_account", "name", knownvalue.StringExact("Demo University")),
						dataValue("web3connect_account", "email", knownvalue.Null()),
						dataValue("web3connect_account", "domain_verified", knownvalue.Bool(false)),
						dataValue("web3connect_account", "id_wallet_address", knownvalue.StringExact(a.IDWalletAddress)),
						dataValue("web3connect_account", "id_wallet", knownvalue.ObjectPartial(map[string]knownvalue.Check{
							"address":       knownvalue.StringExact(a.IDWalletAddress),
							"jwk_encrypted": knownvalue.ObjectPartial(map[string]knownvalue.Check{"crv": knownvalue.StringExact("secp256k1")}),
						})),
						dataValue("web3connect_domain_verification_record", "domain", knownvalue.StringExact(a.Domain)),
						dataValue("web3connect_domain_verification_record", "txt_record", knownvalue.StringExact(a.TXTRecord)),
						dataValue("web3connect_api_key", "account_id", knownvalue.StringExact(a.AccountID)),
						dataValue("web3connect_id_wallet", "id_wallet_address", knownvalue.StringExact(e.Alice.IDWalletAddress)),
					},
				}},
			})
		})
	}
}

func TestAccDataSources_endUser(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	a := accountOf(t, e, emulator.DemoEndUserEmail)
	config := func(body string) string { return acctest.Config(e.URL, emulator.DemoEndUserSecret, body) }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config(accountConfig + "\n" + apiKeyConfig),
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue("web3connect_account", "account_id", knownvalue.StringExact(a.AccountID)),
					dataValue("web3connect_account", "account_type", knownvalue.StringExact("end_user")),
					dataValue("web3connect_account", "email", knownvalue.StringExact(emulator.DemoEndUserEmail)),
					dataValue("web3connect_account", "domain", knownvalue.Null()),
					dataValue("web3connect_account", "id_wallet_address", knownvalue.StringExact(a.IDWalletAddress)),
					dataValue("web3connect_api_key", "account_type", knownvalue.StringExact("end_user")),
					dataValue("web3connect_api_key", "id_wallet_address_eth", knownvalue.StringExact(a.IDWalletAddress)),
				},
			},
			{Config: config(recordConfig), ExpectError: words("Could not read the domain's verification record")},
			{Config: config(connectButtonConfig("https://university.example/welcome")), ExpectError: words("Could not generate the button")},
		},
	})
}

// Under W3Block a tenant is its organization, and what needs an API key secret says so.
func TestAccDataSources_w3block(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	a := accountOf(t, e, emulator.DemoDomain)
	config := func(body string) string { return w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, body) }
	works := accountConfig + "\n" + recordConfig + "\n" + idWalletConfig(e.Bob.IDWalletAddress)
	var checks []statecheck.StateCheck
	for dataSource, attributes := range map[string]map[string]string{
		"web3connect_account":                    {"account_id": a.AccountID, "account_type": "organization"},
		"web3connect_domain_verification_record": {"txt_record": a.TXTRecord},
		"web3connect_id_wallet":                  {"id_wallet_address": e.Bob.IDWalletAddress},
	} {
		for attribute, want := range attributes {
			checks = append(checks, dataValue(dataSource, attribute, knownvalue.StringExact(want)))
		}
	}
	needsKey := words("Sign in with an API key secret (argument api_key_secret of the provider block, or WEB3CONNECT_API_KEY_SECRET) for this.")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(works), ConfigStateChecks: checks},
			{Config: strings.Replace(config(works), "w3block = {", `w3block = { method = "headers",`, 1), ConfigStateChecks: checks, Check: sent(e, "refreshAccessToken", 0)},
			{Config: config(apiKeyConfig), ExpectError: needsKey},
			{Config: config(connectButtonConfig("https://university.example/welcome")), ExpectError: needsKey},
			{Config: config(importBatchConfig(`"x"`)), ExpectError: needsKey},
		},
	})
}

// A provider block that is known only after apply is one clear error, not a crash.
func TestAccDataSources_unknownProvider(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	var steps []resource.TestStep
	for _, config := range []string{
		accountConfig, recordConfig, apiKeyConfig, idWalletConfig(e.Alice.IDWalletAddress), nftVerificationConfig("abcdefgh"),
		importBatchConfig(`"x"`), connectButtonConfig("https://university.example/welcome"), oidcConfigurationConfig, w3blockProfileConfig,
	} {
		steps = append(steps, resource.TestStep{
			Config: fmt.Sprintf(`resource "terraform_data" "secret" {
			  input = %q
			}
			provider "web3connect" {
			  endpoint       = %q
			  api_key_secret = terraform_data.secret.output
			}
			`, emulator.DemoOrganizationSecret, e.URL) + config,
			ExpectError: words("This needs the service, but api_key_secret in the provider block depends on something that is known only after apply."),
		})
	}
	resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: steps})
	if n := e.Count(""); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// Arguments that are known only after apply are read then.
func TestAccDataSources_unknownArguments(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	later := func(value string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"later\" {\n  input = %q\n}\n", value)
	}
	withOutput := func(config, value string) string {
		return later(value) + strings.Replace(config, fmt.Sprintf("%q", value), "terraform_data.later.output", 1)
	}
	url := "https://university.example/welcome"
	for name, config := range map[string]string{
		"id wallet":      withOutput(idWalletConfig(e.Alice.IDWalletAddress), e.Alice.IDWalletAddress),
		"connect button": withOutput(connectButtonConfig(url), url),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{{Config: e.Config(config)}}})
		})
	}
}
