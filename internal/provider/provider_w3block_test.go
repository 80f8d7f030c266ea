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
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// w3blockConfig has a provider block that signs in with the emulator's tenant.
func w3blockConfig(e *acctest.Emulator, endpoint, secret, body string) string {
	return fmt.Sprintf("provider \"web3connect\" {\n endpoint = %q\n w3block = { tenant_id = %q, key = %q, secret = %q, endpoint = %q }\n}\n%s",
		e.URL, emulator.DemoTenantID, emulator.DemoTenantKey, secret, endpoint, body)
}

// Under W3Block everything works, imports one e-mail a request.
func TestAccW3Block(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
	program := func(emails ...string) string {
		return w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, importConfig(strings.Join(emails, "\n"))+strings.Replace(nftConfig("HOLDER", ""), `"HOLDER"`, `web3connect_end_user_import.test.id_wallet_addresses["a@example.com"]`, 1))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: w3blockConfig(e, e.ControlURL, emulator.DemoTenantSecret, accountConfig), ExpectError: words("Check that the endpoint of W3Block ID (w3block.endpoint in the provider block, or W3BLOCK_ENDPOINT) is the base URL of W3Block ID")},
			{Config: w3blockConfig(e, e.W3BlockURL, "wrong", accountConfig), ExpectError: words("The W3Block credentials are refused")},
			{
				Config: program("A@example.com", "b@example.com"),
				Check:  resource.ComposeTestCheckFunc(imported(e, "a@example.com", "b@example.com"), sent(e, "importEndUser", 2), sent(e, "submitImportBatch", 0), sent(e, "mintNFT", 1)),
			},
			{
				Config: program("a@example.com", "b@example.com", "fails@example.com"), ExpectNonEmptyPlan: true, Check: sent(e, "importEndUser", 3),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures"), knownvalue.MapExact(map[string]knownvalue.Check{
						"fails@example.com": knownvalue.StringExact("the service could not import this e-mail"),
					})),
				},
			},
		},
	})
}
