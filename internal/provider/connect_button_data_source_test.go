package provider_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
)

func connectButtonConfig(redirectURL string) string {
	return fmt.Sprintf("data \"web3connect_connect_button\" \"test\" {\n  redirect_url = %q\n}\n", redirectURL)
}

// The script takes an end user to the organization and back, once; another read
// makes another.
func TestAccConnectButtonDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	redirect := "https://university.example/welcome?from=button"
	code := regexp.MustCompile(`[?&]c=([^"&]+)`)
	used := map[string]bool{}
	associate := func(s *terraform.State) error {
		script := s.RootModule().Resources["data.web3connect_connect_button.test"].Primary.Attributes["script"]
		found := code.FindStringSubmatch(script)
		if !strings.Contains(script, "function globalWeb3ConnectButtonOnClick()") || found == nil || used[found[1]] {
			return fmt.Errorf("not a new button: %s", script)
		}
		used[found[1]] = true
		to, user, err := e.Associate(e.Context(), found[1], "new@example.com")
		if err != nil {
			return err
		}
		if want := redirect + "&id_wallet_address=" + user.IDWalletAddress; to != want {
			return fmt.Errorf("sent to %s, want %s", to, want)
		}
		return nil
	}
	config := e.Config(connectButtonConfig(redirect))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(connectButtonConfig("/welcome")), ExpectError: words(`redirect_url: "/welcome" is not a URL of http or https`)},
			{Config: e.Config(connectButtonConfig("ftp://university.example/")), ExpectError: words(`redirect_url: "ftp://university.example/" is not a URL of http or https`)},
			{Config: config, Check: associate},
			{Config: config, Check: associate},
		},
	})
}
