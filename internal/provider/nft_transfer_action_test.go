package provider_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const (
	transferAction = "web3connect_nft_transfer"
	unknownToken   = "0x00000000000000000000000000000000000000000000000000000000000000aa"
)

func transferOf(tokenID, receiver string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"token_id": text(tokenID), "receiver_id_wallet_address": text(receiver)}
}

func TestNFTTransferAction(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			token, bob := mintFor(t, e, e.Alice.IDWalletAddress), "0x"+strings.ToUpper(e.Bob.IDWalletAddress[2:])
			for _, arguments := range []providerArguments{asOrganization(e), asTenant(e)} {
				s := newActionServer(t, transferAction, arguments)
				s.succeeds(transferOf(token, bob), "Looking whether "+bob+" holds NFT "+token, "Transferring NFT "+token+" to "+bob, "Transferred: "+bob+" holds NFT "+token)
				if e.Only().Holder != e.Bob.IDWalletAddress || e.Count("transferNFT") != 1 {
					t.Errorf("%s holds it, after %d transfers", e.Only().Holder, e.Count("transferNFT"))
				}
				s.succeeds(transferOf(token, bob), "Looking whether "+bob+" holds NFT "+token, bob+" holds it already: nothing was sent")
				if n := e.Count("transferNFT"); n != 1 {
					t.Errorf("transferred %d times", n)
				}
				e.Change(func(n *emulator.NFT) { n.Holder = e.Alice.IDWalletAddress })
				e.ClearRequests()
			}
		})
	}
}

func TestNFTTransferAction_refused(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token, bob := mintFor(t, e, e.Alice.IDWalletAddress), e.Bob.IDWalletAddress
	unknownsPass(t, e, transferAction, transferOf(token, bob))

	s := newActionServer(t, transferAction, asOrganization(e))
	zero := "0x" + strings.Repeat("0", 40)
	has(t, s.validate(transferOf(token, zero)), isError, "Invalid receiver", "receiver_id_wallet_address: the zero address is nobody's")
	has(t, s.validate(transferOf(token, bob[:41])), isError, "Invalid ID wallet address", "has 39 hex digits")
	has(t, s.validate(transferOf("", bob)), isError, "Invalid token id", "token_id: ")
	has(t, s.plan(transferOf(unknownToken, bob)), isError, "NFT not found", "token_id: the service at "+e.URL+" has no NFT "+unknownToken)
	nobody := "0x00000000000000000000000000000000000000ff"
	_, end := s.invoke(transferOf(token, nobody))
	has(t, end, isError, "there is no ID wallet "+nobody)

	// An account that has nothing to do with a private NFT can't even read it.
	other := newActionServer(t, transferAction, asAccount(e, emulator.DemoEndUserSecret))
	has(t, other.plan(transferOf(token, bob)), isWarning, "The NFT can't be read", token, "is private")
	told, end := other.invoke(transferOf(token, bob))
	has(t, end, isError, "Could not transfer NFT "+token, "Only the holder or the minter of an NFT may transfer it")
	if strings.Contains(told, "Transferred") {
		t.Errorf("told %s", told)
	}

	e.Fault(emulator.Fault{Operation: "getNFT", Kind: emulator.FaultHTML, Nth: 1, Status: 404})
	has(t, s.plan(transferOf(token, bob)), isError, "Unexpected answer from Web3Connect")
	wrong := newActionServer(t, transferAction, asAccount(e, "another-secret-that-is-wrong"))
	has(t, wrong.plan(transferOf(token, bob)), isError, "Web3Connect refused the API key secret")
	if e.Only().Holder != e.Alice.IDWalletAddress {
		t.Error("it was transferred")
	}
}

// Whatever goes wrong on the way, it is transferred once.
func TestNFTTransferAction_faults(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"},
		{Kind: emulator.FaultCloseAfterCommit},
		{Kind: emulator.FaultTruncate},
		{Operation: "listHeldNFTs", Kind: emulator.FaultStatus, Status: 503, RetryAfter: "0"},
	} {
		t.Run(fault.Kind+fault.Operation, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			token, bob := mintFor(t, e, e.Alice.IDWalletAddress), e.Bob.IDWalletAddress
			if fault.Operation == "" {
				fault.Operation = "transferNFT"
			}
			fault.Nth = 1
			e.Fault(fault)
			told, end := newActionServer(t, transferAction, asOrganization(e)).invoke(transferOf(token, bob))
			if len(end) > 0 || !strings.Contains(told, "Transferred") || e.Only().Holder != bob {
				t.Errorf("%s holds it, told %s, %+v", e.Only().Holder, told, end)
			}
		})
	}
}

// An answer that is lost, and nobody who could tell whether it was carried out.
func TestNFTTransferAction_unclear(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token, bob := mintFor(t, e, e.Alice.IDWalletAddress), e.Bob.IDWalletAddress
	e.Fault(emulator.Fault{Operation: "transferNFT", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	e.OnRequest("transferNFT", 1, func() {
		e.Fault(emulator.Fault{Operation: "listHeldNFTs", Kind: emulator.FaultHTML, Status: 404, Nth: 1, Count: 100})
	})
	s := newActionServer(t, transferAction, asOrganization(e))
	_, end := s.invoke(transferOf(token, bob))
	has(t, end, isError, "It is not known whether the NFT was transferred", token, bob, "Invoke the action again")
	e.ClearFaults()
	s.succeeds(transferOf(token, bob), "Looking whether "+bob+" holds NFT "+token, bob+" holds it already: nothing was sent")
}

// An interrupt before the transfer sends nothing; one during it is too late.
func TestNFTTransferAction_interrupt(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token, bob := mintFor(t, e, e.Alice.IDWalletAddress), e.Bob.IDWalletAddress
	s := newActionServer(t, transferAction, asOrganization(e))

	ctx, cancel := context.WithCancel(t.Context())
	_, end := s.invokeUntil(ctx, transferOf(token, bob), func(told string) {
		if strings.HasPrefix(told, "Transferring") {
			cancel()
		}
	})
	has(t, end, isError, "Interrupted")
	if n := e.Count("transferNFT"); n != 0 {
		t.Errorf("transferred %d times", n)
	}

	ctx, cancel = context.WithCancel(t.Context())
	e.OnRequest("transferNFT", 1, cancel)
	told, end := s.invokeUntil(ctx, transferOf(token, bob), func(string) {})
	if len(end) > 0 || !strings.Contains(told, "Transferred") || e.Only().Holder != bob {
		t.Errorf("%s holds it, told %s, %+v", e.Only().Holder, told, end)
	}
}

// actionConfig invokes an action after the creation of a resource that does nothing.
func actionConfig(name, config string) string {
	return `resource "terraform_data" "test" {
	  lifecycle {
	    action_trigger {
	      events  = [after_create]
	      actions = [action.` + name + `.test]
	    }
	  }
	}
	action "` + name + `" "test" {
	  config {
	` + config + `
	  }
	}
	`
}

func TestAccNFTTransferAction(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	token := mintFor(t, e, e.Alice.IDWalletAddress)
	transfer := func(token, receiver string) string {
		return e.Config(actionConfig(transferAction, `token_id = "`+token+`"
		receiver_id_wallet_address = "`+receiver+`"`))
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.Actions),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: transfer(unknownToken, e.Bob.IDWalletAddress), ExpectError: words("NFT not found")},
			{Config: transfer(token, e.Bob.IDWalletAddress), Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Bob), sent(e, "transferNFT", 1))},
		},
	})
}
