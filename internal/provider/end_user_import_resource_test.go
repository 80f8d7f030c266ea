package provider_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const importAddress = "web3connect_end_user_import.test"

func importConfig(emails string, arguments ...string) string {
	return fmt.Sprintf("resource \"web3connect_end_user_import\" \"test\" {\n  emails = %q\n  %s\n}\n", emails, strings.Join(arguments, "\n  "))
}

// imported checks which end users the service has, besides those of the seed and
// of acctest.
func imported(e *acctest.Emulator, want ...string) resource.TestCheckFunc {
	return check(func() error {
		got, err := e.EndUserEmails(e.Context())
		if err != nil {
			return err
		}
		got = slices.DeleteFunc(got, func(email string) bool {
			return slices.Contains([]string{emulator.DemoEndUserEmail, "alice@example.com", "bob@example.com"}, email)
		})
		if !slices.Equal(got, want) {
			return fmt.Errorf("the service has %v, want %v", got, want)
		}
		return nil
	})
}

func TestAccEndUserImport(t *testing.T) {
	t.Parallel()
	for name, position := range accountPositions() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
			address := knownvalue.StringRegexp(regexp.MustCompile("^0x[0-9a-f]{40}$"))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(importConfig("B@example.com\n\n o'brien@example.com \nb@example.com\n")),
						Check:  resource.ComposeTestCheckFunc(imported(e, "b@example.com", "o'brien@example.com"), sent(e, "submitImportBatch", 1)),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses"), knownvalue.MapExact(map[string]knownvalue.Check{
								"b@example.com": address, "o'brien@example.com": address,
							})),
							statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures"), knownvalue.MapSizeExact(0)),
						},
					},
					// Order, case, blank lines and repetitions are no change.
					{Config: e.Config(importConfig("O'Brien@example.com\nb@example.com")), ConfigPlanChecks: empty},
					// What is known stays known when others are added, and only they are submitted.
					{
						Config: e.Config(importConfig("b@example.com\no'brien@example.com\nc@example.com")),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(importAddress, plancheck.ResourceActionUpdate),
							plancheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses").AtMapKey("b@example.com"), address),
							plancheck.ExpectUnknownValue(importAddress, tfjsonpath.New("id_wallet_addresses").AtMapKey("c@example.com")),
						}},
						Check: resource.ComposeTestCheckFunc(imported(e, "b@example.com", "c@example.com", "o'brien@example.com"), sent(e, "submitImportBatch", 2)),
					},
					// Removing asks nothing, and the plan knows the result.
					{
						Config: e.Config(importConfig("c@example.com")),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses"), knownvalue.MapExact(map[string]knownvalue.Check{"c@example.com": address})),
						}},
						Check: sent(e, "submitImportBatch", 2),
					},
					// One that fails doesn't fail the others, and is tried again.
					{
						Config: e.Config(importConfig("c@example.com\nfails@example.com\nd@example.com")), ExpectNonEmptyPlan: true,
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures"), knownvalue.MapExact(map[string]knownvalue.Check{
								"fails@example.com": knownvalue.StringExact("the service could not import this e-mail"),
							})),
							statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses").AtMapKey("fails@example.com"), knownvalue.Null()),
							statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses").AtMapKey("d@example.com"), address),
						},
						Check: sent(e, "submitImportBatch", 3),
					},
					{Config: e.Config(importConfig("c@example.com\nfails@example.com\nd@example.com", "retry_failures = false")), Check: sent(e, "submitImportBatch", 3)},
					{Config: e.Config(importConfig("c@example.com\nd@example.com", `timeouts = { create = "5m", update = "5m" }`)), Check: sent(e, "submitImportBatch", 3)},
					{Config: e.Config(importConfig("")), Check: sent(e, "submitImportBatch", 3)},
				},
			})
		})
	}
}

// A running batch is looked at until it is done.
func TestAccEndUserImport_polls(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.ImportDelay = emulator.Duration(1e9) })
	e.AdvanceOnRequest("checkImportBatch", 3e8)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(importConfig("a@example.com")),
			Check: resource.ComposeTestCheckFunc(imported(e, "a@example.com"), check(func() error {
				if n := e.Count("checkImportBatch"); n < 3 {
					return fmt.Errorf("the batch was looked at %d times", n)
				}
				return nil
			})),
		}},
	})
}

func TestAccEndUserImport_timeout(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.ImportDelay = emulator.Duration(3600e9) })
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      e.Config(importConfig("a@example.com", `timeouts = { create = "200ms" }`)),
			ExpectError: regexp.MustCompile(`the import did not end within 200ms`),
		}},
	})
}

// More than 10,000 e-mails go in several batches. If a later one fails, the
// wallets of the earlier ones are kept and only the rest is tried again.
func TestAccEndUserImport_batches(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	e.Fault(emulator.Fault{Operation: "submitImportBatch", Kind: emulator.FaultStatus, Status: 403, Nth: 2})
	config := e.Config(`resource "web3connect_end_user_import" "test" {
	  emails = join("\n", concat(flatten([for i in range(10) : [for j in range(1000) : "member${i}-${j}@example.com"]]), ["x@example.com", "y@example.com", "z@example.com"]))
	}
	output "n" { value = length(jsondecode(web3connect_end_user_import.test.wallets)) }
	output "failed" { value = length(web3connect_end_user_import.test.failures) }
	`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config, ExpectNonEmptyPlan: true,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("n", knownvalue.Int64Exact(10000)),
					statecheck.ExpectKnownOutputValue("failed", knownvalue.Int64Exact(3)),
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("id_wallet_addresses"), knownvalue.Null()),
				},
			},
			{
				Config: config, Check: sent(e, "submitImportBatch", 3),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("n", knownvalue.Int64Exact(10003)),
					statecheck.ExpectKnownOutputValue("failed", knownvalue.Int64Exact(0)),
				},
			},
		},
	})
}
