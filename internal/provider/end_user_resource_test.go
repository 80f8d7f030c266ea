package provider_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const endUserAddress = "web3connect_end_user.test"

func endUserConfig(email string) string {
	return fmt.Sprintf("resource \"web3connect_end_user\" \"test\" {\n  email = %q\n}\n", email)
}

// hasWallet checks that the state has the wallet of an end user of the service.
func hasWallet(e *acctest.Emulator, email string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		a, ok, err := e.Account(e.Context(), email)
		if err != nil || !ok {
			return fmt.Errorf("the service has no end user %s, %w", email, err)
		}
		for attribute, want := range map[string]string{
			"id_wallet_address": a.IDWalletAddress, "id_wallet_address_eth": a.IDWalletAddress, "id_wallet_address_suri": a.IDWalletSuri,
		} {
			if err := resource.TestCheckResourceAttr(endUserAddress, attribute, want)(s); err != nil {
				return err
			}
		}
		return nil
	}
}

func TestAccEndUser(t *testing.T) {
	t.Parallel()
	for name, position := range accountPositions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
			kept := statecheck.CompareValue(compare.ValuesSame())
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: e.Config(endUserConfig("fails@example.com")), ExpectError: words("The end user can't be imported"), Check: imported(e)},
					{Config: e.Config(endUserConfig("ada.example.com")), ExpectError: words(`email: "ada.example.com" is not an e-mail address: it has no @`)},
					{
						Config:            e.Config(endUserConfig("Ada@example.com")),
						Check:             resource.ComposeTestCheckFunc(imported(e, "ada@example.com"), hasWallet(e, "ada@example.com"), sent(e, "importEndUser", 2)),
						ConfigStateChecks: []statecheck.StateCheck{kept.AddStateValue(endUserAddress, tfjsonpath.New("id_wallet_address"))},
					},
					// Another spelling is no change, and nothing is asked.
					{Config: e.Config(endUserConfig(" ada@EXAMPLE.com\n")), ConfigPlanChecks: empty, Check: sent(e, "importEndUser", 2)},
					// An import asks the service, which gives the same wallet.
					{
						ResourceName: endUserAddress, ImportState: true, ImportStateVerify: true, ImportStateId: "Ada@example.com",
						ImportStateVerifyIdentifierAttribute: "email",
					},
					{ResourceName: endUserAddress, ImportState: true, ImportStateId: "ada", ExpectError: words(`This can't be imported: "ada" is not an e-mail address`)},
					{ResourceName: endUserAddress, ImportState: true, ImportStateId: "fails@example.com", ExpectError: words("The end user can't be imported")},
					// One that is made anew is the same.
					{
						Taint:             []string{endUserAddress},
						Config:            e.Config(endUserConfig("ada@example.com")),
						ConfigStateChecks: []statecheck.StateCheck{kept.AddStateValue(endUserAddress, tfjsonpath.New("id_wallet_address"))},
						Check:             imported(e, "ada@example.com"),
					},
					// Another e-mail is another end user.
					{
						Config: e.Config(endUserConfig("bea@example.com")),
						ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
							plancheck.ExpectResourceAction(endUserAddress, plancheck.ResourceActionReplace),
							plancheck.ExpectUnknownValue(endUserAddress, tfjsonpath.New("id_wallet_address")),
						}},
						Check: resource.ComposeTestCheckFunc(imported(e, "ada@example.com", "bea@example.com"), hasWallet(e, "bea@example.com")),
					},
				},
				CheckDestroy: imported(e, "ada@example.com", "bea@example.com"), // a destroy forgets
			})
		})
	}
}

// An answer that is lost is no second end user, and under W3Block it is the same.
func TestAccEndUser_lostAnswer(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	e.Fault(emulator.Fault{Operation: "importEndUser", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, endUserConfig("ada@example.com")),
			Check:  resource.ComposeTestCheckFunc(imported(e, "ada@example.com"), hasWallet(e, "ada@example.com"), sent(e, "importEndUser", 2)),
		}},
	})
}

func TestAccEndUser_identity(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   acctest.Needs(acctest.ImportByIdentity),
		Steps: []resource.TestStep{
			{
				Config: e.Config(endUserConfig("Ada@example.com")),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(endUserAddress, map[string]knownvalue.Check{"email": knownvalue.StringExact("Ada@example.com")}),
				},
			},
			{ResourceName: endUserAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}

// TestEndUserImport has both kinds of import, and that an import is a write.
func TestEndUserImport(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newResourceServer(t, e, "web3connect_end_user", nil)
	identity := map[string]tftypes.Value{"email": text("Alice@example.com")}
	config := map[string]tftypes.Value{"email": text("alice@EXAMPLE.com")}

	byIdentity, diags := s.importBy("", identity)
	none(t, diags)
	byID, diags := s.importBy("Alice@example.com", nil)
	none(t, diags)
	for _, i := range []instance{byIdentity, byID} {
		s.is(i, map[string]tftypes.Value{"email": text("Alice@example.com"), "id_wallet_address": text(e.Alice.IDWalletAddress)}, identity)
		plan := s.plan(i, config)
		none(t, plan.Diagnostics)
		s.unchanged(i, plan)
	}
	if _, ok, err := e.Account(t.Context(), "new@example.com"); ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, diags = s.importBy("new@example.com", nil); len(diags) > 0 {
		t.Fatal(diags)
	}
	if _, ok, err := e.Account(t.Context(), "new@example.com"); !ok || err != nil {
		t.Errorf("an import of an unknown e-mail made no end user: %v", err)
	}

	// A refresh of what is in the state asks nothing.
	e.ClearRequests()
	again, diags := s.refresh(byID)
	none(t, diags)
	s.unchanged(again, s.plan(byID, config))
	s.is(again, nil, identity)
	if n := e.Count(""); n > 0 {
		t.Errorf("a refresh sent %d requests", n)
	}

	for _, id := range []map[string]tftypes.Value{{}, {"email": text("alice")}} {
		_, diags = s.importBy("", id)
		has(t, diags, tfprotov6.DiagnosticSeverityError, "Invalid e-mail")
	}
}

// The identity is that of the resource from Create on, also where the state of an
// older Terraform has none.
func TestEndUserIdentity(t *testing.T) {
	t.Parallel()
	s := newResourceServer(t, acctest.Start(t), "web3connect_end_user", nil)
	config := map[string]tftypes.Value{"email": text("ada@example.com")}
	i, diags := s.apply(instance{}, config)
	none(t, diags)
	s.is(i, config, config)
	i.identity = nil
	i, diags = s.refresh(i)
	none(t, diags)
	s.is(i, config, config)
}

// An answer without a wallet is no end user.
func TestEndUserNoWallet(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, answered("/account/import", `{"email":"ada@example.com","id_wallet_address":"","id_wallet_address_eth":"","id_wallet_address_suri":""}`))
	s := newResourceServer(t, e, "web3connect_end_user", nil)
	i, diags := s.apply(instance{}, map[string]tftypes.Value{"email": text("ada@example.com")})
	has(t, diags, tfprotov6.DiagnosticSeverityError, "The end user can't be imported", "gave no wallet for ada@example.com")
	if s.attributes(i.state) != nil {
		t.Error("it is in the state")
	}
}
