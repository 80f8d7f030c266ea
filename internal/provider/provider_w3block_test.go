package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// Each way of signing in mints.
func TestAccW3Block_signIn(t *testing.T) {
	t.Parallel()
	tenant := fmt.Sprintf("tenant_id = %q, key = %q, secret = %q", emulator.DemoTenantID, emulator.DemoTenantKey, emulator.DemoTenantSecret)
	for name, test := range map[string]struct {
		arguments string
		uses      []string // of the ways to sign in
	}{
		"default": {tenant, []string{"signInW3BlockTenant"}},
		"token":   {tenant + `, method = "token"`, []string{"signInW3BlockTenant"}},
		"headers": {tenant + `, method = "headers"`, nil},
		"user":    {fmt.Sprintf("email = %q, password = %q", emulator.DemoUserEmail, emulator.DemoUserPassword), []string{"signInW3BlockUser"}},
		"user of a tenant": {
			fmt.Sprintf(`email = %q, password = %q, tenant_id = %q, method = "token"`, emulator.DemoUserEmail, emulator.DemoUserPassword, emulator.DemoTenantID),
			[]string{"signInW3BlockUser"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: fmt.Sprintf("provider \"web3connect\" {\n endpoint = %q\n w3block = { endpoint = %q, %s }\n}\n%s", e.URL, e.W3BlockURL, test.arguments, nftConfig(e.Alice.IDWalletAddress, "")),
					Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 1), check(func() error {
						for _, way := range []string{"refreshAccessToken", "signInW3BlockTenant", "signInW3BlockUser"} {
							if used := e.Count(way) > 0; used != slices.Contains(test.uses, way) {
								return fmt.Errorf("%s was called %d times", way, e.Count(way))
							}
						}
						return nil
					})),
				}},
			})
		})
	}
}

// A token that expires is renewed with the newest refresh token: the first one is
// refused by the time of the second renewal. Where the refresh is refused too, the
// tenant signs in anew.
func TestAccW3Block_tokenLost(t *testing.T) {
	t.Parallel()
	renewed := []string{"mintNFT 401", "refreshW3BlockToken 201", "mintNFT 200"}
	anew := []string{"mintNFT 401", "refreshW3BlockToken 403", "signInW3BlockTenant 201", "mintNFT 200"}
	for name, test := range map[string]struct {
		lose func(e *acctest.Emulator) error
		each []string
	}{
		"expired": {func(e *acctest.Emulator) error { return e.Advance(e.Context(), 2*time.Hour) }, renewed},
		"revoked": {func(e *acctest.Emulator) error { return e.RevokeTokens(e.Context()) }, anew},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.Documented, func(o *emulator.Options) { o.Switches.W3BlockTokenLifetime = emulator.Duration(time.Hour) })
			oddMints(e, func() error { return test.lose(e) })
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, chain(e.Alice.IDWalletAddress, 3)),
					Check: check(func() error {
						want := slices.Repeat(test.each, 3)
						if got := aroundMints(e, "refreshW3BlockToken", "signInW3BlockTenant"); !slices.Equal(got, want) || len(e.AllNFTs()) != 3 {
							return fmt.Errorf("%d NFTs, answered %v", len(e.AllNFTs()), got)
						}
						return nil
					}),
				}},
			})
		})
	}
}

// A tenant can come from the environment, whole or in part. It can't be parallel: it
// sets the environment.
func TestAccW3Block_environment(t *testing.T) {
	e := acctest.Start(t)
	t.Setenv("WEB3CONNECT_ENDPOINT", e.URL)
	t.Setenv("W3BLOCK_ENDPOINT", e.W3BlockURL)
	t.Setenv("W3BLOCK_TENANT_ID", emulator.DemoTenantID)
	t.Setenv("W3BLOCK_KEY", emulator.DemoTenantKey)
	t.Setenv("W3BLOCK_SECRET", emulator.DemoTenantSecret)
	signsIn := func(block, operation string) resource.TestStep {
		return resource.TestStep{
			PreConfig: e.ClearRequests,
			Config:    "provider \"web3connect\" {\n" + block + "\n}\n" + accountConfig,
			Check: check(func() error {
				for _, way := range []string{"refreshAccessToken", "signInW3BlockTenant", "signInW3BlockUser"} {
					if used := e.Count(way) > 0; used != (way == operation) {
						return fmt.Errorf("%s was called %d times", way, e.Count(way))
					}
				}
				return nil
			}),
		}
	}
	fails := func(block, want string) resource.TestStep {
		return resource.TestStep{Config: "provider \"web3connect\" {\n" + block + "\n}\n" + accountConfig, ExpectError: words(want)}
	}
	set := func(name, value string, step resource.TestStep) resource.TestStep {
		then := step.PreConfig
		step.PreConfig = func() {
			t.Setenv(name, value)
			if then != nil {
				then()
			}
		}
		return step
	}
	user := fmt.Sprintf("email = %q, password = %q", emulator.DemoUserEmail, emulator.DemoUserPassword)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			signsIn("", "signInW3BlockTenant"),
			signsIn("w3block = {}", "signInW3BlockTenant"),
			signsIn("w3block = { "+user+" }", "signInW3BlockUser"), // the environment's tenant is another matter
			signsIn(fmt.Sprintf("api_key_secret = %q", emulator.DemoOrganizationSecret), "refreshAccessToken"),
			fails(`w3block = { secret = "wrong" }`, "The W3Block credentials are refused"), // the block wins
			fails(`w3block = { email = "user@example.com" }`, "w3block lacks password."),
			set("WEB3CONNECT_API_KEY_SECRET", "another-secret", fails("", "Two ways of signing in")),
			signsIn("w3block = {}", "signInW3BlockTenant"), // the block wins here, too
			set("W3BLOCK_SECRET", "", fails("w3block = {}", "w3block lacks secret.")),
			signsIn(fmt.Sprintf("w3block = { secret = %q }", emulator.DemoTenantSecret), "signInW3BlockTenant"),
			set("W3BLOCK_SECRET", emulator.DemoTenantSecret+"\n", fails("w3block = {}", "Environment variable W3BLOCK_SECRET: the secret begins or ends with white space")),
			set("W3BLOCK_ENDPOINT", "http://id.example", fails(fmt.Sprintf("w3block = { secret = %q }", emulator.DemoTenantSecret), "Environment variable W3BLOCK_ENDPOINT:")),
			set("W3BLOCK_ENDPOINT", e.W3BlockURL, signsIn(fmt.Sprintf("w3block = { secret = %q }", emulator.DemoTenantSecret), "signInW3BlockTenant")),
		},
	})
}
