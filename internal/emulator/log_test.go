package emulator

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// syncBuffer lets a logger and a test share a buffer.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Neither the log nor the request log has a secret, whatever is called, with success
// or without.
func TestLogsHaveNoSecrets(t *testing.T) {
	t.Parallel()
	log := &syncBuffer{}
	a := organization(t, func(o *Options) {
		o.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	holder := signIn(t, a.s, DemoEndUserSecret)
	w := &w3{t: t, s: a.s}
	token, refresh, _ := w.signIn("/auth/signin", userSignIn)
	w.signIn("/auth/signin/tenant", tenantSignIn)
	w.call("POST", "/auth/signin/tenant", `{"secret":"`+DemoTenantSecret+`"`)
	w.with(token).call("GET", "/users/profile", "")
	w.call("POST", "/auth/refresh-token", `{"refreshToken":"`+refresh+`"}`)
	(&w3{t, a.s, tenantHeaders()}).call("GET", "/users/profile", "")
	tmp, code := holder.startPhone("+81312345678")
	holder.finishPhone(tmp, "wrong")
	holder.finishPhone(tmp, code)
	var v verificationCode
	holder.into(holder.call("POST", "/nft/"+a.mint(`{}`).TokenID+"/verification/qr_code/step1", gps), &v)
	holder.call("GET", "/nft/verification/qr_code/result?c="+v.Code, "")
	holder.call("GET", "/nft/verification/qr_code/result?c="+v.Code+";", "")
	p := &relyingParty{newVisitor(t, a.s), accountNamed(t, a.s, DemoDomain).AccountID}
	button := a.button("https://university.example/")
	consent := p.signedIn(button, "a@example.com")
	signInCode := p.code()
	p.send(consent, "/sign-in/consent", "decision", "allow")
	answer := p.signIn(hybridRequest(p.client), "a@example.com")
	_, tokens := p.exchange(p.tokenRequest(answer.Get("code")))
	p.exchange(p.tokenRequest(answer.Get("code")))
	p.program("GET", "/userinfo", nil, bearer(tokens["access_token"].(string)))
	for _, op := range operations {
		if op.auth == authKey {
			a.call("POST", op.path, `{"api_key_secret":"`+DemoOrganizationSecret+`"`)
			a.call("POST", op.path, `{"api_key_secret":"`+DemoOrganizationSecret+`","redirect_url":1,"emails":1,"batch_id":1}`)
		}
	}
	logged := log.String() + fmt.Sprint(a.s.Requests())
	if !strings.Contains(logged, "signInW3BlockTenant") || !strings.Contains(logged, "finishPhoneVerification") || !strings.Contains(logged, "exchangeOIDCCode") {
		t.Fatalf("logged %s", logged)
	}
	for _, secret := range []string{
		DemoOrganizationSecret, DemoEndUserSecret, DemoTenantSecret, DemoTenantKey, DemoUserPassword, a.token, holder.token, token, refresh, tmp, `"` + code + `"`, v.Code, strings.SplitN(button, "c=", 2)[1],
		`"` + signInCode + `"`, consent.URL.Query().Get("id"), answer.Get("code"), answer.Get("id_token"), tokens["access_token"].(string), tokens["id_token"].(string), verifier,
	} {
		if strings.Contains(logged, secret) {
			t.Errorf("%.20s… is logged", secret)
		}
	}
}
