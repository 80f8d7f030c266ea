package provider_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// importBatchConfig takes an expression.
func importBatchConfig(batchID string) string {
	return "data \"web3connect_end_user_import_batch\" \"test\" {\n  batch_id = " + batchID + "\n}\n"
}

func submitBatch(t *testing.T, e *acctest.Emulator, emails ...string) string {
	t.Helper()
	id, err := clientOf(t, e, emulator.DemoOrganizationSecret).SubmitImportBatch(t.Context(), emails)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAccEndUserImportBatchDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) {
		o.FailingEmails = []string{"fails@example.com"}
		o.Switches.ImportDelay = emulator.Duration(time.Hour)
	})
	id := submitBatch(t, e, "Ada@example.com", "fails@example.com", "not an e-mail")
	const batch = "web3connect_end_user_import_batch"
	failure := knownvalue.StringExact("the service could not import this e-mail")
	address := knownvalue.StringRegexp(regexp.MustCompile("^0x[0-9a-f]{40}$"))
	none := knownvalue.MapSizeExact(0)
	config := e.Config(importBatchConfig(fmt.Sprintf("%q", id)) + `output "ada" {
	  value = try(jsondecode(data.web3connect_end_user_import_batch.test.wallets)["ada@example.com"].id_wallet_address_suri, null)
	}`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue(batch, "batch_id", knownvalue.StringExact(id)),
					dataValue(batch, "status", knownvalue.StringExact("running")),
					dataValue(batch, "started_at", knownvalue.NotNull()),
					dataValue(batch, "finished_at", knownvalue.Null()),
					dataValue(batch, "wallets", knownvalue.StringExact("{}")),
					dataValue(batch, "id_wallet_addresses", none),
					dataValue(batch, "failures", none),
				},
			},
			{
				PreConfig: func() {
					if err := e.Advance(t.Context(), 2*time.Hour); err != nil {
						t.Fatal(err)
					}
					if err := e.RunImports(t.Context()); err != nil {
						t.Fatal(err)
					}
				},
				Config: config,
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue(batch, "status", knownvalue.StringExact("done")),
					dataValue(batch, "finished_at", knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT`))),
					dataValue(batch, "id_wallet_addresses", knownvalue.MapExact(map[string]knownvalue.Check{
						"ada@example.com": address, "fails@example.com": knownvalue.Null(), "not an e-mail": knownvalue.Null(),
					})),
					dataValue(batch, "failures", knownvalue.MapExact(map[string]knownvalue.Check{"fails@example.com": failure, "not an e-mail": failure})),
					statecheck.ExpectKnownOutputValue("ada", knownvalue.StringRegexp(regexp.MustCompile("^5"))),
				},
			},
			{Config: e.Config(importBatchConfig(`"no-such-batch"`)), ExpectError: words(`the organization has no import batch "no-such-batch"`)},
		},
	})
}

// The largest batch, in which every other e-mail fails.
func TestAccEndUserImportBatchDataSource_large(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t)
	emails := make([]string, client.MaxImportBatch)
	for i := range emails {
		emails[i] = fmt.Sprintf("Member%d@example.com", i)
		if i%2 == 1 {
			emails[i] = fmt.Sprintf("Member%d.example.com", i)
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(importBatchConfig(fmt.Sprintf("%q", submitBatch(t, e, emails...))) + `
			output "wallets" { value = length(jsondecode(data.web3connect_end_user_import_batch.test.wallets)) }
			`),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("wallets", knownvalue.Int64Exact(client.MaxImportBatch/2)),
				dataValue("web3connect_end_user_import_batch", "failures", knownvalue.MapSizeExact(client.MaxImportBatch/2)),
				dataValue("web3connect_end_user_import_batch", "id_wallet_addresses", knownvalue.Null()),
			},
		}},
	})
}
