package client

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/sync/singleflight"
)

// Authenticator gives the credentials of requests.
type Authenticator interface {
	// Credentials are those to use now. It signs in where none are at hand or they
	// are about to expire; concurrent callers share one sign-in.
	Credentials(ctx context.Context) (Credentials, error)
}

// Credentials authenticate a request.
type Credentials interface {
	// Set puts them into a request's header.
	Set(header http.Header)
	// Refused tells that the service turned them down: they aren't given out again.
	Refused()
}

// apiKeyAuthenticator signs in with the API key secret (operation
// refreshAccessToken).
type apiKeyAuthenticator struct {
	client *Client
	group  singleflight.Group

	mu      sync.Mutex
	current *accessToken
	refusal error // the service turned down the secret itself, which no repetition mends
}

func newAPIKeyAuthenticator(c *Client) *apiKeyAuthenticator {
	return &apiKeyAuthenticator{client: c}
}

// accessToken is a token and when to stop using it.
type accessToken struct {
	owner   *apiKeyAuthenticator
	value   string
	renewAt time.Time // zero: it doesn't say when it expires
}

func (t *accessToken) Set(header http.Header) { header.Set("Authorization", "Bearer "+t.value) }

func (t *accessToken) Refused() {
	t.owner.mu.Lock()
	defer t.owner.mu.Unlock()
	if t.owner.current == t { // another goroutine may have renewed it already
		t.owner.current = nil
	}
}

func (a *apiKeyAuthenticator) Credentials(ctx context.Context) (Credentials, error) {
	if token, err := a.cached(); token != nil || err != nil {
		return token, err
	}
	// The sign-in outlives the caller that began it, since others wait for it too.
	result := a.group.DoChan("", func() (any, error) {
		if token, err := a.cached(); token != nil || err != nil {
			return token, err
		}
		return a.signIn(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*accessToken), nil
	}
}

func (a *apiKeyAuthenticator) cached() (*accessToken, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.refusal != nil {
		return nil, a.refusal
	}
	if t := a.current; t != nil && (t.renewAt.IsZero() || a.client.now().Before(t.renewAt)) {
		return t, nil
	}
	return nil, nil
}

func (a *apiKeyAuthenticator) signIn(ctx context.Context) (*accessToken, error) {
	asked := a.client.now()
	value, err := a.client.RefreshAccessToken(ctx)
	a.mu.Lock()
	defer a.mu.Unlock()
	if err != nil {
		if code := codeOf(err); code == CodeUnauthorized || code == CodePermissionDenied {
			a.refusal = err
		}
		return nil, err
	}
	a.current = &accessToken{owner: a, value: value, renewAt: renewAt(value, asked)}
	return a.current, nil
}

// renewAt is when to renew a token that was asked for at the given time: after
// nine tenths of its life, at most a minute before its end. The life is taken
// from the token and counted by this machine's clock, which may be wrong. An
// opaque token is used until it is refused.
func renewAt(token string, asked time.Time) time.Time {
	var claims jwt.RegisteredClaims
	if _, _, err := jwt.NewParser().ParseUnverified(token, &claims); err != nil || claims.ExpiresAt == nil {
		return time.Time{}
	}
	life := claims.ExpiresAt.Sub(asked)
	if claims.IssuedAt != nil {
		life = claims.ExpiresAt.Sub(claims.IssuedAt.Time)
	}
	return asked.Add(life - min(life/10, time.Minute))
}

// RefreshAccessToken gets an access token for the API key secret (operation
// refreshAccessToken). Callers of other operations needn't: they sign in by
// themselves.
func (c *Client) RefreshAccessToken(ctx context.Context) (string, error) {
	var token string
	err := c.do(ctx, opRefreshAccessToken, "/auth/account/access_token/refresh", map[string]string{"api_key_secret": c.apiKeySecret}, &token)
	if err == nil && token == "" {
		err = malformed(opRefreshAccessToken, "the token is empty")
	}
	c.redactor.add(token)
	return token, err
}
