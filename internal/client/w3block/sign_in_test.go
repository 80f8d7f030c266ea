package w3block_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// signIn starts a service and signs in with it.
func signIn(t *testing.T, cfg w3block.Config) (*client.Client, *service, w3block.Config, *w3block.Tokens) {
	t.Helper()
	c, s, cfg := startWith(t, cfg)
	tokens, err := w3block.SignIn(t.Context(), c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, s, cfg, tokens
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	user := w3block.Config{Email: "user@example.com", Password: "the-password"}
	ofTenant := user
	ofTenant.TenantID = "tenant"
	for body, cfg := range map[string]w3block.Config{
		"map[key:key secret:the-secret tenantId:tenant]":                    tenant,
		"map[email:user@example.com password:the-password]":                 user,
		"map[email:user@example.com password:the-password tenantId:tenant]": ofTenant,
	} {
		_, s, _, tokens := signIn(t, cfg)
		if *tokens != (w3block.Tokens{Token: "token-1", RefreshToken: "refresh-1"}) || len(s.bodies) != 1 || s.bodies[0] != body {
			t.Errorf("got %+v for %v", tokens, s.bodies)
		}
	}
}

func TestTenantID(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		// {"alg":"ES256K"}.{"sub":1,"tenantId":"the-tenant"}
		"eyJhbGciOiJFUzI1NksifQ.eyJzdWIiOjEsInRlbmFudElkIjoidGhlLXRlbmFudCJ9.": "the-tenant",
		"opaque": "",
	} {
		if got := (&w3block.Tokens{Token: token}).TenantID(); got != want {
			t.Errorf("%s: tenant %q", token, got)
		}
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	c, s, cfg, tokens := signIn(t, tenant)
	renewed, err := w3block.Refresh(t.Context(), c, cfg, tokens.RefreshToken)
	if err != nil || *renewed != (w3block.Tokens{Token: "token-2", RefreshToken: "refresh-2"}) || s.bodies[1] != "map[refreshToken:refresh-1]" {
		t.Errorf("got %+v, %v for %v", renewed, err, s.bodies)
	}
	// It is used up.
	_, err = w3block.Refresh(t.Context(), c, cfg, tokens.RefreshToken)
	var e *client.Error
	if !errors.As(err, &e) || e.Operation != "w3blockRefreshToken" || e.Code != client.CodePermissionDenied || !strings.Contains(err.Error(), "refresh token is no longer valid") {
		t.Errorf("got %v", err)
	}
}

func TestSignOut(t *testing.T) {
	t.Parallel()
	c, s, cfg, tokens := signIn(t, tenant)
	if err := w3block.SignOut(t.Context(), c, cfg, tokens.Token); err != nil || s.revoked != 1 {
		t.Errorf("%v, %d tokens are revoked", err, s.revoked)
	}
	s.taken()
	// One that isn't good any more is refused; nobody signs in to sign out.
	err := w3block.SignOut(t.Context(), c, cfg, "another-token")
	var e *client.Error
	if !errors.As(err, &e) || e.Operation != "w3blockSignOut" || e.Code != client.CodeUnauthorized || s.taken() != "/id/auth/logout" {
		t.Errorf("got %v", err)
	}
}

// Tokens are secrets as soon as they are known.
func TestTokensAreSecrets(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/auth/signin/tenant" {
			_, _ = w.Write([]byte(`{"token":"the-token","refreshToken":"the-refresh-token"}`))
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"message":"no the-token, no the-refresh-token"}`))
	}))
	t.Cleanup(server.Close)
	cfg := tenant
	cfg.Endpoint = server.URL
	c, err := client.New(client.Config{Endpoint: server.URL, Authenticator: w3block.New(cfg)})
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := w3block.SignIn(t.Context(), c, cfg)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w3block.Refresh(t.Context(), c, cfg, tokens.RefreshToken)
	if err == nil || !strings.HasSuffix(err.Error(), "no (redacted), no (redacted)") {
		t.Errorf("got %v", err)
	}
}

// An answer without a token is an error that doesn't repeat it.
func TestNoToken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{}`, `[]`, `{"token":""}`, `{"token":17}`, `{"Tokens":"the-token"}`, `"the-token"`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		cfg := tenant
		cfg.Endpoint = server.URL
		c, err := client.New(client.Config{Endpoint: server.URL, Authenticator: w3block.New(cfg)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w3block.SignIn(t.Context(), c, cfg)
		if err == nil || !strings.HasSuffix(err.Error(), "the answer holds no token") {
			t.Errorf("%s: %v", body, err)
		}
		server.Close()
	}
}
