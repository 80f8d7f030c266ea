package emulator

import (
	"testing"
	"time"
)

// startPhone begins a verification and gives its token and the code that was sent.
func (a *api) startPhone(number string) (token, code string) {
	a.t.Helper()
	var out struct {
		TmpToken string `json:"tmp_token"`
		CodeSent bool   `json:"code_sent"`
	}
	a.into(a.call("POST", "/verify/phone/step1", `{"phone_number":"`+number+`"}`), &out)
	outbox, err := a.s.Outbox(a.t.Context())
	if err != nil || !out.CodeSent || len(outbox) == 0 {
		a.t.Fatalf("%+v, %v, %v", out, outbox, err)
	}
	m := outbox[len(outbox)-1]
	if m.Kind != MessagePhoneCode || m.To != number || len(m.Code) != 6 || m.AccountID == "" || m.Time.IsZero() {
		a.t.Errorf("sent %+v", m)
	}
	return out.TmpToken, m.Code
}

func (a *api) finishPhone(token, code string) answer {
	a.t.Helper()
	return a.call("POST", "/verify/phone/step2", `{"tmp_token":"`+token+`","code":"`+code+`"}`)
}

func TestPhoneVerification(t *testing.T) {
	t.Parallel()
	s := start(t)
	a, other := signIn(t, s, DemoEndUserSecret), signIn(t, s, DemoOrganizationSecret)
	token, code := a.startPhone("+81312345678")
	other.fails(other.finishPhone(token, code), 404, codeNotFound)
	a.fails(a.finishPhone("x", code), 404, codeNotFound)
	a.fails(a.finishPhone(token, "x"+code[1:]), 400, codeValidationFailed)
	var done bool
	a.into(a.finishPhone(token, code), &done)
	var info map[string]any
	a.into(a.call("GET", "/account/my_info", ""), &info)
	if !done || info["phone_number"] != "+81312345678" || info["phone_number_verified"] != true {
		t.Errorf("got %t, %v", done, info)
	}
	a.fails(a.finishPhone(token, code), 404, codeNotFound) // a code is used once

	for number, want := range map[string]string{"": codeInvalidValue, "0312345678": codeInvalidValue, "+81 3 1234 5678": codeInvalidValue, "+1": codeInvalidValue, "+999123456789": codeInvalidValue} {
		a.fails(a.call("POST", "/verify/phone/step1", `{"phone_number":"`+number+`"}`), 400, want)
	}
	a.fails(a.call("POST", "/verify/phone/step1", `{}`), 400, codeMissingValue)
	a.fails(a.call("POST", "/verify/phone/step1", `{"phone_number":81312345678}`), 400, codeInvalidValue)
	a.fails(a.call("POST", "/verify/phone/step2", `{"tmp_token":"x"}`), 400, codeMissingValue)
	a.fails(a.call("POST", "/verify/phone/step2", `{"code":"x"}`), 400, codeMissingValue)
}

func TestPhoneCodeExpires(t *testing.T) {
	t.Parallel()
	a := signIn(t, start(t), DemoEndUserSecret)
	token, code := a.startPhone("+14155552671")
	a.s.advance(t, phoneCodeLifetime+time.Second)
	a.fails(a.finishPhone(token, code), 400, codeValidationFailed)
}

// Codes can't be guessed: the count of wrong ones is kept although the answer is an
// error.
func TestPhoneCodeAttempts(t *testing.T) {
	t.Parallel()
	a := signIn(t, start(t), DemoEndUserSecret)
	token, code := a.startPhone("+14155552671")
	for range maxPhoneAttempts {
		a.fails(a.finishPhone(token, "wrong"), 400, codeValidationFailed)
	}
	a.fails(a.finishPhone(token, code), 429, codeTooFast)
	token, code = a.startPhone("+14155552671")
	a.into(a.finishPhone(token, code), new(bool))
}
