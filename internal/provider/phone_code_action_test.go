package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const (
	phoneCodeAction = "web3connect_phone_code"
	aPhoneNumber    = "+81312345678"
)

func phoneCodeOf(number string) map[string]tftypes.Value {
	return map[string]tftypes.Value{"phone_number": text(number)}
}

// codesSent are the numbers that got a code.
func codesSent(t *testing.T, e *acctest.Emulator) (numbers []string) {
	t.Helper()
	messages, err := e.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range messages {
		if m.Kind == emulator.MessagePhoneCode {
			numbers = append(numbers, m.To)
		}
	}
	return numbers
}

func TestPhoneCodeAction(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	for i, arguments := range []providerArguments{asOrganization(e), asTenant(e), asAccount(e, emulator.DemoEndUserSecret)} {
		newActionServer(t, phoneCodeAction, arguments).succeeds(phoneCodeOf(aPhoneNumber), "Sending a code to "+aPhoneNumber, "A code was sent to "+aPhoneNumber)
		if got := codesSent(t, e); len(got) != i+1 || got[i] != aPhoneNumber {
			t.Errorf("codes went to %v", got)
		}
	}
}

func TestPhoneCodeAction_refused(t *testing.T) {
	t.Parallel()
	for _, position := range []string{"documented", "errors with 200"} {
		e := acctest.Start(t, acctest.Positions[position])
		unknownsPass(t, e, phoneCodeAction, phoneCodeOf(aPhoneNumber))
		s := newActionServer(t, phoneCodeAction, asOrganization(e))
		has(t, s.validate(phoneCodeOf("03-1234-5678")), isError, "Invalid phone number", `phone_number: "03-1234-5678" is not in E.164`)
		told, end := s.invoke(phoneCodeOf("+999999"))
		has(t, end, isError, "Could not send a code to +999999", "not a phone number that exists")
		if told != "Sending a code to +999999\n" {
			t.Errorf("told %s", told)
		}
		if got := codesSent(t, e); len(got) != 0 {
			t.Errorf("codes went to %v", got)
		}
	}
}

func TestPhoneCodeAction_faults(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"},
		{Kind: emulator.FaultStatus, Status: 503, RetryAfter: "0"},
	} {
		e := acctest.Start(t)
		fault.Operation, fault.Nth = "startPhoneVerification", 1
		e.Fault(fault)
		newActionServer(t, phoneCodeAction, asOrganization(e)).succeeds(phoneCodeOf(aPhoneNumber), "Sending a code to "+aPhoneNumber, "A code was sent to "+aPhoneNumber)
		if got := codesSent(t, e); len(got) != 1 {
			t.Errorf("%s %d: codes went to %v", fault.Kind, fault.Status, got)
		}
	}
}

// After an answer that was lost no second code is sent.
func TestPhoneCodeAction_lost(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	e.Fault(emulator.Fault{Operation: "startPhoneVerification", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	_, end := newActionServer(t, phoneCodeAction, asOrganization(e)).invoke(phoneCodeOf(aPhoneNumber))
	has(t, end, isError, "It is not known whether a code was sent", aPhoneNumber)
	if got := codesSent(t, e); len(got) != 1 {
		t.Errorf("codes went to %v", got)
	}
}

// A service that says that it sent no code.
func TestPhoneCodeAction_notSent(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, acctest.OffContract, func(o *emulator.Options) {
		o.Middleware = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, "/verify/phone/step1") {
					next.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"status": "ok", "result": {"tmp_token": "the-temporary-token", "code_sent": false}, "error": null}`))
			})
		}
	})
	told, end := newActionServer(t, phoneCodeAction, asOrganization(e)).invoke(phoneCodeOf(aPhoneNumber))
	has(t, end, isError, "No code was sent", aPhoneNumber)
	if strings.Contains(told, "was sent") || strings.Contains(told+end[0].Detail, "the-temporary-token") {
		t.Errorf("told %s, %s", told, end[0].Detail)
	}
}

func TestAccPhoneCodeAction(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.Actions),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps:                    []resource.TestStep{{Config: e.Config(actionConfig(phoneCodeAction, `phone_number = "`+aPhoneNumber+`"`)), Check: sent(e, "startPhoneVerification", 1)}},
	})
}
