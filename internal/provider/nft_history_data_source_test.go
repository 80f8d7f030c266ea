package provider_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const historyAddress = "data.web3connect_nft_history.test"

func historyConfig(e *acctest.Emulator, tokenID, arguments string) string {
	return e.Config(fmt.Sprintf("data \"web3connect_nft_history\" \"test\" {\n  token_id = %q\n%s\n}", tokenID, arguments))
}

func lagging(o *emulator.Options) { o.Switches.HistoryDelay = emulator.Duration(time.Hour) }

func TestAccNFTHistory(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	i := newIssuer(t, e, emulator.DemoOrganizationSecret)
	id := i.mint(e.Alice, nil, nil)
	transaction := map[string]knownvalue.Check{
		"network": knownvalue.Int64Exact(7), "track_id": knownvalue.NotNull(), "transaction_id": knownvalue.NotNull(), "block_number": knownvalue.NotNull(),
		"explorer_url": knownvalue.NotNull(), "panel_url": knownvalue.StringExact("https://panel.example/nft/" + id),
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: historyConfig(e, id, ""),
				ConfigStateChecks: []statecheck.StateCheck{
					at(historyAddress, "mint", knownvalue.ObjectExact(transaction)),
					at(historyAddress, "transactions", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(transaction)})),
					at(historyAddress, "transfers", knownvalue.ListSizeExact(0)),
					at(historyAddress, "burn", knownvalue.Null()),
				},
			},
			{
				PreConfig: func() {
					if err := i.api.Retry(t.Context(), func(ctx context.Context) (bool, error) {
						err := i.api.TransferNFT(ctx, id, e.Bob.IDWalletAddress)
						return client.Failed(err), err
					}); err != nil {
						t.Fatal(err)
					}
				},
				Config: historyConfig(e, id, "wait_for_mint = true"),
				ConfigStateChecks: []statecheck.StateCheck{
					at(historyAddress, "transactions", knownvalue.ListSizeExact(2)),
					at(historyAddress, "transfers", knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(transaction)})),
				},
			},
		},
	})
}

func TestAccNFTHistory_lag(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, acctest.Documented, lagging)
	id := newIssuer(t, e, emulator.DemoOrganizationSecret).mint(e.Alice, nil, nil)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: historyConfig(e, id, ""),
				ConfigStateChecks: []statecheck.StateCheck{
					at(historyAddress, "mint", knownvalue.Null()), at(historyAddress, "transactions", knownvalue.ListSizeExact(0)),
				},
			},
			{
				Config:      historyConfig(e, id, "wait_for_mint = true\n timeouts = { read = \"2s\" }"),
				ExpectError: words("Within 2s the mint of NFT " + id + " did not come into its history, which lags behind."),
			},
			{
				Config:      historyConfig(e, id, "wait_for_mint = true\n timeouts = { read = \"soon\" }"),
				ExpectError: words(`"soon"`),
			},
			{
				PreConfig: func() {
					e.ClearRequests()
					e.AdvanceOnRequest("getNFTHistory", 25*time.Minute)
				},
				Config:            historyConfig(e, id, "wait_for_mint = true"),
				ConfigStateChecks: []statecheck.StateCheck{at(historyAddress, "mint", knownvalue.NotNull())},
				Check: check(func() error {
					if n := e.Count("getNFTHistory"); n < 3 {
						return fmt.Errorf("the history was read %d times", n)
					}
					return nil
				}),
			},
		},
	})
}

// A service that wants no more requests until the time is up has shown the history
// before.
func TestAccNFTHistory_paused(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, acctest.Documented, lagging)
	id := newIssuer(t, e, emulator.DemoOrganizationSecret).mint(e.Alice, nil, nil)
	e.Fault(emulator.Fault{Operation: "getNFTHistory", Kind: emulator.FaultStatus, Status: 429, RetryAfter: "3600", Nth: 2, Count: 1000})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: historyConfig(e, id, "wait_for_mint = true\n timeouts = { read = \"10m\" }"), ExpectError: words("did not come into its history, which lags behind."),
		}},
	})
}

// A failure while it waits is told as what it is.
func TestAccNFTHistory_waitFails(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, acctest.Documented, lagging)
	id := newIssuer(t, e, emulator.DemoOrganizationSecret).mint(e.Alice, nil, nil)
	e.Fault(emulator.Fault{Operation: "getNFTHistory", Kind: emulator.FaultStatus, Status: 403, Nth: 3})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: historyConfig(e, id, "wait_for_mint = true"), ExpectError: words("Could not read the history of NFT " + id),
		}},
	})
}
