package provider_test

import (
	"context"
	"fmt"
	"regexp"
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
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

const domainAddress = "web3connect_domain_verification.test"

// txtRecord is the record that the demo organization has to publish.
func txtRecord(t *testing.T, e *acctest.Emulator) string {
	t.Helper()
	a, ok, err := e.Account(t.Context(), emulator.DemoDomain)
	if err != nil || !ok {
		t.Fatalf("no account: %v", err)
	}
	return a.TXTRecord
}

func TestAccDomainVerification(t *testing.T) {
	t.Parallel()
	for name, position := range accountPositions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Unverified(t, position)
			record := txtRecord(t, e)
			e.SetTXT("University.example.", "v=spf1 -all", record)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(`resource "web3connect_domain_verification" "test" {}`),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(domainAddress, tfjsonpath.New("domain"), knownvalue.StringExact("university.example")),
							statecheck.ExpectKnownValue(domainAddress, tfjsonpath.New("txt_record"), knownvalue.StringExact(record)),
						},
						Check: sent(e, "verifyDomain", 1),
					},
					{
						ResourceName: domainAddress, ImportState: true, ImportStateId: "university.example", ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "domain",
					},
					{ResourceName: domainAddress, ImportState: true, ImportStateId: "other.example", ExpectError: words(`has the domain "university.example", not "other.example". Import the domain of the account`)},
					{ResourceName: domainAddress, ImportState: true, ImportStateId: "https://university.example", ExpectError: words(`"https://university.example" is not a domain`)},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { domain = "university.example" }`), ConfigPlanChecks: empty},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { domain = "University.EXAMPLE." }`), ConfigPlanChecks: empty},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "2m" } }`), Check: sent(e, "verifyDomain", 1)},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "3m" } }`), Check: sent(e, "verifyDomain", 1)},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" {}`), Check: sent(e, "verifyDomain", 1)},
					// A verification that is gone is made anew.
					{
						PreConfig: func() {
							if err := e.UnverifyDomain(t.Context(), emulator.DemoDomain); err != nil {
								t.Fatal(err)
							}
						},
						Config: e.Config(`resource "web3connect_domain_verification" "test" {}`),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(domainAddress, plancheck.ResourceActionCreate),
						}},
						Check: sent(e, "verifyDomain", 2),
					},
					// Another domain is verified on its own, in a new resource.
					{
						Config: e.Config(`resource "web3connect_domain_verification" "test" { domain = "other.example" }`),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(domainAddress, plancheck.ResourceActionReplace),
						}},
						ExpectError: words(`domain is "other.example", but the account that the provider is signed in with has the domain "university.example"`),
					},
				},
			})
		})
	}
}

func TestAccDomainVerification_waits(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	record := txtRecord(t, e)
	e.OnRequest("verifyDomain", 3, func() { e.SetTXT(emulator.DemoDomain, record) })
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(`resource "web3connect_domain_verification" "test" {}`),
			Check: check(func() error {
				if n := e.Count("verifyDomain"); n < 3 {
					return fmt.Errorf("asked %d times", n)
				}
				return nil
			}),
		}},
	})
}

// A service that wants no more requests until the time is up has said why before.
func TestAccDomainVerification_paused(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	e.Fault(emulator.Fault{Operation: "verifyDomain", Kind: emulator.FaultStatus, Status: 429, RetryAfter: "3600", Nth: 2, Count: 1000})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "10m" } }`),
			ExpectError: words("It wants no more requests in that time."),
		}},
	})
}

func TestAccDomainVerification_errors(t *testing.T) {
	t.Parallel()
	for name, position := range accountPositions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Unverified(t, position)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(provider.WithTXTLookup(func(context.Context, string) ([]string, error) {
					return []string{"v=spf1 -all"}, nil
				})),
				Steps: []resource.TestStep{
					{
						// Long enough for an answer of a service that is slow and refuses the first request.
						Config: e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "2s" } }`),
						ExpectError: regexp.MustCompile(`(?s)Domain not verified.*did not find the TXT record.*"web3connect-domain-verification=.*at\s+university\.example.*` +
							`DNS,\s+asked\s+from\s+here,\s+has\s+other\s+TXT\s+records\s+at\s+university\.example:\s+"v=spf1\s+-all".*Publish`),
					},
					{
						Config:      e.Config(`resource "web3connect_domain_verification" "test" { domain = "other.example" }`),
						ExpectError: regexp.MustCompile(`(?s)Not the organization's domain.*domain is "other.example".*"university.example"`),
					},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { domain = "https://other.example" }`), ExpectError: words(`domain: "https://other.example" is not a domain; write the name alone`)},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "soon" } }`), ExpectError: words(`must be a string containing a sequence of decimal numbers`)},
				},
			})
		})
	}
}

// An end user has no domain.
func TestAccDomainVerification_endUser(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config:      acctest.Config(e.URL, emulator.DemoEndUserSecret, `resource "web3connect_domain_verification" "test" {}`),
			ExpectError: words("Could not read the domain's verification record"),
		}},
	})
}

func TestAccDomainVerification_identity(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   acctest.Needs(acctest.ImportByIdentity),
		Steps: []resource.TestStep{
			{
				Config: e.Config(`resource "web3connect_domain_verification" "test" {}`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(domainAddress, map[string]knownvalue.Check{"domain": knownvalue.StringExact(emulator.DemoDomain)}),
				},
			},
			{ResourceName: domainAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestDomainVerification has both kinds of import, and what a refresh says when the
// verification is gone or the account has another domain.
func TestDomainVerification(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	s := newResourceServer(t, e, "web3connect_domain_verification", nil)
	domain := map[string]tftypes.Value{"domain": text(emulator.DemoDomain)}

	_, diags := s.importBy(emulator.DemoDomain, nil)
	has(t, diags, tfprotov6.DiagnosticSeverityError, "Nothing to import", `its domain "university.example" is not verified`)

	record := txtRecord(t, e)
	e.SetTXT(emulator.DemoDomain, record)
	created, diags := s.apply(instance{}, map[string]tftypes.Value{})
	none(t, diags)
	s.is(created, map[string]tftypes.Value{"txt_record": text(record)}, domain)
	for _, i := range []func() (instance, []*tfprotov6.Diagnostic){
		func() (instance, []*tfprotov6.Diagnostic) { return s.importBy(emulator.DemoDomain, nil) },
		func() (instance, []*tfprotov6.Diagnostic) { return s.importBy("", domain) },
	} {
		imported, diags := i()
		none(t, diags)
		s.is(imported, map[string]tftypes.Value{"txt_record": text(record)}, domain)
		s.unchanged(imported, s.plan(imported, domain))
	}

	other, secret, err := e.AddAccount(t.Context(), emulator.NewAccount{Type: "organization", Name: "Other", Domain: "other.example", DomainVerified: true})
	if err != nil {
		t.Fatal(err)
	}
	signedInAsOther := newResourceServer(t, e, "web3connect_domain_verification", map[string]tftypes.Value{"api_key_secret": text(secret)})
	gone, diags := signedInAsOther.refresh(created)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "The domain is no longer verified", `has the domain "other.example", not "university.example"`)
	if s.attributes(gone.state) != nil {
		t.Error("it is still in the state")
	}
	e.SetTXT(other.Domain, other.TXTRecord)
	anew, diags := signedInAsOther.apply(instance{}, map[string]tftypes.Value{})
	none(t, diags)
	s.is(anew, nil, map[string]tftypes.Value{"domain": text(other.Domain)})

	if err := e.UnverifyDomain(t.Context(), emulator.DemoDomain); err != nil {
		t.Fatal(err)
	}
	s = newResourceServer(t, e, "web3connect_domain_verification", nil)
	gone, diags = s.refresh(created)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "The domain is no longer verified", `its domain "university.example" is not verified`)
	if s.attributes(gone.state) != nil {
		t.Error("it is still in the state")
	}
}

// An interrupt ends the waiting at once, although the next look is an hour away.
func TestDomainVerificationInterrupted(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	s := newResourceServer(t, e, "web3connect_domain_verification", nil, provider.WithPollInterval(time.Hour, time.Hour))
	e.OnRequest("verifyDomain", 1, func() {
		if _, err := s.StopProvider(t.Context(), &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
	})
	i, diags := s.apply(instance{}, map[string]tftypes.Value{})
	has(t, diags, tfprotov6.DiagnosticSeverityError, "Interrupted")
	if s.attributes(i.state) != nil {
		t.Error("it is in the state")
	}
}
