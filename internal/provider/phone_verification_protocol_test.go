package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// answered has the service answer a path with a result of its own.
func answered(path, result string) func(*emulator.Options) {
	return func(o *emulator.Options) {
		o.Middleware = func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, path) {
					next.ServeHTTP(w, r)
					return
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"status":"ok","error":null,"result":%s}`, result)
			})
		}
	}
}

// tmpTokens passes on the tokens that the service gives for phone numbers.
func tmpTokens(tokens chan<- string) func(*emulator.Options) {
	return func(o *emulator.Options) {
		checked := o.Middleware
		o.Middleware = func(next http.Handler) http.Handler {
			next = checked(next)
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasSuffix(r.URL.Path, "/verify/phone/step1") {
					next.ServeHTTP(w, r)
					return
				}
				rec := httptest.NewRecorder()
				next.ServeHTTP(rec, r)
				var answer struct {
					Result struct {
						TmpToken string `json:"tmp_token"`
					} `json:"result"`
				}
				_ = json.Unmarshal(rec.Body.Bytes(), &answer)
				tokens <- answer.Result.TmpToken
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write(rec.Body.Bytes())
			})
		}
	}
}

func phone(number string, more ...string) map[string]tftypes.Value {
	set := map[string]tftypes.Value{"phone_number": text(number)}
	for i := 0; i < len(more); i += 2 {
		set[more[i]] = text(more[i+1])
	}
	return set
}

// verify verifies a number in two applies.
func verify(s *resourceServer, e *acctest.Emulator, number string) instance {
	s.t.Helper()
	i, _ := s.apply(instance{}, phone(number))
	i, diags := s.apply(i, phone(number, "code_wo", sentCode(e)))
	none(s.t, diags)
	return i
}

var (
	isTrue  = tftypes.NewValue(tftypes.Bool, true)
	isFalse = tftypes.NewValue(tftypes.Bool, false)
)

func TestPhoneVerificationPending(t *testing.T) {
	t.Parallel()
	tokens := make(chan string, 2)
	e := acctest.Start(t, tmpTokens(tokens))
	s := newResourceServer(t, e, "web3connect_phone_verification", nil)
	warning, failure := tfprotov6.DiagnosticSeverityWarning, tfprotov6.DiagnosticSeverityError
	identity := phone(phoneNumber)

	// A code that is there before one is sent is ignored, then and later.
	early := phone(phoneNumber, "code_wo", "none-yet")
	pending, diags := s.apply(instance{}, early)
	has(t, diags, warning, "A code was sent", phoneNumber, "set code_wo to it and apply again", "was ignored")
	s.is(pending, map[string]tftypes.Value{"verified": isFalse, "code_wo": tftypes.NewValue(tftypes.String, nil)}, identity)
	plan := s.plan(pending, early)
	has(t, plan.Diagnostics, warning, "code_wo has an older code")
	s.unchanged(pending, plan)
	if n := e.Count("finishPhoneVerification"); n > 0 {
		t.Errorf("%d codes were tried", n)
	}

	// Without a code the plan is empty, and says what it waits for.
	pending, diags = s.refresh(pending)
	none(t, diags)
	plan = s.plan(pending, phone(phoneNumber))
	has(t, plan.Diagnostics, warning, "The phone number is not verified yet", "Set code_wo to it and apply again", "resend_trigger")
	s.unchanged(pending, plan)

	// One that is known after apply may do anything.
	unknown := phone(phoneNumber)
	unknown["code_wo"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	plan = s.plan(pending, unknown)
	none(t, plan.Diagnostics)
	if v := s.attributes(plan.PlannedState)["verified"]; v.IsKnown() {
		t.Errorf("verified is planned as %s", v)
	}

	// Neither code nor token can be read in what Terraform keeps.
	code := sentCode(e)
	plan = s.plan(pending, phone(phoneNumber, "code_wo", code))
	none(t, plan.Diagnostics)
	if !s.attributes(plan.PlannedState)["verified"].Equal(isTrue) {
		t.Error("the plan doesn't say that the number will be verified")
	}
	token := <-tokens
	if token == "" || !bytes.Contains(pending.private, []byte("pending")) {
		t.Fatalf("token %q, private state %s", token, pending.private)
	}
	for name, raw := range map[string][]byte{
		"state": pending.state.MsgPack, "private state": pending.private, "plan": plan.PlannedState.MsgPack, "planned private state": plan.PlannedPrivate,
	} {
		for _, secret := range []string{code, token, "none-yet"} {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%q is in the %s", secret, name)
			}
		}
	}

	// Other credentials of the same organization can't go on, and say so before the apply.
	w3block := newResourceServer(t, e, "web3connect_phone_verification", tenant(t, s, e))
	has(t, w3block.plan(pending, phone(phoneNumber, "code_wo", code)).Diagnostics, failure, "The verification can't be continued", "sealed with another secret", "Change resend_trigger")
	has(t, w3block.plan(instance{pending.state, nil, pending.identity}, phone(phoneNumber, "code_wo", code)).Diagnostics, failure, "nothing is kept of the code that was sent")
	resent, diags := w3block.apply(pending, phone(phoneNumber, "resend_trigger", "2", "code_wo", code))
	has(t, diags, warning, "A code was sent", "was ignored")
	w3block.is(resent, map[string]tftypes.Value{"verified": isFalse}, identity)
	has(t, w3block.plan(resent, phone(phoneNumber, "resend_trigger", "2", "code_wo", code)).Diagnostics, warning, "code_wo has an older code")

	// A wrong code leaves all as it is.
	config := phone(phoneNumber, "resend_trigger", "2", "code_wo", "000000x")
	after, diags := w3block.apply(resent, config)
	has(t, diags, failure, "Wrong code, or an expired one", phoneNumber, "Correct code_wo")
	if strings.Contains(diags[0].Detail, "000000x") {
		t.Errorf("the code is in %q", diags[0].Detail)
	}
	w3block.is(after, map[string]tftypes.Value{"verified": isFalse, "resend_trigger": text("2")}, nil)
	config["code_wo"] = text(sentCode(e))
	done, diags := w3block.apply(instance{after.state, after.private, resent.identity}, config)
	none(t, diags)
	s.is(done, map[string]tftypes.Value{"verified": isTrue, "resend_trigger": text("2")}, identity)
	if bytes.Contains(done.private, []byte("pending")) {
		t.Errorf("the private state still has %s", done.private)
	}
}

// tenant has the settings of the demo organization's tenant of W3Block.
func tenant(t *testing.T, s *resourceServer, e *acctest.Emulator) map[string]tftypes.Value {
	t.Helper()
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]tftypes.Value{
		"api_key_secret": tftypes.NewValue(tftypes.String, nil),
		"w3block": value(schemas.Provider.ValueType().(tftypes.Object).AttributeTypes["w3block"].(tftypes.Object), map[string]tftypes.Value{
			"tenant_id": text(emulator.DemoTenantID), "key": text(emulator.DemoTenantKey), "secret": text(emulator.DemoTenantSecret), "endpoint": text(e.W3BlockURL),
		}),
	}
}

// What a refresh makes of the account's claims.
func TestPhoneVerificationRefresh(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newResourceServer(t, e, "web3connect_phone_verification", nil)
	pending, _ := s.apply(instance{}, phone(phoneNumber))
	other := verify(s, e, otherNumber)

	// Another number doesn't end the waiting for this one.
	pending, diags := s.refresh(pending)
	none(t, diags)
	s.is(pending, map[string]tftypes.Value{"verified": isFalse}, phone(phoneNumber))
	for _, by := range []func() (instance, []*tfprotov6.Diagnostic){
		func() (instance, []*tfprotov6.Diagnostic) { return s.importBy(otherNumber, nil) },
		func() (instance, []*tfprotov6.Diagnostic) { return s.importBy("", phone(otherNumber)) },
	} {
		i, diags := by()
		none(t, diags)
		s.is(i, map[string]tftypes.Value{"verified": isTrue}, phone(otherNumber))
		s.unchanged(i, s.plan(i, phone(otherNumber)))
	}
	_, diags = s.importBy(phoneNumber, nil)
	has(t, diags, tfprotov6.DiagnosticSeverityError, "The phone number is not verified", phoneNumber)
	_, diags = s.importBy("81312345678", nil)
	has(t, diags, tfprotov6.DiagnosticSeverityError, "Invalid phone number", "is not in E.164")

	// A number that was verified elsewhere is verified here.
	verify(s, e, phoneNumber)
	found, diags := s.refresh(pending)
	none(t, diags)
	s.is(found, map[string]tftypes.Value{"verified": isTrue}, phone(phoneNumber))

	// The verified one is another now.
	gone, diags := s.refresh(other)
	has(t, diags, tfprotov6.DiagnosticSeverityWarning, "The phone number is no longer verified", otherNumber, "verify it anew")
	if s.attributes(gone.state) != nil {
		t.Error("it is still in the state")
	}

	// An account that says nothing about numbers is no reason to forget one.
	silent := newResourceServer(t, acctest.Start(t, answered("/account/my_info", `{"account_id":"x","account_type":"organization"}`)), "web3connect_phone_verification", nil)
	kept, diags := silent.refresh(other)
	none(t, diags)
	silent.is(kept, map[string]tftypes.Value{"verified": isTrue}, phone(otherNumber))
}

// A service that takes the number and sends nothing leaves nothing behind.
func TestPhoneVerificationNotSent(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, answered("/verify/phone/step1", `{"tmp_token":"t","code_sent":false}`))
	s := newResourceServer(t, e, "web3connect_phone_verification", nil)
	i, diags := s.apply(instance{}, phone(phoneNumber))
	has(t, diags, tfprotov6.DiagnosticSeverityError, "No code was sent", phoneNumber)
	if s.attributes(i.state) != nil {
		t.Error("it is in the state")
	}
}

// An answer other than true is a code that isn't accepted.
func TestPhoneVerificationNotTrue(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, answered("/verify/phone/step2", `false`))
	s := newResourceServer(t, e, "web3connect_phone_verification", nil)
	i, _ := s.apply(instance{}, phone(phoneNumber))
	_, diags := s.apply(i, phone(phoneNumber, "code_wo", sentCode(e)))
	has(t, diags, tfprotov6.DiagnosticSeverityError, "Wrong code, or an expired one")
}

// A code is checked without being shown.
func TestPhoneVerificationCodeForm(t *testing.T) {
	t.Parallel()
	s := newResourceServer(t, acctest.Start(t), "web3connect_phone_verification", nil)
	for code, ok := range map[string]bool{"123456": true, "ab-12": true, "": false, "123 456": false, "123456\n": false} {
		resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: s.name, Config: s.dynamic(phone(phoneNumber, "code_wo", code)),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case ok:
			none(t, resp.Diagnostics)
		default:
			has(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, "code_wo", "Invalid code")
			if code != "" && strings.Contains(resp.Diagnostics[0].Detail, code) {
				t.Errorf("the code is in %q", resp.Diagnostics[0].Detail)
			}
		}
	}
}

// The answer to the right code is lost, and the account was read before.
func TestPhoneVerificationLostAnswer(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newResourceServer(t, e, "web3connect_phone_verification", nil)
	pending, _ := s.apply(instance{}, phone(phoneNumber))
	pending, diags := s.refresh(pending)
	none(t, diags)
	e.Fault(emulator.Fault{Operation: "finishPhoneVerification", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	verified, diags := s.apply(pending, phone(phoneNumber, "code_wo", sentCode(e)))
	none(t, diags)
	s.is(verified, map[string]tftypes.Value{"verified": isTrue}, phone(phoneNumber))
	refreshed, diags := s.refresh(verified)
	none(t, diags)
	s.is(refreshed, map[string]tftypes.Value{"verified": isTrue}, nil)
}
