package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// An NFT that was issued before is adopted with what the configuration wants of it.
func TestAccNFT_adopt(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			id := issued(t, e, e.Alice, `dynamic_metadata = { level = "1", status = "active" }`)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "visibility = \"public\"\ndynamic_metadata = { level = \"2\" }")),
						Check: resource.ComposeTestCheckFunc(
							sent(e, "mintNFT", 1), resource.TestCheckResourceAttr(nftAddress, "token_id", id),
							hasVisibility(e, "public"), hasDynamic(e, `{"level":"2","status":"active"}`), // others may have written status
						),
					},
					{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `dynamic_metadata = { level = "2" }`)), ConfigPlanChecks: empty},
				},
			})
		})
	}
}

func TestAccNFT_onExisting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		choice string
		first  func(e *acctest.Emulator) emulator.Account
		minted int
		fails  string
	}{
		{"error", func(e *acctest.Emulator) emulator.Account { return e.Alice }, 1, `has the same static metadata and holder`},
		{"mint", func(e *acctest.Emulator) emulator.Account { return e.Alice }, 2, ""},
		{"adopt", func(e *acctest.Emulator) emulator.Account { return e.Bob }, 2, ""}, // another's isn't this one
	} {
		t.Run(test.choice, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			id := issued(t, e, test.first(e), "")
			step := resource.TestStep{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, fmt.Sprintf("on_existing = %q", test.choice)))}
			if test.fails != "" {
				step.ExpectError = words("NFT " + id + " " + test.fails)
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{step}})
			if n := len(e.AllNFTs()); n != test.minted {
				t.Errorf("%d NFTs, want %d", n, test.minted)
			}
		})
	}
}

// Instances of the same credential in one run are issued each, and none takes
// another's.
func TestAccNFT_sameTwice(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	one := nftConfig(e.Alice.IDWalletAddress, "")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{Config: e.Config(one + strings.Replace(one, `"test"`, `"second"`, 1) + strings.Replace(one, `"test"`, `"third"`, 1)), Check: check(func() error {
			if n := len(e.AllNFTs()); n != 3 {
				return fmt.Errorf("%d NFTs", n)
			}
			return nil
		})}},
	})
}

// Of two NFTs that it could be none is taken, and nothing is minted.
func TestAccNFT_twoCandidates(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	first := issued(t, e, e.Alice, "")
	config := e.Config(nftConfig(e.Alice.IDWalletAddress, ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `on_existing = "mint"`))},
			{Config: e.Config(""), Check: sent(e, "mintNFT", 2)},
			{Config: config, ExpectError: words("It is not clear which NFT this is")},
			{Config: config, ExpectError: words(first)},
		},
	})
	if n := e.Count("mintNFT"); n != 2 {
		t.Errorf("%d mints", n)
	}
}

// Where nobody looked before the mint, an answer that is lost leaves it open which
// token is new.
func TestAccNFT_lostWithoutLook(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	e.Fault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps:                    []resource.TestStep{{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `on_existing = "mint"`)), ExpectError: words("It is not clear which NFT this is")}},
	})
	if n := e.Count("mintNFT"); n != 1 {
		t.Errorf("%d mints", n)
	}
}

// An adoption is a warning that names the token; what it can't bring about is
// another, and the resource isn't tainted.
func TestNFTAdoptWarnings(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newServer(t, e)
	config := s.config(e.Alice.IDWalletAddress, "n", nil)
	s.apply(s.null(), config, s.plan(s.null(), config))
	token := e.Only().TokenID

	e.Fault(emulator.Fault{Operation: "updateNFTMetadata", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	s = newServer(t, e) // another run
	config = s.config(e.Alice.IDWalletAddress, "n", map[string]tftypes.Value{
		"dynamic_metadata": value(s.nft.AttributeTypes["dynamic_metadata"].(tftypes.Object), map[string]tftypes.Value{"level": text("1")}),
	})
	resp := s.apply(s.null(), config, s.plan(s.null(), config))
	if len(resp.Diagnostics) != 2 {
		t.Fatalf("got %v", resp.Diagnostics)
	}
	warning := tfprotov6.DiagnosticSeverityWarning
	has(t, resp.Diagnostics[:1], warning, "An NFT that exists was adopted", token)
	has(t, resp.Diagnostics[1:], warning, "The dynamic metadata of the NFT is not updated", token)
	if n := e.Count("mintNFT"); n != 1 {
		t.Errorf("%d mints", n)
	}
}
