package provider_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

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
	for name, position := range accountPositions {
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

// A batch that doesn't end in time is no error, which would have a new resource made
// anew: the next apply looks at it again and submits nothing, however failures are to
// be treated.
func TestAccEndUserImport_timeout(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.ImportDelay = emulator.Duration(3600e9) })
	config := func(timeout string) string {
		return e.Config(importConfig("a@example.com", "retry_failures = false", fmt.Sprintf("timeouts = { create = %[1]q, update = %[1]q }", timeout)))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: config("2s"), ExpectNonEmptyPlan: true,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("batch_ids"), knownvalue.ListSizeExact(1)),
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures").AtMapKey("a@example.com"), knownvalue.StringRegexp(regexp.MustCompile(
						`^not known yet: import batch ".+" had not ended: the import did not end within 2s; to wait longer, set timeouts`))),
				},
			},
			{
				PreConfig: func() {
					if err := e.Advance(e.Context(), 2*time.Hour); err != nil {
						t.Error(err)
					}
				},
				Config: config("5m"),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("batch_ids"), knownvalue.ListSizeExact(1)),
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures"), knownvalue.MapSizeExact(0)),
				},
				Check: resource.ComposeTestCheckFunc(imported(e, "a@example.com"), sent(e, "submitImportBatch", 1)),
			},
		},
	})
}

// manyEmails are members from one number to before another, one a line.
func manyEmails(from, to int) string {
	var emails strings.Builder
	for i := from; i < to; i++ {
		fmt.Fprintf(&emails, "Member%06d@example.com\n", i)
	}
	return emails.String()
}

// importServer is a server for imports of many e-mails.
type importServer struct{ *resourceServer }

func newImportServer(t *testing.T, e *acctest.Emulator, settings map[string]tftypes.Value) importServer {
	t.Helper()
	return importServer{newResourceServer(t, e, "web3connect_end_user_import", settings)}
}

func importOf(emails string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"emails": text(emails), "retry_failures": isTrue}
}

// outcome reads a state: how many wallets and failures it has, and the batches.
func (s importServer) outcome(i instance) (wallets int, reasons map[string]tftypes.Value, batches []string) {
	s.t.Helper()
	var document string
	var byEmail map[string]any
	var ids []tftypes.Value
	attributes := s.attributes(i.state)
	err := errors.Join(attributes["wallets"].As(&document), attributes["failures"].As(&reasons), attributes["batch_ids"].As(&ids), json.Unmarshal([]byte(document), &byEmail))
	for _, id := range ids {
		var batch string
		err = errors.Join(err, id.As(&batch))
		batches = append(batches, batch)
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if !attributes["id_wallet_addresses"].IsNull() {
		s.t.Error("there is a map of thousands of addresses")
	}
	return len(byEmail), reasons, batches
}

// hasBatches wants batches that have so many e-mails from a member on, in this order.
func hasBatches(t *testing.T, e *acctest.Emulator, batches []string, want ...[2]int) {
	t.Helper()
	if len(batches) != len(want) {
		t.Fatalf("there are the batches %v, want %d", batches, len(want))
	}
	c := clientOf(t, e, emulator.DemoOrganizationSecret)
	for i, id := range batches {
		batch, err := c.CheckImportBatch(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if first := fmt.Sprintf("Member%06d@example.com", want[i][0]); len(batch.Result) != want[i][1] || batch.Result[0].Email != first {
			t.Errorf("batch %d has %d e-mails from %s on, want %d from %s on", i, len(batch.Result), batch.Result[0].Email, want[i][1], first)
		}
	}
}

// More than 10,000 e-mails go in several batches, whose ids stand in the order of the
// e-mails. A change submits the new e-mails alone.
func TestEndUserImportBatches(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t)
	s := newImportServer(t, e, nil)
	all, diags := s.apply(instance{}, importOf(manyEmails(0, 25_000)))
	none(t, diags)
	wallets, failures, batches := s.outcome(all)
	if wallets != 25_000 || len(failures) > 0 {
		t.Errorf("%d wallets, %d failures", wallets, len(failures))
	}
	hasBatches(t, e, batches, [2]int{0, 10_000}, [2]int{10_000, 10_000}, [2]int{20_000, 5_000})
	s.unchanged(all, s.plan(all, importOf(manyEmails(0, 25_000))))
	s.unchanged(all, s.plan(all, importOf(strings.ToLower(manyEmails(20_000, 25_000)+manyEmails(0, 20_000)))))

	more, diags := s.apply(all, importOf(manyEmails(0, 25_010)))
	none(t, diags)
	wallets, failures, batches = s.outcome(more)
	if n := e.Count("submitImportBatch"); n != 4 || wallets != 25_010 || len(failures) > 0 {
		t.Errorf("%d batches were submitted, %d wallets, %d failures", n, wallets, len(failures))
	}
	hasBatches(t, e, batches[3:], [2]int{25_000, 10})
}

// A batch that can't be submitted takes nothing from the others, and only its e-mails
// are submitted again.
func TestEndUserImportBatches_oneFails(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t)
	s := newImportServer(t, e, map[string]tftypes.Value{"max_concurrency": tftypes.NewValue(tftypes.Number, 1)})
	e.Fault(emulator.Fault{Operation: "submitImportBatch", Kind: emulator.FaultStatus, Status: 403, Nth: 2})
	config := importOf(manyEmails(0, 20_003))
	part, diags := s.apply(instance{}, config)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "Some end users were not imported", "10003 of 20003 e-mails failed", "member010000@example.com (not imported: submitImportBatch (HTTP 403)", "and 9998 more")
	wallets, failures, batches := s.outcome(part)
	if wallets != 10_000 || len(failures) != 100 {
		t.Errorf("%d wallets, %d failures", wallets, len(failures))
	}
	hasBatches(t, e, batches, [2]int{0, 10_000})
	all, diags := s.apply(part, config)
	none(t, diags)
	wallets, failures, batches = s.outcome(all)
	if n := e.Count("submitImportBatch"); n != 4 || wallets != 20_003 || len(failures) > 0 {
		t.Errorf("%d batches were submitted, %d wallets, %d failures", n, wallets, len(failures))
	}
	hasBatches(t, e, batches, [2]int{0, 10_000}, [2]int{10_000, 10_000}, [2]int{20_000, 3})
	s.unchanged(all, s.plan(all, config))
}

// An interrupt lets no more batches begin, and loses none that was submitted: the next
// apply takes over what they answer and submits the rest alone.
func TestEndUserImportBatches_interrupted(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.ImportDelay = emulator.Duration(3600e9) })
	settings := map[string]tftypes.Value{"max_concurrency": tftypes.NewValue(tftypes.Number, 2)}
	s := newImportServer(t, e, settings)
	e.OnRequest("submitImportBatch", 2, func() {
		if _, err := s.StopProvider(e.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	})
	config := importOf(manyEmails(0, 20_001))
	part, diags := s.apply(instance{}, config)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "20001 of 20001 e-mails failed", "had not ended: the apply was interrupted")
	wallets, failures, batches := s.outcome(part)
	if n := e.Count("submitImportBatch"); n != 2 || len(batches) != 2 || wallets != 0 || len(failures) != 201 {
		t.Errorf("%d batches were submitted, %d are known, %d wallets, %d failures", n, len(batches), wallets, len(failures))
	}
	switches := e.Switches()
	switches.ImportDelay = 0
	if err := errors.Join(e.Advance(t.Context(), 2*time.Hour), e.SetSwitches(switches)); err != nil {
		t.Fatal(err)
	}
	s = newImportServer(t, e, settings) // the other is stopped
	all, diags := s.apply(part, config)
	none(t, diags)
	wallets, failures, batches = s.outcome(all)
	if n := e.Count("submitImportBatch"); n != 3 || wallets != 20_001 || len(failures) > 0 {
		t.Errorf("%d batches were submitted, %d wallets, %d failures", n, wallets, len(failures))
	}
	hasBatches(t, e, batches, [2]int{0, 10_000}, [2]int{10_000, 10_000}, [2]int{20_000, 1})
}

// A batch that the service has forgotten is as if it had not been.
func TestEndUserImportForgotten(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.ImportDelay = emulator.Duration(3600e9) })
	s := newImportServer(t, e, nil)
	e.OnRequest("checkImportBatch", 1, func() {
		if _, err := s.StopProvider(e.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	})
	part, diags := s.apply(instance{}, importOf("a@example.com"))
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "1 of 1 e-mails failed", "a@example.com (not known yet: import batch ")
	switches := e.Switches()
	switches.ImportDelay = 0
	if err := errors.Join(e.Reset(t.Context()), e.SetSwitches(switches)); err != nil {
		t.Fatal(err)
	}
	s = newImportServer(t, e, nil) // the other is stopped
	all, diags := s.apply(part, importOf("a@example.com"))
	none(t, diags)
	var addresses map[string]tftypes.Value
	if err := s.attributes(all.state)["id_wallet_addresses"].As(&addresses); err != nil || addresses["a@example.com"].IsNull() || e.Count("submitImportBatch") != 1 {
		t.Errorf("the addresses are %v, %v, after %d submissions", addresses, err, e.Count("submitImportBatch"))
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
