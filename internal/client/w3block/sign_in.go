package w3block

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// OperationPrefix begins what errors call an operation of W3Block ID.
const OperationPrefix = "w3block"

// Tokens are what a sign-in gives.
type Tokens struct {
	Token        string `json:"token"`        // the access token, a JWT
	RefreshToken string `json:"refreshToken"` // for one renewal
}

// TenantID is the tenant that the access token is for, by its own claim; "" where it
// has none.
func (t *Tokens) TenantID() string { return client.ClaimsOf(t.Token).TenantID }

// SignIn signs in as the tenant or user of the configuration (POST
// /auth/signin/tenant, /auth/signin).
func SignIn(ctx context.Context, c *client.Client, cfg Config) (*Tokens, error) {
	if cfg.Email != "" {
		body := map[string]string{"email": cfg.Email, "password": cfg.Password}
		if cfg.TenantID != "" {
			body["tenantId"] = cfg.TenantID
		}
		return exchange(ctx, c, OperationPrefix+"SignIn", cfg.url("/auth/signin"), body)
	}
	return exchange(ctx, c, OperationPrefix+"SignInTenant", cfg.url("/auth/signin/tenant"), map[string]string{
		"tenantId": cfg.TenantID, "key": cfg.Key, "secret": cfg.Secret,
	})
}

// Refresh renews a sign-in (POST /auth/refresh-token). The refresh token is used up.
func Refresh(ctx context.Context, c *client.Client, cfg Config, refreshToken string) (*Tokens, error) {
	return exchange(ctx, c, OperationPrefix+"RefreshToken", cfg.url("/auth/refresh-token"), map[string]string{"refreshToken": refreshToken})
}

// SignOut revokes an access token (POST /auth/logout).
func SignOut(ctx context.Context, c *client.Client, cfg Config, token string) error {
	_, err := c.Exchange(ctx, client.Foreign{Name: OperationPrefix + "SignOut", Method: http.MethodPost, URL: cfg.url("/auth/logout"), Credentials: client.BearerToken(token)})
	return err
}

// exchange gets tokens and makes them secrets.
func exchange(ctx context.Context, c *client.Client, name, url string, body any) (*Tokens, error) {
	raw, err := c.Exchange(ctx, client.Foreign{Name: name, Method: http.MethodPost, URL: url, Body: body})
	if err != nil {
		return nil, err
	}
	var tokens Tokens
	if err := json.Unmarshal(raw, &tokens); err != nil || tokens.Token == "" {
		return nil, &client.Error{Operation: name, Reason: client.ReasonUnreadable, Status: http.StatusOK, Message: "the answer holds no token"}
	}
	c.AddSecret(tokens.Token)
	c.AddSecret(tokens.RefreshToken)
	return &tokens, nil
}
