package provider_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
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
	for name, position := range positions {
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
					{ResourceName: domainAddress, ImportState: true, ImportStateId: "other.example", ExpectError: regexp.MustCompile(`Not the organization's domain`)},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { domain = "university.example" }`), ConfigPlanChecks: empty},
					{Config: e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "2m" } }`), Check: sent(e, "verifyDomain", 1)},
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

func TestAccDomainVerification_errors(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Unverified(t, position)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config:      e.Config(`resource "web3connect_domain_verification" "test" { timeouts = { create = "100ms" } }`),
						ExpectError: regexp.MustCompile(`(?s)Domain not verified.*did not find the TXT record.*"web3connect-domain-verification=.*at\s+university\.example.*Publish`),
					},
					{
						Config:      e.Config(`resource "web3connect_domain_verification" "test" { domain = "other.example" }`),
						ExpectError: regexp.MustCompile(`(?s)Not the organization's domain.*domain is "other.example".*"university.example"`),
					},
				},
			})
		})
	}
}
