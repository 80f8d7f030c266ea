package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// issued mints an NFT that no configuration knows, as nftConfig has it.
func issued(t *testing.T, e *acctest.Emulator, holder emulator.Account, arguments string) string {
	t.Helper()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps:                    []resource.TestStep{{Config: e.Config(nftConfig(holder.IDWalletAddress, arguments))}},
	})
	return e.Only().TokenID
}

func importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", nftAddress, id)
}

// A plan that imports an NFT as it is changes nothing, although the NFT object has
// neither holder nor visibility.
func TestAccNFT_import(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for id, with := range map[string]string{"token id": "", "token id and holder": ","} {
				t.Run(id, func(t *testing.T) {
					t.Parallel()
					e := acctest.Start(t, position)
					public := `visibility = "public"`
					importID := issued(t, e, e.Alice, public)
					if with != "" {
						importID += with + e.Alice.IDWalletAddress
					}
					e.ClearRequests()
					same := nftConfig(e.Alice.IDWalletAddress, public)
					resource.Test(t, resource.TestCase{
						ProtoV6ProviderFactories: acctest.Factories(),
						Steps: []resource.TestStep{
							{Config: e.Config(importBlock(importID) + same), ConfigPlanChecks: noOp},
							{Config: e.Config(same), ConfigPlanChecks: empty},
							// Another change: the holder that isn't in the state is no reason for a transfer.
							{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, public+"\ndynamic_metadata = { level = \"1\" }")), ConfigPlanChecks: inPlace},
							{
								Config: e.Config(nftConfig(e.Alice.IDWalletAddress, public+"\ndynamic_metadata = { level = \"1\" }")), ConfigPlanChecks: empty,
								Check: resource.ComposeTestCheckFunc(
									resource.TestCheckResourceAttr(nftAddress, "holder_id_wallet_address", e.Alice.IDWalletAddress),
									resource.TestCheckResourceAttr(nftAddress, "visibility", "public"),
									sent(e, "transferNFT", 0), sent(e, "setNFTVisibility", 0), sent(e, "mintNFT", 0),
								),
							},
							{Config: e.Config(nftConfig(e.Bob.IDWalletAddress, public)), ConfigPlanChecks: inPlace, Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Bob), sent(e, "transferNFT", 1))},
						},
					})
				})
			}
		})
	}
}

func TestAccNFT_importByIdentity(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.ImportByIdentity),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config:            e.Config(nftConfig(e.Alice.IDWalletAddress, `visibility = "public"`)),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectIdentityValueMatchesState(nftAddress, tfjsonpath.New("token_id"))},
			},
			{ResourceName: nftAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity, ImportPlanChecks: resource.ImportPlanChecks{PreApply: noOp.PreApply}},
		},
	})
}

// What an import does plan is real.
func TestAccNFT_importDiffers(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	id := issued(t, e, e.Alice, "")
	changed := nftConfig(e.Bob.IDWalletAddress, `visibility = "public"`)
	if e.Switches().DefaultVisibility == "public" {
		changed = nftConfig(e.Bob.IDWalletAddress, `visibility = "private"`)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(importBlock(id+","+e.Bob.IDWalletAddress) + changed), ExpectError: words("that ID wallet doesn't hold it")},
			{Config: e.Config(importBlock("0x"+id[4:]) + changed), ExpectError: words("Cannot import non-existent remote object")},
			{
				Config: e.Config(importBlock(id) + changed), ConfigPlanChecks: inPlace,
				Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Bob), sent(e, "mintNFT", 1), sent(e, "transferNFT", 1), sent(e, "setNFTVisibility", 1)),
			},
		},
	})
}

// noOp proves that the NFT isn't changed, whatever else a plan has.
var noOp = resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(nftAddress, plancheck.ResourceActionNoop)}}
