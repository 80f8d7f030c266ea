package client

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

var (
	errReset = &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	errDial  = &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
)

// brokenBody fails after a few bytes.
type brokenBody struct{ sent bool }

func (b *brokenBody) Read(p []byte) (int, error) {
	if b.sent {
		return 0, io.ErrUnexpectedEOF
	}
	b.sent = true
	return copy(p, `{"status":`), nil
}
func (b *brokenBody) Close() error { return nil }

// TestRepeat has one row a failure: how often an operation is sent that may be
// repeated, how often a mint (those who call look first), how often a code to a phone, and whether the mint may
// have happened.
func TestRepeat(t *testing.T) {
	t.Parallel()
	html := "<html><head><title>Bad gateway</title></head></html>"
	for _, test := range []struct {
		name       string
		first      func() (*http.Response, error)
		gets       int
		mints      int
		codes      int
		mayHave    bool
		mintNoFail bool
	}{
		{"connection reset", fails(errReset), 2, 1, 1, true, false},
		{"connection refused", fails(errDial), 2, 2, 2, false, true},
		{"no such host", fails(&net.DNSError{IsNotFound: true}), 1, 1, 1, false, false},
		{"body breaks off", func() (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: &brokenBody{}}, nil
		}, 2, 1, 1, true, false},
		{"truncated JSON", reply(200, `{"status": "ok", "result": {"token`), 2, 1, 1, true, false},
		{"empty body", reply(200, ""), 2, 1, 1, true, false},
		{"HTML with 200", reply(200, html), 1, 1, 1, true, false},
		{"500", reply(500, refused("internal_error ;; oops")), 2, 1, 2, true, false},
		{"internal error with 200", reply(200, refused("internal_error ;; oops")), 2, 1, 2, true, false},
		{"503 in the envelope", reply(503, refused("no")), 2, 1, 2, true, false},
		{"502 in the envelope", reply(502, refused("internal_error ;; oops")), 2, 1, 1, true, false},
		{"500 as HTML", reply(500, html), 2, 1, 1, true, false},
		{"408", reply(408, refused("too late")), 2, 1, 1, true, false},
		{"502 as HTML", reply(502, html), 2, 1, 1, true, false},
		{"503", reply(503, ""), 2, 1, 1, true, false},
		{"504", reply(504, ""), 2, 1, 1, true, false},
		{"429", reply(429, refused("too_fast ;; slow down")), 2, 1, 2, false, false},
		{"429 as HTML", reply(429, html), 2, 1, 2, false, false},
		{"too_fast with 200", reply(200, refused("too_fast ;; slow down")), 2, 1, 2, false, false},
		{"401", reply(401, refused("unauthorized ;; revoked")), 2, 1, 2, false, false},
		{"expired with 200", reply(200, refused("access_token_expired ;; old")), 2, 1, 2, false, false},
		{"400", reply(400, refused("invalid_value ;; no")), 1, 1, 1, false, false},
		{"403", reply(403, refused("permission_denied ;; no")), 1, 1, 1, false, false},
		{"404", reply(404, refused("not_found ;; no")), 1, 1, 1, false, false},
		{"error without words and 200", reply(200, `{"status":"error","result":null,"error":null}`), 1, 1, 1, true, false},
		{"redirect", reply(302, "", "Location", "https://elsewhere.test/"), 1, 1, 1, false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c, f := newFake(t, sequence(test.first, reply(200, nftAnswer())))
				err := get(t.Context(), c)
				if n := len(f.of()); n != test.gets {
					t.Errorf("get was sent %d times, want %d (%v)", n, test.gets, err)
				}
				if (err == nil) != (test.gets == 2) {
					t.Errorf("get: %v", err)
				}

				c, f = newFake(t, sequence(test.first, reply(200, nftAnswer())))
				err = mint(t.Context(), c)
				if n := len(f.of()); n != test.mints {
					t.Errorf("the mint was sent %d times, want %d (%v)", n, test.mints, err)
				}
				if (err == nil) != test.mintNoFail {
					t.Errorf("mint: %v", err)
				}
				if got := MayHaveHappened(err); got != test.mayHave {
					t.Errorf("MayHaveHappened is %t, want %t (%v)", got, test.mayHave, err)
				}

				c, f = newFake(t, sequence(test.first, reply(200, ok(map[string]any{"tmp_token": "token", "code_sent": true}))))
				_, err = c.StartPhoneVerification(t.Context(), "+81312345678")
				if n := len(f.of()); n != test.codes {
					t.Errorf("the code was sent %d times, want %d (%v)", n, test.codes, err)
				}
				if (err == nil) != (test.codes == 2) {
					t.Errorf("code: %v", err)
				}
			})
		})
	}
}

func TestRetryEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, sequence(reply(503, "")))
		err := get(t.Context(), c)
		var e *Error
		if !errors.As(err, &e) || e.Status != 503 || e.Operation != "getNFT" {
			t.Fatalf("got %v", err)
		}
		if n := len(f.of()); n != 4 {
			t.Errorf("sent %d times, want 4", n)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]func() string{
		"seconds": func() string { return "20" },
		"date":    func() string { return time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				c, _ := newFake(t, sequence(reply(429, refused("too_fast ;; x"), "Retry-After", value()), reply(200, nftAnswer())))
				if err := get(t.Context(), c); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(start); waited < 20*time.Second || waited > 21*time.Second {
					t.Errorf("waited %s, want 20s and at most one more", waited)
				}
			})
		})
	}
}

// TestRetryPauses proves that what is begun anew waits as the service says.
func TestRetryPauses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer            func() (*http.Response, error)
		after             time.Duration // in the error
		shortest, longest time.Duration
	}{
		"seconds": {reply(503, refused("internal_error ;; later"), "Retry-After", "20"), 20 * time.Second, 20 * time.Second, 20*time.Second + 500*time.Millisecond},
		"a page":  {reply(503, "<p>later</p>", "Retry-After", "20"), 20 * time.Second, 20 * time.Second, 20*time.Second + 500*time.Millisecond},
		"none":    {reply(503, refused("internal_error ;; later")), 0, 500 * time.Millisecond, time.Second},
		"now":     {reply(503, refused("internal_error ;; later"), "Retry-After", "0"), 0, 500 * time.Millisecond, time.Second},
		"soon":    {reply(503, refused("internal_error ;; later"), "Retry-After", "soon"), 0, 500 * time.Millisecond, time.Second},
		"nobody":  {fails(errReset), 0, 500 * time.Millisecond, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, sequence(test.answer, reply(200, nftAnswer())))
			start := time.Now()
			err := c.Retry(t.Context(), func(ctx context.Context) (bool, error) {
				err := mint(ctx, c)
				var e *Error
				if errors.As(err, &e) && e.RetryAfter != test.after {
					t.Errorf("%s: the error says %s", name, e.RetryAfter)
				}
				return true, err
			})
			if waited := time.Since(start); err != nil || len(f.of()) != 2 || waited < test.shortest || waited > test.longest {
				t.Errorf("%s: %d mints in %s, %v", name, len(f.of()), waited, err)
			}
		})
	}
}

// The error tells of the last answer, not of those before it.
func TestRetryAfterOfLastAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		later := func(seconds string) func() (*http.Response, error) {
			return reply(429, refused("too_fast ;; x"), "Retry-After", seconds)
		}
		c, _ := newFake(t, sequence(later("1"), later("2"), later("3"), later("4")))
		var e *Error
		if err := get(t.Context(), c); !errors.As(err, &e) || e.RetryAfter != 4*time.Second {
			t.Errorf("got %+v", e)
		}
	})
}

func TestBackoffGrowsAndVaries(t *testing.T) {
	t.Parallel()
	p := pauses{time.Second, 30 * time.Second, time.Now}
	seen := map[time.Duration]bool{}
	for try := range 40 {
		d := p.after(0, 0, try, nil)
		most := min(time.Second<<min(try, 20), 30*time.Second)
		if d < most/2 || d > most {
			t.Errorf("try %d waits %s, want between %s and %s", try, d, most/2, most)
		}
		seen[d] = true
	}
	if len(seen) < 10 {
		t.Errorf("only %d different pauses in 40", len(seen))
	}
	// Values that no service should send.
	for _, value := range []string{"-5", "soon", "99999999999999999999", "1.5"} {
		if _, ok := retryAfter(http.Header{"Retry-After": {value}}, time.Now()); ok {
			t.Errorf("Retry-After %q is taken", value)
		}
	}
}

// An interrupt ends waiting at once, and leaves a mint that is under way alone.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	t.Run("waiting", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c, f := newFake(t, sequence(reply(429, "", "Retry-After", "3600")))
			time.AfterFunc(time.Minute, cancel)
			start := time.Now()
			err := get(ctx, c)
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if time.Since(start) != time.Minute || len(f.of()) != 1 {
				t.Errorf("ended after %s and %d requests", time.Since(start), len(f.of()))
			}
		})
	})
	t.Run("under way", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c, f := newFake(t, func(req *http.Request, _ string) (*http.Response, error) {
				cancel()
				select {
				case <-req.Context().Done():
					return nil, req.Context().Err()
				case <-time.After(5 * time.Second):
					return answerWith(200, nftAnswer()), nil
				}
			})
			if err := mint(ctx, c); err != nil {
				t.Errorf("the mint was cut off: %v", err)
			}
			if err := mint(ctx, c); !errors.Is(err, context.Canceled) || MayHaveHappened(err) {
				t.Errorf("the next mint: %v", err)
			}
			if n := len(f.of()); n != 1 {
				t.Errorf("%d mints were sent", n)
			}
		})
	})
}

// TestInterruptUnderWay has one row an operation: whether an interrupt cuts it off.
func TestInterruptUnderWay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cutOff bool
		call   func(ctx context.Context, c *Client) error
	}{
		"get":           {true, get},
		"list":          {true, func(ctx context.Context, c *Client) error { return drain(c.ListMintedNFTs(ctx, ListOptions{})) }},
		"search":        {true, func(ctx context.Context, c *Client) error { return drain(c.SearchNFTs(ctx, nil, ListOptions{})) }},
		"search minted": {true, func(ctx context.Context, c *Client) error { return drain(c.SearchMintedNFTs(ctx, nil, ListOptions{})) }},
		"check a batch": {true, func(ctx context.Context, c *Client) error { _, err := c.CheckImportBatch(ctx, "b"); return err }},
		"check the key": {true, func(ctx context.Context, c *Client) error { _, err := c.CheckAPIKey(ctx); return err }},
		"sign in":       {true, func(ctx context.Context, c *Client) error { _, err := c.RefreshAccessToken(ctx); return err }},
		"foreign": {true, func(ctx context.Context, c *Client) error {
			_, err := c.Exchange(ctx, Foreign{Name: "theirs", Method: http.MethodPost, URL: "https://other.test/"})
			return err
		}},
		"mint":            {false, mint},
		"transfer":        {false, func(ctx context.Context, c *Client) error { return c.TransferNFT(ctx, "0x1", "0x2") }},
		"visibility":      {false, func(ctx context.Context, c *Client) error { return c.SetNFTVisibility(ctx, "0x1", VisibilityPublic) }},
		"submit a batch":  {false, func(ctx context.Context, c *Client) error { _, err := c.SubmitImportBatch(ctx, nil); return err }},
		"import":          {false, func(ctx context.Context, c *Client) error { _, err := c.ImportEndUser(ctx, "a"); return err }},
		"code to a phone": {false, func(ctx context.Context, c *Client) error { _, err := c.StartPhoneVerification(ctx, "+1"); return err }},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			c, f := newFake(t, func(req *http.Request, _ string) (*http.Response, error) {
				cancel()
				select {
				case <-req.Context().Done():
					return nil, req.Context().Err()
				case <-time.After(5 * time.Second):
					return answerWith(200, ok(map[string]string{"token_id": "0x1", "batch_id": "b", "tmp_token": "token"})), nil
				}
			}, func(cfg *Config) { cfg.APIKeySecret = "wrong-secret" }) // which the fake leaves to the handler
			c.auth = fixedCredentials{}
			start := time.Now()
			err := test.call(ctx, c)
			if errors.Is(err, context.Canceled) != test.cutOff || !test.cutOff && err != nil || (time.Since(start) == 0) != test.cutOff || len(f.requests) != 1 {
				t.Errorf("%s: %v after %s and %d requests", name, err, time.Since(start), len(f.requests))
			}
		})
	}
}

func TestRequestTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, func(req *http.Request, _ string) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}, func(cfg *Config) { cfg.RequestTimeout = 10 * time.Second })
		err := mint(t.Context(), c)
		if err == nil || !strings.Contains(err.Error(), "no answer within 10s") || !MayHaveHappened(err) {
			t.Errorf("got %v", err)
		}
		if n := len(f.of()); n != 1 {
			t.Errorf("the mint was sent %d times", n)
		}
	})
}

func TestLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		running, most := 0, 0
		var mu sync.Mutex
		c, _ := newFake(t, nil, func(cfg *Config) {
			cfg.MaxConcurrency, cfg.RequestsPerSecond = 3, 2
			cfg.Transport = roundTripperFunc(func(*http.Request) (*http.Response, error) {
				mu.Lock()
				running++
				most = max(most, running)
				mu.Unlock()
				<-time.After(10 * time.Second)
				mu.Lock()
				running--
				mu.Unlock()
				return answerWith(200, nftAnswer()), nil
			})
		})
		c.auth = fixedCredentials{}
		start := time.Now()
		done := make(chan error)
		for range 9 {
			go func() { done <- get(t.Context(), c) }()
		}
		for range 9 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if most != 3 {
			t.Errorf("%d requests ran at the same time, want 3", most)
		}
		if took := time.Since(start); took < 30*time.Second || took > 40*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

type fixedCredentials struct{}

func (f fixedCredentials) Credentials(context.Context) (Credentials, error) { return f, nil }
func (fixedCredentials) Set(h http.Header)                                  { h.Set("Authorization", "Bearer x") }
func (fixedCredentials) Refused()                                           {}
