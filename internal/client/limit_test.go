package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// refusedUntil answers 429 with Retry-After, or another status, until a time.
func refusedUntil(end time.Time, status int) func(*http.Request, string) (*http.Response, error) {
	return func(*http.Request, string) (*http.Response, error) {
		if left := time.Until(end); left > 0 {
			return answerWith(status, refused("x"), "Retry-After", fmt.Sprint(int(left.Seconds()))), nil
		}
		return answerWith(200, nftAnswer()), nil
	}
}

// A pause that the service asks for is one for all, and is asked for once.
func TestLimiterPause(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, refusedUntil(time.Now().Add(20*time.Second), status))
			start := time.Now()
			first := make(chan error)
			go func() { first <- get(t.Context(), c) }()
			synctest.Wait()
			if err := mint(t.Context(), c); err != nil { // which must not be sent again
				t.Error(err)
			}
			if took := time.Since(start); took < 20*time.Second || took > 21*time.Second {
				t.Errorf("%d: another request began after %s", status, took)
			}
			if err := <-first; err != nil || len(f.of()) != 3 {
				t.Errorf("%d: %v, %d requests", status, err, len(f.of()))
			}
			if n := len(c.limiter.services); n != 1 {
				t.Errorf("%d: %d services", status, n)
			}
		})
	}
}

// The pause of a service isn't that of another.
func TestLimiterOfTwoServices(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newFake(t, func(req *http.Request, _ string) (*http.Response, error) {
			if req.URL.Host == "other.test" {
				return answerWith(429, "{}", "Retry-After", "3600"), nil
			}
			return answerWith(200, nftAnswer()), nil
		}, func(cfg *Config) { cfg.MaxConcurrency = 1 })
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := c.Exchange(ctx, Foreign{Name: "theirs", Method: http.MethodGet, URL: "https://other.test/"})
			ended <- err
		}()
		synctest.Wait()
		start := time.Now()
		if err := get(t.Context(), c); err != nil || time.Since(start) != 0 {
			t.Errorf("%v after %s", err, time.Since(start))
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) || MayHaveHappened(err) {
			t.Errorf("got %v", err)
		}
	})
}

// A pause beyond the end of a context isn't waited for.
func TestLimiterDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, f := newFake(t, refusedUntil(time.Now().Add(time.Hour), 429))
		if err := mint(t.Context(), c); CodeOf(err) != CodeTooFast {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		err := mint(ctx, c)
		first := make(chan error)
		waiting, interrupt := context.WithCancel(t.Context())
		go func() { first <- get(waiting, c) }()
		synctest.Wait()
		if again := mint(ctx, c); again == nil || again.Error() != err.Error() { // behind the first in the queue
			t.Errorf("got %v", again)
		}
		interrupt()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if !errors.Is(err, context.DeadlineExceeded) || MayHaveHappened(err) || time.Since(start) != 0 || len(f.of()) != 1 {
			t.Errorf("%v after %s and %d requests", err, time.Since(start), len(f.of()))
		}
	})
}

// Whoever waits goes when its context ends, wherever it stands in the queue, and is
// followed by the next.
func TestLimiterInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		c, f := newFake(t, nil, func(cfg *Config) {
			next := cfg.Transport
			cfg.MaxConcurrency = 1
			cfg.Transport = roundTripperFunc(func(req *http.Request) (*http.Response, error) {
				<-release
				return next.RoundTrip(req)
			})
		})
		c.auth, f.handle = fixedCredentials{}, answerAll
		ended := make(chan string)
		ctx, cancel := context.WithCancel(t.Context())
		for i, ctx := range []context.Context{t.Context(), ctx, ctx, t.Context()} {
			go func() { ended <- fmt.Sprint(i, errors.Is(get(ctx, c), context.Canceled)) }()
			synctest.Wait()
		}
		cancel()
		if got := map[string]bool{<-ended: true, <-ended: true}; !got["1 true"] || !got["2 true"] {
			t.Errorf("ended: %v", got)
		}
		close(release)
		if got := map[string]bool{<-ended: true, <-ended: true}; !got["0 false"] || !got["3 false"] {
			t.Errorf("ended: %v", got)
		}
	})
}

// What is refused for ever comes to an end, though other requests are accepted, of the
// same operation too.
func TestLimiterGivesUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		call        func(ctx context.Context, c *Client) error
		alone, most int // requests: without any of its kind accepted, and among such
		retries     int
	}{
		"get":           {func(ctx context.Context, c *Client) error { _, err := c.GetNFT(ctx, "0xbad"); return err }, 3, 9, 2},
		"get, once":     {func(ctx context.Context, c *Client) error { _, err := c.GetNFT(ctx, "0xbad"); return err }, 1, 1, -1},
		"mint":          {retriedMint, 3, 9, 2},
		"mint, for one": {retriedMint, 1, 1, -1},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, f := newFake(t, func(req *http.Request, _ string) (*http.Response, error) {
				if strings.HasSuffix(req.URL.Path, "0xbad") {
					return answerWith(429, refused("too_fast ;; no more of these")), nil
				}
				return answerWith(200, nftAnswer()), nil
			}, func(cfg *Config) {
				next := cfg.Transport
				cfg.MaxRetries = test.retries
				cfg.Transport = roundTripperFunc(func(req *http.Request) (*http.Response, error) {
					<-time.After(10 * time.Millisecond)
					return next.RoundTrip(req)
				})
			})
			bad := func() (n int) {
				for _, r := range f.of() {
					if strings.HasSuffix(r.path, "0xbad") {
						n++
					}
				}
				return n
			}
			if err := test.call(t.Context(), c); CodeOf(err) != CodeTooFast || bad() != test.alone {
				t.Errorf("%s: %v after %d requests, want %d", name, err, bad(), test.alone)
			}
			ctx, cancel := context.WithCancel(t.Context())
			for range 20 {
				go func() {
					for ctx.Err() == nil {
						_, _ = get(ctx, c), mint(ctx, c)
					}
				}()
			}
			<-time.After(time.Second) // until they are at it
			before := bad()
			err := test.call(t.Context(), c)
			if n := bad() - before; CodeOf(err) != CodeTooFast || n > test.most || n <= test.alone && n < test.most {
				t.Errorf("%s: %v after %d requests among others, want more than %d and no more than %d", name, err, n, test.alone, test.most)
			}
			cancel()
		})
	}
}

// retriedMint is a mint that is sent again as those who look first do.
func retriedMint(ctx context.Context, c *Client) error {
	return c.Retry(ctx, func(ctx context.Context) (bool, error) {
		_, err := c.MintNFT(ctx, "0xbad", Metadata{})
		return CodeOf(err) == CodeTooFast, err
	})
}

// Mints beyond the limit come to their end, too, by those who send them again.
func TestLimiterOfMints(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &simulation{allow: bucket(10, 10), refuse: refusals["seconds"], latency: 20 * time.Millisecond}
		c := s.client(t, func(cfg *Config) { cfg.MaxConcurrency, cfg.MaxRetries = 64, 1 })
		ended := make(chan error)
		for range 640 {
			go func() { ended <- retriedMint(t.Context(), c) }()
		}
		start := time.Now()
		for range 640 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(start); took > 80*time.Second || s.refused > 64+20 {
			t.Errorf("640 mints at 10 a second took %s, %d were refused", took, s.refused)
		}
	})
}

// The bound that a user sets is kept, whatever the service takes.
func TestRequestsPerSecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		window := slidingWindow(21, time.Second) // 20, and the one that makes up for a late one
		s := &simulation{allow: window, refuse: refusals["seconds"], latency: time.Millisecond}
		took := s.work(t, s.client(t, func(cfg *Config) { cfg.RequestsPerSecond = 20 }), 400, 16)
		if s.refused > 0 || took < 19*time.Second || took > 21*time.Second {
			t.Errorf("400 requests at 20 a second took %s, %d were too many", took, s.refused)
		}
	})
}

// What may be under way follows what the pace needs, and comes up again with it.
func TestServicePlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := pauses{time.Second / 2, time.Minute, time.Now}
		s := newService(time.Second)
		for range 50 {
			s.answered(time.Now().Add(-100*time.Millisecond), time.Now())
		}
		if n := s.places(time.Now(), 64); n != 64 {
			t.Errorf("%d places before any refusal", n)
		}
		s.refused(time.Now(), time.Now(), http.Header{"Retry-After": {"1"}}, p)
		<-time.After(2 * time.Second)
		s.resume(time.Now())
		if n := s.places(time.Now(), 64); n < 8 || n > 12 {
			t.Errorf("%d places for 40 to 50 tries a second that take 100 ms", n)
		}
		<-time.After(10 * time.Second)
		if n := s.places(time.Now(), 64); n != 64 {
			t.Errorf("%d places long after the refusal", n)
		}
		for range 2 { // nothing is accepted after a pause
			s.refused(time.Now(), time.Now(), http.Header{}, p)
			<-time.After(time.Minute)
			s.resume(time.Now())
		}
		if n := s.places(time.Now(), 64); n != 1 {
			t.Errorf("%d places after a pause that was too short", n)
		}
	})
}
