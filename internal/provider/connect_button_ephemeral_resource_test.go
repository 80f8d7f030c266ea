package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func TestAccConnectButtonEphemeral(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	button := func(url string) string {
		return `ephemeral "web3connect_connect_button" "test" { redirect_url = ` + url + ` }` + echo("ephemeral.web3connect_connect_button.test")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: withEcho(),
		Steps: []resource.TestStep{
			{Config: e.Config(button(`"/welcome"`)), ExpectError: words(`redirect_url: "/welcome" is not a URL of http or https`)},
			{Config: e.Config(button(`"ftp://app.example/welcome"`)), ExpectError: words("redirect_url:")},
			{
				Config: w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, button(`"https://app.example/welcome"`)), Check: sent(e, "generateConnectButton", 0),
				ExpectError: words("Sign in with an API key secret"),
			},
			{
				// The URL is known after apply.
				Config:            e.Config("resource \"terraform_data\" \"test\" {}\n" + button(`"https://app.example/welcome?id=${terraform_data.test.id}"`)),
				ConfigStateChecks: []statecheck.StateCheck{echoed("script", knownvalue.StringRegexp(regexp.MustCompile(`function globalWeb3ConnectButtonOnClick\(\)`)))},
			},
		},
	})
}
