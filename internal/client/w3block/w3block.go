// Package w3block signs in with W3Block ID, in place of an API key secret.
package w3block

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// DefaultEndpoint is the production service.
const DefaultEndpoint = "https://pixwayid.w3block.io"

// Methods of authentication.
const (
	// MethodToken signs in and sends a bearer token.
	MethodToken = "token"
	// MethodHeaders sends the tenant's credentials themselves.
	MethodHeaders = "headers"
)

// Config is a tenant with key and secret, or a user with e-mail and password.
type Config struct {
	Endpoint        string // DefaultEndpoint if empty
	TenantID        string // may be empty for a user
	Key, Secret     string
	Email, Password string
	Method          string // MethodToken if empty
}

// url is that of a path of the service.
func (cfg Config) url(path string) string {
	endpoint := cfg.Endpoint
	if endpoint == "" {
		endpoint = DefaultEndpoint
	}
	return strings.TrimRight(endpoint, "/") + path
}

// New makes the authenticator of a client, for client.Config.Authenticator.
func New(cfg Config) func(*client.Client) client.Authenticator {
	return func(c *client.Client) client.Authenticator {
		c.AddSecret(cfg.Key)
		c.AddSecret(cfg.Secret)
		c.AddSecret(cfg.Password)
		if cfg.Method == MethodHeaders {
			return headers{cfg}
		}
		s := &session{client: c, cfg: cfg}
		return client.NewTokenSource(c, s.token)
	}
}

// headers are the tenant's credentials, which every service accepts directly.
type headers struct{ cfg Config }

func (h headers) Credentials(context.Context) (client.Credentials, error) { return h, nil }

func (h headers) Set(header http.Header) {
	header.Set("x-w3block-id", h.cfg.TenantID)
	header.Set("x-w3block-api-key", h.cfg.Key)
	header.Set("x-w3block-secret", h.cfg.Secret)
}

// Refused has no newer credentials to give.
func (headers) Refused() {}

// session is a sign-in that is kept up. The token source calls it from one
// goroutine at a time.
type session struct {
	client  *client.Client
	cfg     Config
	refresh string // the newest refresh token, "" before the first sign-in
}

// token signs in or renews.
func (s *session) token(ctx context.Context) (string, error) {
	tokens, err := Renew(ctx, s.client, s.cfg, s.refresh)
	if err != nil {
		return "", err
	}
	s.refresh = tokens.RefreshToken
	return tokens.Token, nil
}

// Renew renews a sign-in with the refresh token, which rotates; where that is
// refused, or there is none, it signs in.
func Renew(ctx context.Context, c *client.Client, cfg Config, refreshToken string) (*Tokens, error) {
	if refreshToken != "" {
		tokens, err := Refresh(ctx, c, cfg, refreshToken)
		if err == nil || !refused(err) {
			return tokens, err
		}
	}
	return SignIn(ctx, c, cfg)
}

// refused tells whether the refresh token is no longer good: 403, in some
// deployments 401.
func refused(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}
