package w3block_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// service is W3Block ID and Web3Connect in one: it gives tokens t1, t2, … and
// takes the newest alone.
type service struct {
	mu       sync.Mutex
	issued   int
	revoked  int  // up to which number access tokens are refused
	refused  bool // refresh tokens are
	profile  string
	requests []string
	bodies   []string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var body map[string]string
	_ = json.NewDecoder(r.Body).Decode(&body)
	s.requests = append(s.requests, r.URL.Path)
	s.bodies = append(s.bodies, fmt.Sprint(body))
	fail := func(status int, message string) {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `{"statusCode":%d,"message":%s,"path":"/x"}`, status, message)
	}
	sign := func(good bool) {
		if !good {
			fail(http.StatusUnauthorized, `"Invalid credentials, you sent `+body["secret"]+`"`)
			return
		}
		s.issued++
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"token":"token-%d","refreshToken":"refresh-%d","data":{"type":"tenant"}}`, s.issued, s.issued)
	}
	switch r.URL.Path {
	case "/id/auth/signin/tenant":
		sign(body["tenantId"] == "tenant" && body["key"] == "key" && body["secret"] == "the-secret")
	case "/id/auth/signin":
		sign(body["email"] == "user@example.com" && body["password"] == "the-password")
	case "/id/auth/refresh-token":
		if s.refused || body["refreshToken"] != fmt.Sprintf("refresh-%d", s.issued) {
			fail(http.StatusForbidden, `["refresh token is no longer valid"]`)
			return
		}
		sign(true)
	case "/id/auth/logout":
		if r.Method != http.MethodPost || r.Header.Get("Authorization") != fmt.Sprintf("Bearer token-%d", s.issued) {
			fail(http.StatusUnauthorized, `"Unauthorized"`)
			return
		}
		s.revoked = s.issued
		w.WriteHeader(http.StatusNoContent)
	case "/id/users/profile":
		if s.revoked == s.issued || r.Header.Get("Authorization") != fmt.Sprintf("Bearer token-%d", s.issued) {
			fail(http.StatusUnauthorized, `"Unauthorized"`)
			return
		}
		_, _ = fmt.Fprint(w, s.profile)
	case "/rest/account/my_info":
		headers := r.Header.Get("x-w3block-id") == "tenant" && r.Header.Get("x-w3block-api-key") == "key" && r.Header.Get("x-w3block-secret") == "the-secret"
		if !headers && s.revoked == s.issued || !headers && r.Header.Get("Authorization") != fmt.Sprintf("Bearer token-%d", s.issued) {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(w, `{"status":"error","result":null,"error":"unauthorized ;; no"}`)
			return
		}
		_, _ = fmt.Fprint(w, `{"status":"ok","result":{"account_id":"a"},"error":null}`)
	default:
		fail(http.StatusNotFound, `"no"`)
	}
}

// taken gives the requests since the last call.
func (s *service) taken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := strings.Join(s.requests, " ")
	s.requests = nil
	return out
}

func start(t *testing.T, cfg w3block.Config) (*client.Client, *service) {
	t.Helper()
	c, s, _ := startWith(t, cfg)
	return c, s
}

// startWith is start for those who need the configuration with its endpoint.
func startWith(t *testing.T, cfg w3block.Config) (*client.Client, *service, w3block.Config) {
	t.Helper()
	s := &service{}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	cfg.Endpoint = server.URL + "/id/"
	c, err := client.New(client.Config{Endpoint: server.URL + "/rest", Authenticator: w3block.New(cfg)})
	if err != nil {
		t.Fatal(err)
	}
	return c, s, cfg
}

var tenant = w3block.Config{TenantID: "tenant", Key: "key", Secret: "the-secret"}

func TestToken(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]w3block.Config{
		"/id/auth/signin/tenant": tenant,
		"/id/auth/signin":        {Email: "user@example.com", Password: "the-password"},
	} {
		c, s := start(t, cfg)
		ask := func(want string) {
			t.Helper()
			if _, err := c.GetMyInfo(t.Context()); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got := s.taken(); got != want {
				t.Errorf("%s: sent %s, want %s", name, got, want)
			}
		}
		ask(name + " /rest/account/my_info")
		ask("/rest/account/my_info")
		// Revoked: the refresh token gives another, and rotates.
		revoke(s)
		ask("/rest/account/my_info /id/auth/refresh-token /rest/account/my_info")
		// The refresh is refused: it signs in anew.
		s.refused = true
		revoke(s)
		ask("/rest/account/my_info /id/auth/refresh-token " + name + " /rest/account/my_info")
	}
}

// revoke makes the newest access token invalid.
func revoke(s *service) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = s.issued
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	cfg := tenant
	cfg.Method = w3block.MethodHeaders
	c, s := start(t, cfg)
	if _, err := c.GetMyInfo(t.Context()); err != nil || s.taken() != "/rest/account/my_info" {
		t.Error(err)
	}
}

func TestWrongSecret(t *testing.T) {
	t.Parallel()
	cfg := tenant
	cfg.Secret = "wrong-secret"
	c, s := start(t, cfg)
	for range 3 {
		_, err := c.GetMyInfo(t.Context())
		var e *client.Error
		if !errors.As(err, &e) || e.Reason != client.ReasonSignIn || e.Code != client.CodeUnauthorized || !strings.Contains(err.Error(), "Invalid credentials") {
			t.Errorf("got %v", err)
		}
		if strings.Contains(err.Error(), "wrong-secret") {
			t.Errorf("the secret is in the error: %v", err)
		}
	}
	if got := s.taken(); got != "/id/auth/signin/tenant" {
		t.Errorf("sent %s", got)
	}
}

func TestNoAPIKeySecret(t *testing.T) {
	t.Parallel()
	c, s := start(t, tenant)
	if _, err := c.SubmitImportBatch(t.Context(), []string{"a@example.com"}); !errors.Is(err, client.ErrNeedsAPIKeySecret) || s.taken() != "" {
		t.Errorf("got %v", err)
	}
}

// A service that repeats what it was sent must not make it visible.
func TestCredentialsAreSecrets(t *testing.T) {
	t.Parallel()
	cfg := w3block.Config{TenantID: "tenant", Key: "the-key", Secret: "the-secret", Password: "the-password"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = fmt.Fprint(w, `{"message":"no the-key, no the-secret, no the-password"}`)
	}))
	t.Cleanup(server.Close)
	cfg.Endpoint = server.URL
	c, err := client.New(client.Config{Endpoint: server.URL, Authenticator: w3block.New(cfg)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.GetMyInfo(t.Context()); err == nil || !strings.HasSuffix(err.Error(), "no (redacted), no (redacted), no (redacted)") {
		t.Errorf("got %v", err)
	}
}
