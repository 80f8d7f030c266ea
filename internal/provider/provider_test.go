package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const accountConfig = `data "web3connect_account" "test" {}`

// words makes a pattern of a text that Terraform may wrap anywhere.
func words(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(text), " ", `[\s│]+`))
}

// TestAccBadInput has what a new user gets wrong. Each is one clear error, and
// nothing is minted, imported or left half-written.
func TestAccBadInput(t *testing.T) {
	t.Parallel()
	html := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><head><title>Welcome to nginx!</title></head></html>"))
	}))
	t.Cleanup(html.Close)
	down := httptest.NewServer(nil)
	down.Close()

	secret := emulator.DemoOrganizationSecret
	for _, test := range []struct {
		name   string
		config func(e *acctest.Emulator) string
		want   []string
	}{
		{
			"wrong secret", func(e *acctest.Emulator) string { return acctest.Config(e.URL, "not-the-secret", accountConfig) },
			[]string{"Web3Connect refused the API key secret", "Check the API key secret (argument api_key_secret of the provider block, or WEB3CONNECT_API_KEY_SECRET)"},
		},
		{
			"no secret", func(e *acctest.Emulator) string {
				return "provider \"web3connect\" {\n endpoint = \"" + e.URL + "\"\n}\n" + accountConfig
			},
			[]string{"No API key secret", "Set the environment variable WEB3CONNECT_API_KEY_SECRET"},
		},
		{
			"two ways of signing in", func(e *acctest.Emulator) string {
				return acctest.Config(e.URL, secret, accountConfig, `w3block = { tenant_id = "t", key = "k", secret = "s" }`)
			},
			[]string{"Two ways of signing in", "api_key_secret, or WEB3CONNECT_API_KEY_SECRET) or with W3Block ID (w3block", "it has both. Remove one of the two."},
		},
		{
			"half of a tenant", func(e *acctest.Emulator) string {
				return "provider \"web3connect\" {\n endpoint = \"" + e.URL + "\"\n w3block = { tenant_id = \"t\", key = \"k\" }\n}\n" + accountConfig
			},
			[]string{"Incomplete sign-in with W3Block", "w3block lacks secret."},
		},
		{
			"tenant and user", func(*acctest.Emulator) string {
				return "provider \"web3connect\" {\n w3block = { tenant_id = \"t\", key = \"k\", email = \"e\" }\n}\n" + accountConfig
			},
			[]string{"w3block has credentials of a tenant (key, secret) and of a user (email, password)"},
		},
		{
			"secret with a newline", func(e *acctest.Emulator) string { return acctest.Config(e.URL, secret+"\n", accountConfig) },
			[]string{"api_key_secret: the secret begins or ends with white space"},
		},
		{
			"empty secret", func(e *acctest.Emulator) string { return acctest.Config(e.URL, "", accountConfig) },
			[]string{"api_key_secret: the secret is empty"},
		},
		{
			"an end user's secret", func(e *acctest.Emulator) string {
				return acctest.Config(e.URL, emulator.DemoEndUserSecret, nftConfig(e.Alice.IDWalletAddress, ""))
			},
			[]string{"Could not mint the NFT", "for organizations only"},
		},
		{
			"endpoint down", func(*acctest.Emulator) string {
				return acctest.Config(down.URL, secret, accountConfig, "max_retries = 0")
			},
			[]string{"Web3Connect can't be reached", "Check that the endpoint " + down.URL, "WEB3CONNECT_ENDPOINT", "connection refused"},
		},
		{
			"endpoint answers HTML", func(*acctest.Emulator) string { return acctest.Config(html.URL, secret, accountConfig) },
			[]string{"Unexpected answer from Web3Connect", "an HTML page, not JSON: \"Welcome to nginx!\"", "Check that the endpoint " + html.URL},
		},
		{
			"endpoint without its path", func(e *acctest.Emulator) string {
				return acctest.Config(strings.TrimSuffix(e.URL, "/rest/v1"), secret, accountConfig)
			},
			[]string{"there is no /auth/account/access_token/refresh"},
		},
		{
			"endpoint without https", func(*acctest.Emulator) string {
				return acctest.Config("http://api.web3connect.jp/rest/v1", secret, accountConfig)
			},
			[]string{`endpoint: "http://api.web3connect.jp/rest/v1" would send secrets unencrypted: use https`},
		},
		{
			"retries out of range", func(e *acctest.Emulator) string {
				return acctest.Config(e.URL, secret, accountConfig, "max_retries = -1")
			},
			[]string{"max_retries: -1 is outside of the range from 0 to 100"},
		},
		{
			"timeout without a unit", func(e *acctest.Emulator) string {
				return acctest.Config(e.URL, secret, accountConfig, `request_timeout = "30"`)
			},
			[]string{`request_timeout: "30" is not a duration such as 30s or 2m`},
		},
		{
			"address with 39 digits", func(e *acctest.Emulator) string { return e.Config(nftConfig(e.Alice.IDWalletAddress[:41], "")) },
			[]string{"Invalid ID wallet address", "holder_id_wallet_address: \"0x", "has 39 hex digits; an ID wallet address is 0x followed by 40 hex digits"},
		},
		{
			"unknown address", func(e *acctest.Emulator) string {
				return e.Config(nftConfig("0x00000000000000000000000000000000000000ff", ""))
			},
			[]string{"Could not mint the NFT", "there is no ID wallet 0x00000000000000000000000000000000000000ff"},
		},
		{
			"visibility hidden", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, `visibility = "hidden"`))
			},
			[]string{`visibility: "hidden" is not possible; write "public" or "private"`},
		},
		{
			"serial number as text", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, "", "= 1\n", "= \"No. 1\"\n"))
			},
			[]string{"serial_number", "a number is required"},
		},
		{
			"missing static key", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, "", "image ", "#"))
			},
			[]string{`attribute "image" is required`},
		},
		{
			"relative URL", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, "", "https://university.example/diploma.png", "diploma.png"))
			},
			[]string{`static_metadata.image: "diploma.png" is not an absolute URL; begin it with https://`},
		},
		{
			"two faults in dynamic metadata", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, `dynamic_metadata = {
				  gtin13  = "4006381333932"
				  expires = 1893456000000
				}`))
			},
			[]string{`dynamic_metadata.gtin13: "4006381333932" has the check digit 2, but its other digits give 1`, "dynamic_metadata.expires: 1893456000000 lies behind the year 9999; the unit is seconds"},
		},
		{
			"documented key in custom", func(e *acctest.Emulator) string {
				return e.Config(nftConfig(e.Alice.IDWalletAddress, `dynamic_metadata = { custom = jsonencode({ level = "A" }) }`))
			},
			[]string{`dynamic_metadata.custom: "level" is a documented key; set it as dynamic_metadata.level`},
		},
		{
			"e-mail without @ on line 7 of 40", func(e *acctest.Emulator) string {
				return e.Config(`resource "web3connect_end_user_import" "test" {
				  emails = join("\n", [for i in range(1, 41) : i == 7 ? "student7.university.example" : "student${i}@university.example"])
				}`)
			},
			[]string{`emails: line 7: "student7.university.example" is not an e-mail address: it has no @`},
		},
		{
			"unverified domain", func(e *acctest.Emulator) string {
				if err := e.UnverifyDomain(e.Context(), emulator.DemoDomain); err != nil {
					t.Fatal(err)
				}
				return e.Config(nftConfig(e.Alice.IDWalletAddress, ""))
			},
			[]string{"Could not mint the NFT", "Add a web3connect_domain_verification resource and make this NFT depend on it (depends_on)"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			var steps []resource.TestStep
			config := test.config(e)
			for _, want := range test.want {
				steps = append(steps, resource.TestStep{Config: config, ExpectError: words(want)})
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(), Steps: steps,
				CheckDestroy: imported(e),
			})
			if n := len(e.AllNFTs()); n != 0 {
				t.Errorf("%d NFTs were minted", n)
			}
		})
	}
}

// The environment stands in for what the provider block leaves out, and the
// block wins. It can't be parallel: it sets the environment.
func TestAccEnvironment(t *testing.T) {
	e := acctest.Start(t)
	t.Setenv("WEB3CONNECT_ENDPOINT", e.URL)
	t.Setenv("WEB3CONNECT_API_KEY_SECRET", emulator.DemoOrganizationSecret)
	t.Setenv("WEB3CONNECT_MAX_RETRIES", "2")
	t.Setenv("WEB3CONNECT_REQUESTS_PER_SECOND", "1000.5")
	t.Setenv("WEB3CONNECT_REQUEST_TIMEOUT", "10s")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: accountConfig},
			{Config: "provider \"web3connect\" {}\n" + accountConfig},
			{Config: "provider \"web3connect\" {\n api_key_secret = \"wrong-secret\"\n}\n" + accountConfig, ExpectError: words("Web3Connect refused the API key secret")},
			{PreConfig: func() { t.Setenv("WEB3CONNECT_MAX_CONCURRENCY", "none") }, Config: accountConfig, ExpectError: words(`Environment variable WEB3CONNECT_MAX_CONCURRENCY: "none" is not an integer`)},
			{PreConfig: func() { t.Setenv("WEB3CONNECT_MAX_CONCURRENCY", "1") }, Config: accountConfig},
			{PreConfig: func() { t.Setenv("W3BLOCK_SECRET", "x") }, Config: accountConfig, ExpectError: words("Two ways of signing in")},
			{PreConfig: func() { t.Setenv("WEB3CONNECT_API_KEY_SECRET", "") }, Config: accountConfig, ExpectError: words("w3block lacks tenant_id and key.")},
			{PreConfig: func() {
				t.Setenv("WEB3CONNECT_API_KEY_SECRET", emulator.DemoOrganizationSecret)
				t.Setenv("W3BLOCK_SECRET", "")
			}, Config: accountConfig},
		},
	})
}

// A secret that is known only after apply must not keep what is in the state from
// being planned.
func TestAccUnknownSecret(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	config := func(secret string) string {
		return `resource "terraform_data" "secret" {
		  input = "` + secret + `"
		}
		provider "web3connect" {
		  endpoint       = "` + e.URL + `"
		  api_key_secret = terraform_data.secret.output
		}
		` + nftConfig(e.Alice.IDWalletAddress, "")
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(emulator.DemoOrganizationSecret)},
			{Config: strings.Replace(config(emulator.DemoOrganizationSecret), "input =", "triggers_replace = 1\n input =", 1), Check: sent(e, "mintNFT", 1)},
		},
	})
}

// What needs the service while Terraform plans says clearly that it can't be asked;
// what waits for the apply works.
func TestAccUnknownConfiguration(t *testing.T) {
	t.Parallel()
	const known = "terraform_data.known_after_apply.output"
	for name, block := range map[string]string{
		"api_key_secret": "endpoint = ENDPOINT\n api_key_secret = " + known + ".secret\n detect_drift = " + known + ".drift",
		"w3block":        "endpoint = ENDPOINT\n w3block = " + known + ".w3block",
		"endpoint":       "endpoint = " + known + ".endpoint\n api_key_secret = SECRET",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			config := strings.NewReplacer("ENDPOINT", strconv.Quote(e.URL), "SECRET", strconv.Quote(emulator.DemoOrganizationSecret)).Replace(fmt.Sprintf(`
			resource "terraform_data" "known_after_apply" {
			  input = {
			    endpoint = ENDPOINT
			    secret   = SECRET
			    w3block  = { tenant_id = %q, key = %q, secret = %q, endpoint = %q }
			    drift    = { holder = true }
			  }
			}
			provider "web3connect" {
			%s
			}
			`, emulator.DemoTenantID, emulator.DemoTenantKey, emulator.DemoTenantSecret, e.W3BlockURL, block))
			later := `data "web3connect_account" "test" {
			  depends_on = [terraform_data.known_after_apply]
			}
			` + nftConfig(e.Alice.IDWalletAddress, "")
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config + accountConfig, ExpectError: words("This needs the service, but " + name + " in the provider block depends on something that is known only after apply"), PlanOnly: true},
					{Config: config + later, Check: resource.ComposeTestCheckFunc(
						sent(e, "mintNFT", 1), resource.TestCheckResourceAttr("data.web3connect_account.test", "name", "Demo University"),
					)},
				},
			})
		})
	}
}

// The secret can be an ephemeral value, which plan and apply get anew.
func TestAccEphemeralSecret(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	step := func(secret, visibility string) resource.TestStep {
		return resource.TestStep{
			ConfigVariables: config.Variables{"secret": config.StringVariable(secret)},
			Config: `variable "secret" {
			  type      = string
			  ephemeral = true
			}
			provider "web3connect" {
			  endpoint       = "` + e.URL + `"
			  api_key_secret = var.secret
			}
			` + nftConfig(e.Alice.IDWalletAddress, `visibility = "`+visibility+`"`),
			Check: resource.ComposeTestCheckFunc(hasVisibility(e, visibility), sent(e, "mintNFT", 1)),
		}
	}
	wrong := step("wrong-secret", "private")
	wrong.ExpectError = words("Web3Connect refused the API key secret")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps:                    []resource.TestStep{step(emulator.DemoOrganizationSecret, "public"), wrong, step(emulator.DemoOrganizationSecret, "private")},
	})
}

// chain is a row of NFTs that are minted one after the other.
func chain(holder string, n int) string {
	out := ""
	for i := range n {
		after := ""
		if i > 0 {
			after = fmt.Sprintf("depends_on = [web3connect_nft.test%d]", i-1)
		}
		out += nftConfig(holder, after, "serial_number     = 1", fmt.Sprintf("serial_number = %d", i+1))
		out = strings.Replace(out, `"test"`, fmt.Sprintf(`"test%d"`, i), 1)
	}
	return out
}

// aroundMints are the operations among names with their status, in order, from the first
// mint to the last.
func aroundMints(e *acctest.Emulator, names ...string) (out []string) {
	last, first := -1, -1
	for _, r := range e.Requests() {
		if !slices.Contains(append(names, "mintNFT"), r.Operation) {
			continue
		}
		if r.Operation == "mintNFT" {
			last = len(out)
			if first < 0 {
				first = last
			}
		}
		out = append(out, fmt.Sprintf("%s %d", r.Operation, r.Status))
	}
	if first < 0 {
		return nil
	}
	return out[first : last+1]
}

// oddMints does something before the first, third, … mint is carried out.
func oddMints(e *acctest.Emulator, do func() error) {
	calls := 0
	e.Observe(func(operation string) {
		if operation != "mintNFT" {
			return
		}
		if calls++; calls%2 == 1 {
			if err := do(); err != nil {
				panic(err)
			}
		}
	})
}

// Tokens that expire or are revoked between two operations of an apply are renewed,
// and what was refused is sent once more.
func TestAccTokenLost(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(e *acctest.Emulator) error{
		"expired": func(e *acctest.Emulator) error { return e.Advance(e.Context(), 3*time.Second) },
		"revoked": func(e *acctest.Emulator) error { return e.RevokeTokens(e.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.Documented, func(o *emulator.Options) { o.Switches.TokenLifetime = emulator.Duration(2 * time.Second) })
			oddMints(e, func() error { return lose(e) })
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{Config: e.Config(chain(e.Alice.IDWalletAddress, 3)), Check: check(func() error {
					want := []string{"mintNFT 401", "mintNFT 200", "mintNFT 401", "mintNFT 200", "mintNFT 401", "mintNFT 200"}
					if got := aroundMints(e); !slices.Equal(got, want) || len(e.AllNFTs()) != 3 {
						return fmt.Errorf("%d NFTs, aroundMints %v", len(e.AllNFTs()), got)
					}
					return nil
				})}},
			})
		})
	}
}
