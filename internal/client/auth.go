package client

import (
	"context"
	"net/http"
	"sync"
	"time"

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

// NewTokenSource makes an authenticator whose credentials are bearer tokens.
// Obtain signs in or renews; it is called when there is no token, when the one
// there is is about to expire, and after it was refused, never twice at a time.
// If obtain is refused (CodeUnauthorized, CodePermissionDenied) no repetition
// mends it, so its error is kept for all that follow. If it fails otherwise, the
// token that was to be renewed is used while it is good.
func NewTokenSource(c *Client, obtain func(context.Context) (string, error)) Authenticator {
	return &tokenSource{client: c, obtain: obtain}
}

type tokenSource struct {
	client *Client
	obtain func(context.Context) (string, error)
	group  singleflight.Group

	mu      sync.Mutex
	current *token
	refusal error
}

// token is a bearer token and when to stop using it.
type token struct {
	owner   *tokenSource
	value   string
	renewAt time.Time // zero: it doesn't say when it expires
	endsAt  time.Time
}

func (t *token) Set(header http.Header) { header.Set("Authorization", "Bearer "+t.value) }

func (t *token) Refused() {
	t.owner.mu.Lock()
	defer t.owner.mu.Unlock()
	if t.owner.current == t { // another goroutine may have renewed it already
		t.owner.current = nil
	}
}

func (s *tokenSource) Credentials(ctx context.Context) (Credentials, error) {
	if t, err := s.cached(); t != nil || err != nil {
		return t, err
	}
	// The sign-in outlives the caller that began it, since others wait for it too.
	result := s.group.DoChan("", func() (any, error) {
		if t, err := s.cached(); t != nil || err != nil {
			return t, err
		}
		return s.renew(context.WithoutCancel(ctx))
	})
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-result:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*token), nil
	}
}

func (s *tokenSource) cached() (*token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refusal != nil {
		return nil, s.refusal
	}
	if t := s.current; t != nil && (t.renewAt.IsZero() || s.client.now().Before(t.renewAt)) {
		return t, nil
	}
	return nil, nil
}

func (s *tokenSource) renew(ctx context.Context) (*token, error) {
	asked := s.client.now()
	value, err := s.obtain(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		if code := CodeOf(err); code == CodeUnauthorized || code == CodePermissionDenied {
			s.refusal = err
			return nil, err
		}
		t, now := s.current, s.client.now()
		if t == nil || !now.Before(t.endsAt) {
			return nil, err
		}
		t.renewAt = now.Add(t.endsAt.Sub(now) / 2) // not before each request until then
		return t, nil
	}
	s.client.redactor.add(value)
	life := LifeOf(value, asked) // an opaque token is used until it is refused
	s.current = &token{owner: s, value: value, renewAt: life.RenewAt, endsAt: life.EndsAt}
	return s.current, nil
}

// RefreshAccessToken gets an access token for the API key secret (operation
// refreshAccessToken). Callers of other operations needn't: they sign in by
// themselves.
func (c *Client) RefreshAccessToken(ctx context.Context) (string, error) {
	var value string
	err := c.do(ctx, opRefreshAccessToken, "/auth/account/access_token/refresh", map[string]string{"api_key_secret": c.apiKeySecret}, &value)
	if err == nil && value == "" {
		err = malformed(opRefreshAccessToken, "the token is empty")
	}
	c.redactor.add(value)
	return value, err
}
