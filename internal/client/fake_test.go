package client

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const testSecret = "test-api-key-secret"

// fake is a service below the HTTP client: a transport that keeps what it was sent.
type fake struct {
	t      *testing.T
	handle func(req *http.Request, body string) (*http.Response, error)

	mu       sync.Mutex
	requests []recorded
	tokens   int
	lifetime time.Duration
	opaque   bool
}

type recorded struct{ method, path, query, auth, body string }

func (f *fake) RoundTrip(req *http.Request) (*http.Response, error) {
	body := ""
	if req.Body != nil {
		raw, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		body = string(raw)
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests = append(f.requests, recorded{req.Method, req.URL.EscapedPath(), req.URL.RawQuery, req.Header.Get("Authorization"), body})
	if strings.HasSuffix(req.URL.Path, "/access_token/refresh") && !strings.Contains(body, "wrong") {
		f.tokens++
		return answerWith(200, ok(f.token())), nil
	}
	return f.handle(req, body)
}

func (f *fake) token() string {
	if f.opaque {
		return "opaque-token-" + strings.Repeat("x", f.tokens)
	}
	life := f.lifetime
	if life == 0 {
		life = time.Hour
	}
	signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"iat": time.Now().Unix(), "exp": time.Now().Add(life).Unix(), "n": f.tokens,
	}).SignedString([]byte("k"))
	if err != nil {
		f.t.Fatal(err)
	}
	return signed
}

// of gives the requests but the sign-ins.
func (f *fake) of() []recorded {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []recorded
	for _, r := range f.requests {
		if !strings.HasSuffix(r.path, "/access_token/refresh") {
			out = append(out, r)
		}
	}
	return out
}

func (f *fake) signIns() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.requests) - func() int {
		n := 0
		for _, r := range f.requests {
			if !strings.HasSuffix(r.path, "/access_token/refresh") {
				n++
			}
		}
		return n
	}()
}

// newFake makes a client of a fake that answers with handle.
func newFake(t *testing.T, handle func(req *http.Request, body string) (*http.Response, error), configure ...func(*Config)) (*Client, *fake) {
	t.Helper()
	f := &fake{t: t, handle: handle}
	cfg := Config{Endpoint: "https://api.test/rest/v1", APIKeySecret: testSecret, Transport: f, RetryWaitMin: time.Second, RetryWaitMax: 8 * time.Second, MaxRetries: 3}
	for _, c := range configure {
		c(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c, f
}

// sequence answers the n-th request with the n-th answer, the last for ever.
func sequence(answers ...func() (*http.Response, error)) func(*http.Request, string) (*http.Response, error) {
	n := 0
	return func(*http.Request, string) (*http.Response, error) {
		a := answers[min(n, len(answers)-1)]
		n++
		return a()
	}
}

func reply(status int, body string, header ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return answerWith(status, body, header...), nil }
}

func fails(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

func answerWith(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(bytes.NewReader([]byte(body)))}
}

func ok(result any) string {
	raw, _ := json.Marshal(map[string]any{"status": "ok", "result": result, "error": nil})
	return string(raw)
}

func refused(text string) string {
	raw, _ := json.Marshal(map[string]any{"status": "error", "result": nil, "error": text})
	return string(raw)
}

// nftAnswer is a minimal NFT object.
func nftAnswer() string {
	return ok(map[string]any{"token_id": "0xabc", "metadata": map[string]any{"static": map[string]any{}, "dynamic": map[string]any{}}})
}

// mint and get are the two kinds of operation: not to be repeated, and safe.
func mint(ctx context.Context, c *Client) error {
	_, err := c.MintNFT(ctx, "0x1", Metadata{})
	return err
}

func get(ctx context.Context, c *Client) error {
	_, err := c.GetNFT(ctx, "0xabc")
	return err
}

func raws(object string) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &out); err != nil {
		panic(err)
	}
	return out
}
