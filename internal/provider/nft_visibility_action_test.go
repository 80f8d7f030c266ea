package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const visibilityAction = "web3connect_nft_visibility"

func visibilityOf(tokenID, visibility string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"token_id": text(tokenID), "visibility": text(visibility)}
}

func TestNFTVisibilityAction(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			token := mintFor(t, e, e.Alice.IDWalletAddress)
			for _, arguments := range []providerArguments{asOrganization(e), asTenant(e)} {
				s := newActionServer(t, visibilityAction, arguments)
				for _, want := range []string{"public", "private", "private"} {
					s.succeeds(visibilityOf(token, want), "Making NFT "+token+" "+want, "NFT "+token+" is "+want)
					if got := e.Only().Visibility; got != want {
						t.Errorf("it is %s, want %s", got, want)
					}
				}
			}
		})
	}
}

func TestNFTVisibilityAction_refused(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token := mintFor(t, e, e.Alice.IDWalletAddress)
	unknownsPass(t, e, visibilityAction, visibilityOf(token, "public"))

	s := newActionServer(t, visibilityAction, asOrganization(e))
	has(t, s.validate(visibilityOf(token, "hidden")), isError, `visibility: "hidden" is not possible; write "public" or "private"`)
	has(t, s.validate(visibilityOf("", "public")), isError, "Invalid token id", "token_id: ")
	has(t, s.plan(visibilityOf(unknownToken, "public")), isError, "NFT not found", unknownToken)
	told, end := s.invoke(visibilityOf(unknownToken, "public"))
	has(t, end, isError, "Could not change the visibility of NFT "+unknownToken, "there is no NFT")
	if want := "Making NFT " + unknownToken + " public\n"; told != want {
		t.Errorf("told %s", told)
	}
	other := newActionServer(t, visibilityAction, asAccount(e, emulator.DemoEndUserSecret))
	has(t, other.plan(visibilityOf(token, "public")), isWarning, "The NFT can't be read", token)
	_, end = other.invoke(visibilityOf(token, "public"))
	has(t, end, isError, "Only the holder or the minter of an NFT may change its visibility")
	if got := e.Only().Visibility; got != "private" {
		t.Errorf("it is %s", got)
	}
}

func TestNFTVisibilityAction_faults(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"},
		{Kind: emulator.FaultStatus, Status: 503, RetryAfter: "0"},
		{Kind: emulator.FaultCloseAfterCommit},
	} {
		e := acctest.Start(t)
		token := mintFor(t, e, e.Alice.IDWalletAddress)
		fault.Operation, fault.Nth = "setNFTVisibility", 1
		e.Fault(fault)
		newActionServer(t, visibilityAction, asOrganization(e)).succeeds(visibilityOf(token, "public"), "Making NFT "+token+" public", "NFT "+token+" is public")
		if got := e.Only().Visibility; got != "public" || e.Count("setNFTVisibility") != 2 {
			t.Errorf("%s %d: it is %s after %d requests", fault.Kind, fault.Status, got, e.Count("setNFTVisibility"))
		}
	}
}

func TestAccNFTVisibilityAction(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token := mintFor(t, e, e.Alice.IDWalletAddress)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.Actions),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(actionConfig(visibilityAction, `token_id = "`+token+`"
			visibility = "public"`)),
			Check: hasVisibility(e, "public"),
		}},
	})
}
