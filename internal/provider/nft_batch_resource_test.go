package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const batchAddress = "web3connect_nft_batch.test"

// batchConfig is a batch; entries are lines of HCL, arguments further ones of the resource.
func batchConfig(entries, arguments string) string {
	return fmt.Sprintf(`resource "web3connect_nft_batch" "test" {
  defaults = jsonencode({
    visibility = "public"
    static = {
      issuer = "i", contents_provider = "c", name = "n", description = "d", total_issued = 40,
      image = "https://university.example/i", link = "https://university.example/l", animation_url = "https://university.example/a"
    }
    dynamic = { level = "1" }
  })
  entries = {
%s
  }
%s
}
`, entries, arguments)
}

func batchEntryHCL(key string, holder emulator.Account, serial int, more string) string {
	return fmt.Sprintf("    %q = jsonencode({ holder = %q, static = { serial_number = %d } %s })\n", key, holder.IDWalletAddress, serial, more)
}

// TestAccNFTBatch goes through the life of a batch. After each step the framework proves
// that a plan shows no changes. The other positions are TestNFTBatch_drift's.
func TestAccNFTBatch(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"documented", "rich NFT object"} {
		position, ok := positions[name]
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			a, b, c := batchEntryHCL("a", e.Alice, 1, ""), batchEntryHCL("b", e.Bob, 2, `, visibility = "private"`), batchEntryHCL("c", e.Alice, 3, `, dynamic = { level = null, rank = 7 }`)
			update := resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(batchAddress, plancheck.ResourceActionUpdate)}}
			count := func(mints, updates, transfers int) resource.TestCheckFunc {
				return resource.ComposeTestCheckFunc(sent(e, "mintNFT", mints), sent(e, "updateNFTMetadata", updates), sent(e, "transferNFT", transfers))
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(batchConfig(a+b, "")),
						Check:  resource.ComposeTestCheckFunc(count(2, 0, 0), resource.TestCheckResourceAttr(batchAddress, "tokens.%", "2"), resource.TestCheckResourceAttr(batchAddress, "failures.%", "0")),
					},
					{Config: e.Config(batchConfig(a+b+c, "")), ConfigPlanChecks: update, Check: count(3, 0, 0)},
					{
						Config: e.Config(batchConfig(batchEntryHCL("a", e.Bob, 1, `, dynamic = { level = "2" }`)+strings.Replace(b, "private", "public", 1)+c, "")), ConfigPlanChecks: update,
						Check: count(3, 1, 1),
					},
					{Config: e.Config(batchConfig(batchEntryHCL("a", e.Bob, 7, ""), "")), ExpectError: words("Static metadata can't be changed")},
					{Config: e.Config(batchConfig(b, `deletion_policy = "prevent"`)), ExpectError: words("The NFTs may not be destroyed")},
					{Config: e.Config(batchConfig(b, `deletion_policy = "hide"`)), ConfigPlanChecks: update, Check: count(3, 1, 1)},
				},
			})
			for _, n := range e.AllNFTs() {
				if n.Visibility != "private" {
					t.Errorf("%s is %s after the destroy", n.TokenID, n.Visibility)
				}
			}
		})
	}
}

// What a user gets wrong is an error that names key, value and what to do, before
// anything is sent.
func TestAccNFTBatch_badInput(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	a := batchEntryHCL("a", e.Alice, 1, "")
	for _, test := range []struct{ config, fault string }{
		{batchConfig(`"x" = jsonencode({ holder_id = "0x" })`, ""), `x: "holder_id" is not a key of an entry`},
		{batchConfig(`"x" = jsonencode({ holder = "Alice" })`, ""), `x: holder: "Alice" does not begin with 0x`},
		{batchConfig(a+`"x" = null`, ""), `x: it is null; leave the key out`},
		{batchConfig(strings.Replace(a, "serial_number = 1", "serial_number = \"one\"", 1), ""), `a: static.serial_number: "one" is not a JSON integer`},
		{strings.Replace(batchConfig(a, ""), `"https://university.example/i"`, `"i.png"`, 1), `defaults: static.image: "i.png" is not an absolute URL`},
		{batchConfig(a, `deletion_policy = "burn"`), `"burn" is not possible`},
		{batchConfig(a+batchEntryHCL("again", e.Alice, 1, ""), ""), `again: The same credential twice`},
		{batchConfig(a, "") + nftConfig(e.Alice.IDWalletAddress, "", `"Demo University"`, `"i"`), ""}, // another one
	} {
		step := resource.TestStep{Config: e.Config(test.config), PlanOnly: true}
		if step.ExpectError = words(test.fault); test.fault == "" {
			step = resource.TestStep{Config: e.Config(test.config)}
		}
		resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{step}})
	}
	if n := e.Count("mintNFT"); n != 2 {
		t.Errorf("%d mints", n)
	}
}

// NFTs move from resources of their own into a batch and back, and nothing is minted or
// sent on the way.
func TestAccNFTBatch_move(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	holder := e.Alice.IDWalletAddress
	static := []string{"1\n", "7\n"}
	single := nftConfig(holder, `visibility = "public"`, static...)
	document := strings.Replace(strings.Replace(single, `resource "web3connect_nft" "test" {`, "", 1), "holder_id_wallet_address", "holder", 1)
	document = strings.Replace(document, "static_metadata", "static", 1)
	document = document[:strings.LastIndex(document, "}")]
	batch := fmt.Sprintf("resource \"web3connect_nft_batch\" \"test\" {\n  entries = { first = jsonencode({ %s }) }\n}\n", document)
	forget := func(from string) string {
		return "removed {\n  from = " + from + "\n  lifecycle {\n    destroy = false\n  }\n}\n"
	}
	manifest := filepath.Join(t.TempDir(), "manifest.json")
	var token string
	noop := func(address string) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)}}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(single), Check: func(*terraform.State) error {
				token = e.Only().TokenID
				e.ClearRequests()
				return os.WriteFile(manifest, fmt.Appendf(nil, `{"first": "%s,%s"}`, token, holder), 0o600)
			}},
			{Config: e.Config(forget(nftAddress))},
			{Config: e.Config(fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", batchAddress, manifest) + batch), ConfigPlanChecks: noop(batchAddress)},
			{Config: e.Config(batch), ConfigPlanChecks: empty},
			{Config: e.Config(forget(batchAddress))},
			{
				Config: e.Config("data \"web3connect_minted_nfts\" \"all\" {}\nimport {\n  to = " + nftAddress + "\n  id = \"${data.web3connect_minted_nfts.all.token_ids[0]}," + holder + "\"\n}\n" + single), ConfigPlanChecks: noop(nftAddress),
			},
			{Config: e.Config(single), ConfigPlanChecks: empty, Check: resource.ComposeTestCheckFunc(
				sent(e, "mintNFT", 0), sent(e, "transferNFT", 0), sent(e, "setNFTVisibility", 0), sent(e, "updateNFTMetadata", 0),
				check(func() error {
					if e.Only().TokenID != token {
						return fmt.Errorf("the token is %s, was %s", e.Only().TokenID, token)
					}
					return nil
				}),
			)},
		},
	})
}

// TestAccNFTBatch_noHolder has an entry whose holder could not be imported: it holds up no
// other, at the first apply, where the plan doesn't know of it, or later.
func TestAccNFTBatch_noHolder(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
	program := func(first, second, more string) string {
		entry := `    %q = jsonencode({ holder = web3connect_end_user_import.test.id_wallet_addresses[%q], static = { serial_number = %d } })` + "\n"
		return e.Config(fmt.Sprintf("resource \"web3connect_end_user_import\" \"test\" {\n  emails = %q\n}\n", first+"\n"+second+"\n"+"c@example.com") +
			batchConfig(fmt.Sprintf(entry+entry, "a", first, 1, "b", second, 2)+more, ""))
	}
	third := `    "c" = jsonencode({ holder = web3connect_end_user_import.test.id_wallet_addresses["c@example.com"], static = { serial_number = 3 } })` + "\n"
	failures := func(keys string) resource.TestCheckFunc {
		return resource.TestCheckResourceAttr(batchAddress, "failures.%", keys)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: program("a@example.com", "fails@example.com", ""), ExpectNonEmptyPlan: true,
				Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 1), failures("1"),
					resource.TestMatchResourceAttr(batchAddress, "failures.b", words("holder is null, so that nobody can receive the NFT"))),
			},
			{Config: program("a@example.com", "fails@example.com", third), ExpectNonEmptyPlan: true, Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 2), failures("1"))},
			{Config: program("a@example.com", "b@example.com", third), Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 3), failures("0"))},
			{ // issued already: the token stays, untouched
				Config: program("fails@example.com", "b@example.com", third), ExpectNonEmptyPlan: true,
				Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 3), sent(e, "transferNFT", 0), failures("1"), resource.TestMatchResourceAttr(batchAddress, "tokens.a", words("0x"))),
			},
			{Config: program("a@example.com", "b@example.com", third), Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 3), sent(e, "transferNFT", 0), failures("0"))},
		},
	})
}
