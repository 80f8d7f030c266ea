package provider_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const (
	phoneAddress = "web3connect_phone_verification.test"
	phoneNumber  = "+12025550100"
	otherNumber  = "+81312345678"
)

func phoneConfig(number, arguments string) string {
	return fmt.Sprintf(`variable "code" {
	  type      = string
	  default   = null
	  ephemeral = true
	}
	resource "web3connect_phone_verification" "test" {
	  phone_number = %q
	  code_wo      = var.code
	  %s
	}
	`, number, arguments)
}

// sentCode is the newest code that the service sent.
func sentCode(e *acctest.Emulator) string {
	messages, err := e.Outbox(e.Context())
	if err != nil || len(messages) == 0 {
		panic(fmt.Sprint("no code was sent: ", err))
	}
	return messages[len(messages)-1].Code
}

// receivedCode is a value of the variable code that is looked up when it is used:
// the code that was sent, or another one.
type receivedCode struct {
	e     *acctest.Emulator
	wrong bool
}

func (c receivedCode) MarshalJSON() ([]byte, error) {
	code := []byte(sentCode(c.e))
	if c.wrong {
		code[0] = '0' + (code[0]-'0'+1)%10
	}
	return fmt.Appendf(nil, "%q", code), nil
}

// hasNumber checks the number of the demo organization's account.
func hasNumber(e *acctest.Emulator, want string) resource.TestCheckFunc {
	return check(func() error {
		a, _, err := e.Account(e.Context(), emulator.DemoDomain)
		if err == nil && a.PhoneNumber != want {
			err = fmt.Errorf("the account has the number %q, want %q", a.PhoneNumber, want)
		}
		return err
	})
}

func isVerified(want bool) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue(phoneAddress, tfjsonpath.New("verified"), knownvalue.Bool(want)),
		statecheck.ExpectKnownValue(phoneAddress, tfjsonpath.New("code_wo"), knownvalue.Null()),
	}
}

func TestAccPhoneVerification(t *testing.T) {
	t.Parallel()
	for name, position := range accountPositions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			right, wrong := config.Variables{"code": receivedCode{e, false}}, config.Variables{"code": receivedCode{e, true}}
			action := func(a plancheck.ResourceActionType, verified plancheck.PlanCheck) resource.ConfigPlanChecks {
				return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(phoneAddress, a), verified}}
			}
			known := func(verified bool) plancheck.PlanCheck {
				return plancheck.ExpectKnownValue(phoneAddress, tfjsonpath.New("verified"), knownvalue.Bool(verified))
			}
			unknown := plancheck.ExpectUnknownValue(phoneAddress, tfjsonpath.New("verified"))
			codes := func(started, finished int) resource.TestCheckFunc {
				return resource.ComposeTestCheckFunc(sent(e, "startPhoneVerification", started), sent(e, "finishPhoneVerification", finished))
			}
			first, second := e.Config(phoneConfig(phoneNumber, "")), e.Config(phoneConfig(phoneNumber, `resend_trigger = "2"`))
			other := e.Config(phoneConfig(otherNumber, ""))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: e.Config(phoneConfig("+81 3 1234 5678", "")), ExpectError: words(`phone_number: "+81 3 1234 5678" is not in E.164`)},
					{Config: e.Config(phoneConfig("+999999999999", "")), ExpectError: words(`Could not send a code to +999999999999`)},
					// The code is sent once, and waited for.
					{Config: first, Check: resource.ComposeTestCheckFunc(codes(2, 0), hasNumber(e, "")), ConfigStateChecks: isVerified(false)},
					{Config: first, ConfigPlanChecks: empty, Check: codes(2, 0)},
					{ResourceName: phoneAddress, ImportState: true, ImportStateId: phoneNumber, ConfigVariables: nil, ExpectError: words("The phone number is not verified")},
					// A wrong code changes nothing.
					{Config: first, ConfigVariables: wrong, ExpectError: words("Wrong code, or an expired one")},
					{Config: first, ConfigPlanChecks: empty, Check: codes(2, 1), ConfigStateChecks: isVerified(false)},
					// Another code is sent, and the one that is there meanwhile is of the older message.
					{Config: second, ConfigVariables: wrong, ConfigPlanChecks: action(plancheck.ResourceActionUpdate, unknown), Check: codes(3, 1), ConfigStateChecks: isVerified(false)},
					// The right code confirms it. From then on none matters.
					{Config: second, ConfigVariables: right, ConfigPlanChecks: action(plancheck.ResourceActionUpdate, known(true)), Check: resource.ComposeTestCheckFunc(codes(3, 2), hasNumber(e, phoneNumber)), ConfigStateChecks: isVerified(true)},
					{Config: second, ConfigVariables: wrong, ConfigPlanChecks: empty, Check: codes(3, 2)},
					{
						ResourceName: phoneAddress, ImportState: true, ImportStateId: phoneNumber, ImportStateVerify: true,
						ImportStateVerifyIdentifierAttribute: "phone_number", ImportStateVerifyIgnore: []string{"resend_trigger"},
					},
					// A verified number is sent no code.
					{Config: first, ConfigPlanChecks: action(plancheck.ResourceActionUpdate, unknown), Check: codes(3, 2), ConfigStateChecks: isVerified(true)},
					{Config: first, Taint: []string{phoneAddress}, Check: codes(3, 2), ConfigStateChecks: isVerified(true)},
					// Another number is verified on its own.
					{Config: other, ConfigPlanChecks: action(plancheck.ResourceActionReplace, unknown), Check: codes(4, 2), ConfigStateChecks: isVerified(false)},
					{Config: other, ConfigVariables: right, Check: resource.ComposeTestCheckFunc(codes(4, 3), hasNumber(e, otherNumber)), ConfigStateChecks: isVerified(true)},
				},
				CheckDestroy: hasNumber(e, otherNumber), // a destroy forgets
			})
		})
	}
}

// Under W3Block it is the same.
func TestAccPhoneVerification_w3block(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	program := w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, phoneConfig(phoneNumber, ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: program, ConfigStateChecks: isVerified(false)},
			{Config: program, ConfigVariables: config.Variables{"code": receivedCode{e, false}}, ConfigStateChecks: isVerified(true), Check: hasNumber(e, phoneNumber)},
		},
	})
}

// A code that has expired, or was tried too often, is replaced by resend_trigger.
func TestAccPhoneVerification_void(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	for name, test := range map[string]struct {
		spoil func(e *acctest.Emulator) error
		want  string
	}{
		"expired": {func(e *acctest.Emulator) error {
			return e.Advance(e.Context(), 6*time.Minute)
		}, "the code has expired, start again. Correct code_wo and apply again: no new code was sent. If it is the right one, it has expired: change resend_trigger"},
		"used":           {failNext(404), "The service no longer knows of this verification: change resend_trigger"},
		"too many tries": {failNext(429), "the right one is void, too: change resend_trigger"},
		"no permission":  {failNext(403), "Could not confirm the code of +12025550100"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			right := config.Variables{"code": receivedCode{e, false}}
			first, second := e.Config(phoneConfig(phoneNumber, ""), "max_retries = 0"), e.Config(phoneConfig(phoneNumber, `resend_trigger = "2"`))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: first},
					{PreConfig: func() {
						if err := test.spoil(e); err != nil {
							t.Error(err)
						}
					}, Config: first, ConfigVariables: right, ExpectError: words(test.want)},
					{Config: second, ConfigStateChecks: isVerified(false), Check: sent(e, "startPhoneVerification", 2)},
					{Config: second, ConfigVariables: right, ConfigStateChecks: isVerified(true), Check: hasNumber(e, phoneNumber)},
				},
			})
		})
	}
}

// failNext has the next code refused with a status.
func failNext(status int) func(*acctest.Emulator) error {
	return func(e *acctest.Emulator) error {
		return e.AddFault(emulator.Fault{Operation: "finishPhoneVerification", Kind: emulator.FaultStatus, Status: status, Nth: 1})
	}
}

// The answer to the right code is lost, and the service doesn't know of it a second
// time: the account tells.
func TestAccPhoneVerification_lostAnswer(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	program := e.Config(phoneConfig(phoneNumber, ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: program},
			{
				PreConfig: func() {
					e.Fault(emulator.Fault{Operation: "finishPhoneVerification", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
				},
				Config: program, ConfigVariables: config.Variables{"code": receivedCode{e, false}},
				ConfigStateChecks: isVerified(true), Check: resource.ComposeTestCheckFunc(hasNumber(e, phoneNumber), sent(e, "finishPhoneVerification", 2)),
			},
		},
	})
}

func TestAccPhoneVerification_identity(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	program := e.Config(phoneConfig(phoneNumber, ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		TerraformVersionChecks:   acctest.Needs(acctest.ImportByIdentity),
		Steps: []resource.TestStep{
			{
				Config: program,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentity(phoneAddress, map[string]knownvalue.Check{"phone_number": knownvalue.StringExact(phoneNumber)}),
				},
			},
			{Config: program, ConfigVariables: config.Variables{"code": receivedCode{e, false}}, ConfigStateChecks: isVerified(true)},
			{ResourceName: phoneAddress, ImportState: true, ImportStateKind: resource.ImportBlockWithResourceIdentity},
		},
	})
}
