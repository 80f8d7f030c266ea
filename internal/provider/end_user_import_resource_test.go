package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
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
					{Config: e.Config(importConfig("c@example.com\nfails@example.com\nd@example.com")), ExpectNonEmptyPlan: true, Check: sent(e, "submitImportBatch", 4)},
					// Nothing is asked for the rest.
					{Config: e.Config(importConfig("c@example.com\nd@example.com", `timeouts = { create = "5m" }`)), Check: sent(e, "submitImportBatch", 4)},
					{Config: e.Config(importConfig("c@example.com\nd@example.com", `timeouts = { create = "5m", update = "6m" }`)), Check: sent(e, "submitImportBatch", 4)},
					{Config: e.Config(importConfig("c@example.com\nd@example.com")), Check: sent(e, "submitImportBatch", 4)},
					{Config: e.Config(importConfig("")), Check: sent(e, "submitImportBatch", 4)},
					// One that is made anew has the same wallets.
					{
						Config: e.Config(importConfig("b@example.com"), "max_concurrency = 2"), Taint: []string{importAddress},
						Check: resource.ComposeTestCheckFunc(imported(e, "b@example.com", "c@example.com", "d@example.com", "o'brien@example.com"), sent(e, "submitImportBatch", 5)),
					},
				},
				CheckDestroy: imported(e, "b@example.com", "c@example.com", "d@example.com", "o'brien@example.com"), // a destroy forgets
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
func TestEndUserImportBatches(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newResourceServer(t, e, "web3connect_end_user_import", nil)
	e.Fault(emulator.Fault{Operation: "submitImportBatch", Kind: emulator.FaultStatus, Status: 403, Nth: 2})
	var emails strings.Builder
	for i := range 10_003 {
		fmt.Fprintf(&emails, "member%d@example.com\n", i)
	}
	config := map[string]tftypes.Value{"emails": text(emails.String()), "retry_failures": isTrue}
	outcome := func(i instance) (wallets, failures int) {
		t.Helper()
		var document string
		var byEmail map[string]any
		var reasons map[string]tftypes.Value
		attributes := s.attributes(i.state)
		if err := errors.Join(attributes["wallets"].As(&document), attributes["failures"].As(&reasons), json.Unmarshal([]byte(document), &byEmail)); err != nil {
			t.Fatal(err)
		}
		if !attributes["id_wallet_addresses"].IsNull() {
			t.Error("there is a map of more than 10,000 addresses")
		}
		return len(byEmail), len(reasons)
	}

	part, diags := s.apply(instance{}, config)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "Some end users were not imported", "3 of 10003 e-mails failed", "member10002@example.com (not imported: submitImportBatch (HTTP 403)")
	if wallets, failures := outcome(part); wallets != 10_000 || failures != 3 {
		t.Errorf("%d wallets, %d failures", wallets, failures)
	}
	all, diags := s.apply(part, config)
	none(t, diags)
	if wallets, failures := outcome(all); wallets != 10_003 || failures != 0 {
		t.Errorf("%d wallets, %d failures", wallets, failures)
	}
	s.unchanged(all, s.plan(all, config))
	if n := e.Count("submitImportBatch"); n != 3 {
		t.Errorf("%d batches were submitted", n)
	}
}

// One by one, what is imported when an error ends the import stays imported, no more
// is begun, and only the rest is tried again.
func TestEndUserImportSinglyInPart(t *testing.T) {
	t.Parallel()
	config := map[string]tftypes.Value{"emails": text("a@example.com\nB@example.com\nc@example.com"), "retry_failures": isTrue}
	for name, test := range map[string]struct {
		end  func(e *acctest.Emulator, s *resourceServer)
		want []string
		all  int // requests after the next apply
	}{
		"refused": {func(e *acctest.Emulator, _ *resourceServer) {
			e.Fault(emulator.Fault{Operation: "importEndUser", Kind: emulator.FaultStatus, Status: 403, Nth: 2})
		}, []string{"2 of 3 e-mails failed", "b@example.com (not imported: importEndUser (HTTP 403)", "c@example.com (not imported: importEndUser (HTTP 403)"}, 4},
		// What is under way ends.
		"interrupted": {func(e *acctest.Emulator, s *resourceServer) {
			e.OnRequest("importEndUser", 2, func() {
				if _, err := s.StopProvider(e.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
					t.Error(err)
				}
			})
		}, []string{"1 of 3 e-mails failed", "c@example.com (not imported: the apply was interrupted)"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			settings := tenant(t, newResourceServer(t, e, "web3connect_end_user_import", nil), e)
			settings["max_concurrency"] = tftypes.NewValue(tftypes.Number, 1)
			s := newResourceServer(t, e, "web3connect_end_user_import", settings)
			test.end(e, s)
			part, diags := s.apply(instance{}, config)
			has(t, diags, tfprotov6.DiagnosticSeverityWarning, test.want...)
			if n := e.Count("importEndUser"); n != 2 {
				t.Errorf("%d were begun", n)
			}
			wallets := map[string]tftypes.Value{}
			if err := s.attributes(part.state)["id_wallet_addresses"].As(&wallets); err != nil || wallets["a@example.com"].IsNull() || !wallets["c@example.com"].IsNull() {
				t.Errorf("%v, %v", wallets, err)
			}
			s = newResourceServer(t, e, "web3connect_end_user_import", settings) // the other is stopped
			all, diags := s.apply(part, config)
			none(t, diags)
			s.unchanged(all, s.plan(all, config))
			if n := e.Count("importEndUser"); n != test.all {
				t.Errorf("%d were begun", n)
			}
		})
	}
}

// If nothing is imported it is an error, and the state stays what it was.
func TestEndUserImportNothing(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
	s := newResourceServer(t, e, "web3connect_end_user_import", nil)
	i, _ := s.apply(instance{}, map[string]tftypes.Value{"emails": text("a@example.com\nfails@example.com"), "retry_failures": isTrue})
	e.Fault(emulator.Fault{Operation: "submitImportBatch", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	after, diags := s.apply(i, map[string]tftypes.Value{"emails": text("a@example.com\nfails@example.com\nc@example.com"), "retry_failures": isTrue})
	has(t, diags, tfprotov6.DiagnosticSeverityError, "Could not import the end users")
	s.is(after, s.attributes(i.state), nil)
}
