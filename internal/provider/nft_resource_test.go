package provider_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const nftAddress = "web3connect_nft.test"

// nftConfig is a resource with the required static metadata, changed by replace
// (old, new, …), and further arguments.
func nftConfig(holder, arguments string, replace ...string) string {
	static := strings.NewReplacer(replace...).Replace(`{
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Diploma of Café \"Ångström\" 研究"
    description       = "Certifies a degree."
    image             = "https://university.example/diploma.png"
    link              = "https://university.example/diplomas/1"
    serial_number     = 1
    total_issued      = 40
    animation_url     = "https://university.example/diploma.mp4"
  }`)
	return fmt.Sprintf("resource \"web3connect_nft\" \"test\" {\n  holder_id_wallet_address = %q\n  static_metadata = %s\n%s\n}\n", holder, static, arguments)
}

// check makes a check of the service's state.
func check(f func() error) resource.TestCheckFunc {
	return func(*terraform.State) error { return f() }
}

// hasDynamic checks the only NFT's dynamic metadata.
func hasDynamic(e *acctest.Emulator, want string) resource.TestCheckFunc {
	return check(func() error {
		var a, b any
		if err := json.Unmarshal(e.Only().Dynamic, &a); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(want), &b); err != nil {
			return err
		}
		if !reflect.DeepEqual(a, b) {
			return fmt.Errorf("the token has %s, want %s", e.Only().Dynamic, want)
		}
		return nil
	})
}

func hasVisibility(e *acctest.Emulator, want string) resource.TestCheckFunc {
	return check(func() error {
		if got := e.Only().Visibility; got != want {
			return fmt.Errorf("the token is %s, want %s", got, want)
		}
		return nil
	})
}

func hasHolder(e *acctest.Emulator, want emulator.Account) resource.TestCheckFunc {
	return check(func() error {
		if got := e.Only().Holder; got != want.IDWalletAddress {
			return fmt.Errorf("the holder is %s, want %s", got, want.Email)
		}
		return nil
	})
}

// sent checks how often an operation was called since the last look.
func sent(e *acctest.Emulator, operation string, want int) resource.TestCheckFunc {
	return check(func() error {
		if got := e.Count(operation); got != want {
			return fmt.Errorf("%s was called %d times, want %d", operation, got, want)
		}
		return nil
	})
}

// inPlace proves that a step is an update and no replacement.
var inPlace = resource.ConfigPlanChecks{
	PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(nftAddress, plancheck.ResourceActionUpdate)},
}

// positions are the emulator's switches, each in another position than the
// documented one; positionGroups are they for tests under the real terraform, and
// accountPositions those groups that matter to resources other than NFTs.
var (
	positions        = acctest.EachPosition()
	positionGroups   = acctest.EachGroup()
	accountPositions = acctest.EachGroup("documented", "errors with 200", "short tokens")
)

// TestAccNFT goes through the life of an NFT: each argument left out, set,
// changed and removed. After each step the framework proves that a plan shows no
// changes.
func TestAccNFT(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			alice, bob := e.Alice.IDWalletAddress, e.Bob.IDWalletAddress
			upper := "0x" + strings.ToUpper(alice[2:])
			byDefault, other, updates := "private", "public", 0
			if e.Switches().DefaultVisibility == "public" {
				byDefault, other = other, byDefault
			}
			step := func(config string, checks ...resource.TestCheckFunc) resource.TestStep {
				return resource.TestStep{
					Config: e.Config(config), ConfigPlanChecks: inPlace,
					Check: resource.ComposeTestCheckFunc(append(checks, sent(e, "mintNFT", 1))...),
				}
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(nftConfig(alice, "")),
						Check:  resource.ComposeTestCheckFunc(hasDynamic(e, `{}`), hasHolder(e, e.Alice), sent(e, "setNFTVisibility", 0)),
					},
					{
						ResourceName: nftAddress, ImportState: true, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "token_id",
						ImportStateVerifyIgnore: []string{"holder_id_wallet_address", "visibility"}, // see TestAccNFT_import
						ImportStateIdFunc:       func(*terraform.State) (string, error) { return e.Only().TokenID, nil },
					},
					// Visibility.
					step(nftConfig(alice, `visibility = "`+other+`"`), hasVisibility(e, other)),
					step(nftConfig(alice, `visibility = "`+byDefault+`"`), hasVisibility(e, byDefault)),
					{Config: e.Config(nftConfig(alice, "")), Check: hasVisibility(e, byDefault), ConfigPlanChecks: empty},
					// Dynamic metadata of every kind.
					step(nftConfig(alice, `dynamic_metadata = {
					  level         = "first <class> & \"honours\""
					  date_created  = 1700000000
					  discount_rate = 0.1
					  total_value   = 12345678901234567890.5
					  attributes    = jsonencode([{ trait_type = "Grade", value = "A" }])
					  properties    = "{\"b\": 1.0, \"a\": null}"
					  gtin13        = "4006381333931"
					  valid_latitude = "35.681236"
					  custom        = jsonencode({ grade = "B", nested = { x = [1, 2.50] } })
					}`), hasDynamic(e, `{"level":"first <class> & \"honours\"","date_created":1700000000,"discount_rate":0.1,"total_value":12345678901234567890.5,
					  "attributes":[{"trait_type":"Grade","value":"A"}],"properties":{"a":null,"b":1.0},"gtin13":"4006381333931","valid_latitude":"35.681236","grade":"B","nested":{"x":[1,2.5]}}`)),
					// Another spelling is no change.
					{Config: e.Config(nftConfig(upper, `dynamic_metadata = {
					  level         = "first <class> & \"honours\""
					  date_created  = 1700000000
					  discount_rate = 0.1
					  total_value   = 12345678901234567890.5
					  attributes    = "[ {\"value\": \"A\", \"trait_type\": \"Grade\"} ]"
					  properties    = "{\"a\":null,\"b\":1}"
					  gtin13        = "4006381333931"
					  valid_latitude = "35.681236"
					  custom        = "{\"nested\":{\"x\":[1.0,2.5]},\"grade\":\"B\"}"
					}`)), ConfigPlanChecks: empty},
					// One changed, one added, the others removed.
					step(nftConfig(alice, `dynamic_metadata = {
					  level  = "second class"
					  status = "active"
					  custom = jsonencode({ grade = "A" })
					}`), hasDynamic(e, `{"level":"second class","status":"active","grade":"A"}`)),
					// A key of somebody else's stays, through updates and removals.
					{
						PreConfig: func() {
							e.Change(func(n *emulator.NFT) {
								n.Dynamic = json.RawMessage(`{"level":"second class","status":"active","grade":"A","theirs":{"x":1}}`)
							})
						},
						Config: e.Config(nftConfig(alice, `dynamic_metadata = { level = "third class" }`)), ConfigPlanChecks: inPlace,
						Check: hasDynamic(e, `{"level":"third class","theirs":{"x":1}}`),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(nftAddress, tfjsonpath.New("dynamic_metadata_all"), knownvalue.StringExact(`{"level":"third class","theirs":{"x":1}}`)),
						},
					},
					step(nftConfig(alice, `dynamic_metadata = {}`), hasDynamic(e, `{"theirs":{"x":1}}`)),
					{Config: e.Config(nftConfig(alice, ``)), Check: hasDynamic(e, `{"theirs":{"x":1}}`)},
					{ // What others have set already is taken over without a request.
						PreConfig: func() { updates = e.Count("updateNFTMetadata") },
						Config:    e.Config(nftConfig(alice, `dynamic_metadata = { custom = jsonencode({ theirs = { x = 1.0 } }) }`)),
						Check:     resource.ComposeTestCheckFunc(hasDynamic(e, `{"theirs":{"x":1}}`), func(s *terraform.State) error { return sent(e, "updateNFTMetadata", updates)(s) }),
					},
					// Transfer.
					step(nftConfig(bob, ""), hasHolder(e, e.Bob), sent(e, "transferNFT", 1)),
					// The expiry that stands for never is no change.
					{Config: e.Config(nftConfig(bob, "", "40\n", "40\n    expired_at = \"9999-12-31T23:59:59Z\"\n")), Check: sent(e, "mintNFT", 1)},
					// What says how the resource behaves.
					step(nftConfig(bob, `on_existing = "error"`), resource.TestCheckResourceAttr(nftAddress, "on_existing", "error")),
					step(nftConfig(bob, `remint_on_static_change = true`), resource.TestCheckResourceAttr(nftAddress, "on_existing", "adopt")),
					step(nftConfig(bob, `deletion_policy = "prevent"`), resource.TestCheckResourceAttr(nftAddress, "remint_on_static_change", "false")),
					step(nftConfig(bob, ""), resource.TestCheckResourceAttr(nftAddress, "deletion_policy", "abandon")),
					{Config: e.Config(nftConfig(bob, `deletion_policy = "hide"`)), ConfigPlanChecks: inPlace},
				},
				CheckDestroy: resource.ComposeTestCheckFunc(hasVisibility(e, "private"), hasHolder(e, e.Bob)),
			})
		})
	}
}

// empty proves that a step changes nothing.
var empty = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}

func TestAccNFT_staticChange(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	alice := e.Alice.IDWalletAddress
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(nftConfig(alice, ""))},
			{
				Config:      e.Config(nftConfig(alice, "", "Certifies a degree.", "Certifies more.", "= 40", "= 41")),
				ExpectError: regexp.MustCompile(`(?s)Static metadata can't be changed.*description\s+\("Certifies\s+a\s+degree\."\s+→\s+"Certifies\s+more\."\),\s+total_issued\s+\(40\s+→\s+41\)`),
			},
			{Config: e.Config(nftConfig(alice, "")), ConfigPlanChecks: empty, Check: sent(e, "mintNFT", 1)},
			{
				Config: e.Config(nftConfig(alice, "remint_on_static_change = true", "= 40", "= 41")),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(nftAddress, plancheck.ResourceActionDestroyBeforeCreate),
				}},
				Check: check(func() error {
					if n := len(e.AllNFTs()); n != 2 {
						return fmt.Errorf("%d NFTs", n)
					}
					return nil
				}),
			},
		},
	})
}

// Where the plan can't tell whether a new NFT is to be issued, it doesn't guess.
func TestAccNFT_remintUnknown(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	config := func(name string) string {
		return e.Config(`resource "terraform_data" "name" { input = "` + name + `" }
		` + nftConfig(e.Alice.IDWalletAddress, "remint_on_static_change = true", `"Certifies a degree."`, "terraform_data.name.output"))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config("one")},
			{Config: config("two"), ExpectError: words("description of NFT")},
			{Config: config("two"), ExpectError: words("is known only after apply, so the plan can't tell whether a new NFT is to be issued")},
			{Config: config("one"), ConfigPlanChecks: empty, Check: sent(e, "mintNFT", 1)},
		},
	})
}

func TestAccNFT_deletionPolicy(t *testing.T) {
	t.Parallel()
	for policy, visibility := range map[string]string{"abandon": "public", "hide": "private"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, fmt.Sprintf("visibility = \"public\"\ndeletion_policy = %q", policy)))},
				},
				CheckDestroy: hasVisibility(e, visibility),
			})
		})
	}
	t.Run("prevent", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `deletion_policy = "prevent"`))},
				{Config: e.Config(""), ExpectError: regexp.MustCompile(`The NFT may not be destroyed`)},
				{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `deletion_policy = "prevent"`)), Destroy: true, ExpectError: regexp.MustCompile(`The NFT may not be destroyed`)},
				{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, ``)), Check: sent(e, "mintNFT", 1)},
			},
		})
	})
}

// A step that fails after the mint must not taint the resource: the next apply
// would mint again. Each position alone: beside the public default others would be
// skipped with it.
func TestAccNFT_visibilityFails(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			if e.Switches().DefaultVisibility == "public" {
				t.Skip("nothing would be left to do")
			}
			e.Fault(emulator.Fault{Operation: "setNFTVisibility", Kind: emulator.FaultStatus, Status: 400, Nth: 1})
			config := e.Config(nftConfig(e.Alice.IDWalletAddress, `visibility = "public"`))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config, Check: hasVisibility(e, "private"), ExpectNonEmptyPlan: true},
					{Config: config, ConfigPlanChecks: inPlace, Check: resource.ComposeTestCheckFunc(hasVisibility(e, "public"), sent(e, "mintNFT", 1), sent(e, "setNFTVisibility", 2))},
				},
			})
		})
	}
}

// Whatever goes wrong with a mint, it is sent again only if the service refused it
// or said that it failed, and a look showed that it did.
func TestAccNFT_mintFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  emulator.Fault
		minted int // by the first apply
		sent   int
		fails  string
	}{
		{"answer lost", emulator.Fault{Kind: emulator.FaultCloseAfterCommit}, 1, 1, ""},
		{"answer truncated", emulator.Fault{Kind: emulator.FaultTruncate}, 1, 1, ""},
		{"dropped before", emulator.Fault{Kind: emulator.FaultCloseBeforeCommit}, 0, 1, "It is not known whether the NFT was minted"},
		{"503", emulator.Fault{Kind: emulator.FaultStatus, Status: 503}, 1, 2, ""},
		{"503 for long", emulator.Fault{Kind: emulator.FaultStatus, Status: 503, Count: 9}, 0, 5, "It is not known whether the NFT was minted"},
		{"504", emulator.Fault{Kind: emulator.FaultStatus, Status: 504}, 0, 1, "It is not known whether the NFT was minted"},
		{"HTML page", emulator.Fault{Kind: emulator.FaultHTML}, 0, 1, "It is not known whether the NFT was minted"},
		{"502", emulator.Fault{Kind: emulator.FaultStatus, Status: 502}, 0, 1, "It is not known whether the NFT was minted"},
		{"429", emulator.Fault{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"}, 1, 2, ""},
		{"401", emulator.Fault{Kind: emulator.FaultStatus, Status: 401}, 1, 2, ""},
		{"400", emulator.Fault{Kind: emulator.FaultStatus, Status: 400}, 0, 1, "Could not mint the NFT"},
		{"503 after it", emulator.Fault{Kind: emulator.FaultStatus, Status: 503, AfterCommit: true}, 1, 1, ""},
		{"502 after it", emulator.Fault{Kind: emulator.FaultStatus, Status: 502, AfterCommit: true}, 1, 1, ""},
		{"HTML page after it", emulator.Fault{Kind: emulator.FaultHTML, AfterCommit: true}, 1, 1, ""},
		{"HTML page with 200 after it", emulator.Fault{Kind: emulator.FaultHTML, Status: 200, AfterCommit: true}, 1, 1, ""},
		{"429 after it", emulator.Fault{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0", AfterCommit: true}, 1, 1, ""},
		{"401 after it", emulator.Fault{Kind: emulator.FaultStatus, Status: 401, AfterCommit: true}, 1, 1, ""},
		{"401 for long", emulator.Fault{Kind: emulator.FaultStatus, Status: 401, Count: 9}, 0, 2, "refused"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			test.fault.Operation, test.fault.Nth = "mintNFT", 1
			e.Fault(test.fault)
			step := resource.TestStep{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, ""))}
			if test.fails != "" {
				step.ExpectError = regexp.MustCompile(test.fails)
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{step}})
			if n := len(e.AllNFTs()); n != test.minted {
				t.Errorf("%d NFTs were minted, want %d", n, test.minted)
			}
			if n := e.Count("mintNFT"); n != test.sent && (test.fault.Count == 0 || n > test.sent) {
				t.Errorf("%d mints were sent, want %d", n, test.sent)
			}
		})
	}
}

// A transfer whose answer is lost is found out, not sent again.
func TestAccNFT_transferFaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		fault emulator.Fault
		fails bool
	}{
		{"answer lost", emulator.Fault{Kind: emulator.FaultCloseAfterCommit}, false},
		{"dropped before", emulator.Fault{Kind: emulator.FaultCloseBeforeCommit}, true},
		{"503", emulator.Fault{Kind: emulator.FaultStatus, Status: 503}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			test.fault.Operation, test.fault.Nth = "transferNFT", 1
			e.Fault(test.fault)
			second := resource.TestStep{Config: e.Config(nftConfig(e.Bob.IDWalletAddress, "")), Check: sent(e, "transferNFT", 1)}
			if test.fault.Status != 0 {
				second.Check = sent(e, "transferNFT", 2)
			}
			if test.fails {
				second.Check, second.ExpectError = nil, regexp.MustCompile("Web3Connect can't be reached")
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, ""))},
					second,
					{Config: e.Config(nftConfig(e.Bob.IDWalletAddress, "")), Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Bob), sent(e, "mintNFT", 1))},
				},
			})
		})
	}
}

// What isn't clear never removes an NFT from the state.
func TestAccNFT_unclearReadKeepsState(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"HTML 404": {Kind: emulator.FaultHTML, Status: 404},
		"HTML 200": {Kind: emulator.FaultHTML, Status: 200},
		"403":      {Kind: emulator.FaultStatus, Status: 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			config := e.Config(nftConfig(e.Alice.IDWalletAddress, ""))
			fault.Operation, fault.Nth, fault.Count = "getNFT", 1, 100
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config},
					{PreConfig: func() { e.Fault(fault) }, Config: config, ExpectError: regexp.MustCompile("Error:")},
					{PreConfig: e.ClearFaults, Config: config, ConfigPlanChecks: empty, Check: sent(e, "mintNFT", 1)},
				},
			})
		})
	}
}
