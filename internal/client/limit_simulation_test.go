package client

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// simulation is a service in virtual time that takes so many requests a second and
// refuses the others.
type simulation struct {
	allow   func(now time.Time) (wait time.Duration) // 0: the request is taken
	refuse  func(wait time.Duration) *http.Response
	latency time.Duration

	mu             sync.Mutex
	taken, refused int
	underWay, most int
}

func (s *simulation) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	wait := s.allow(time.Now())
	if wait > 0 {
		s.refused++
	} else {
		s.taken++
	}
	s.underWay++
	s.most = max(s.most, s.underWay)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.underWay--
		s.mu.Unlock()
	}()
	select {
	case <-req.Context().Done():
		return nil, req.Context().Err()
	case <-time.After(s.latency):
	}
	if wait > 0 {
		return s.refuse(wait), nil
	}
	return answerWith(200, nftAnswer()), nil
}

// bucket takes burst at once and then perSecond.
func bucket(perSecond, burst float64) func(time.Time) time.Duration {
	tokens, last := burst, time.Time{}
	return func(now time.Time) time.Duration {
		if !last.IsZero() {
			tokens = min(burst, tokens+now.Sub(last).Seconds()*perSecond)
		}
		last = now
		if tokens >= 1-1e-9 {
			tokens--
			return 0
		}
		return time.Duration((1 - tokens) / perSecond * float64(time.Second))
	}
}

// fixedWindow takes n in each window, and begins windows by the clock.
func fixedWindow(n int, window time.Duration) func(time.Time) time.Duration {
	var current time.Time
	count := 0
	return func(now time.Time) time.Duration {
		if w := now.Truncate(window); !w.Equal(current) {
			current, count = w, 0
		}
		if count < n {
			count++
			return 0
		}
		return current.Add(window).Sub(now)
	}
}

// slidingWindow takes n in any window.
func slidingWindow(n int, window time.Duration) func(time.Time) time.Duration {
	var taken []time.Time
	return func(now time.Time) time.Duration {
		for len(taken) > 0 && now.Sub(taken[0]) >= window {
			taken = taken[1:]
		}
		if len(taken) < n {
			taken = append(taken, now)
			return 0
		}
		return taken[0].Add(window).Sub(now)
	}
}

// refusals are the ways in which a service says that a request came too fast.
var refusals = map[string]func(wait time.Duration) *http.Response{
	"seconds": func(wait time.Duration) *http.Response {
		return answerWith(429, refused("too_fast ;; x"), "Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	},
	"date": func(wait time.Duration) *http.Response {
		at := time.Now().Add(wait + time.Second - 1).Truncate(time.Second)
		return answerWith(429, refused("too_fast ;; x"), "Retry-After", at.UTC().Format(http.TimeFormat))
	},
	"none": func(time.Duration) *http.Response { return answerWith(429, "slow down") },
	"200":  func(time.Duration) *http.Response { return answerWith(200, refused("too_fast ;; x")) },
}

// client is a client of the service that is signed in.
func (s *simulation) client(t *testing.T, configure ...func(*Config)) *Client {
	t.Helper()
	cfg := Config{Endpoint: "https://api.test", APIKeySecret: testSecret, Transport: s}
	for _, f := range configure {
		f(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.auth = fixedCredentials{}
	return c
}

// work makes n requests by so many callers and tells how long that took.
func (s *simulation) work(t *testing.T, c *Client, n, callers int) time.Duration {
	t.Helper()
	start, todo := time.Now(), make(chan struct{}, n)
	for range n {
		todo <- struct{}{}
	}
	close(todo)
	var done sync.WaitGroup
	for range callers {
		done.Go(func() {
			for range todo {
				if err := get(t.Context(), c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	return time.Since(start)
}

// TestLimiterFindsPace lets a service take less than it is sent: the work takes
// little longer than it must, few requests are refused, and none comes to its end by
// that: what is refused within seconds isn't counted as sent again.
func TestLimiterFindsPace(t *testing.T) {
	t.Parallel()
	const n = 4000
	all := [][2]int{{1, 16}, {1, 64}, {100, 16}, {100, 64}}
	for name, service := range map[string]struct {
		perSecond float64
		retries   int
		allow     func() func(time.Time) time.Duration
		callers   [][2]int // latency in milliseconds and concurrency
	}{
		"bucket of 50, 50 a second":  {50, 1, func() func(time.Time) time.Duration { return bucket(50, 50) }, all},
		"bucket of 10, 10 a second":  {10, 1, func() func(time.Time) time.Duration { return bucket(10, 10) }, all[1:3]},
		"bucket of 100, 10 a second": {10, 1, func() func(time.Time) time.Duration { return bucket(10, 100) }, all[3:]},
		"bucket of 5, 50 a second":   {50, 1, func() func(time.Time) time.Duration { return bucket(50, 5) }, all[1:2]},
		"50 in a fixed second":       {50, 1, func() func(time.Time) time.Duration { return fixedWindow(50, time.Second) }, all[1:3]},
		"50 in any second":           {50, 1, func() func(time.Time) time.Duration { return slidingWindow(50, time.Second) }, all[1:3]},
		"600 in any minute":          {10, DefaultMaxRetries, func() func(time.Time) time.Duration { return slidingWindow(600, time.Minute) }, all[2:3]},
	} {
		for form, refuse := range refusals {
			for _, callers := range service.callers {
				t.Run(fmt.Sprintf("%s/%s/%d ms/%d", name, form, callers[0], callers[1]), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						s := &simulation{allow: service.allow(), refuse: refuse, latency: time.Duration(callers[0]) * time.Millisecond}
						c := s.client(t, func(cfg *Config) { cfg.MaxConcurrency, cfg.MaxRetries = callers[1], service.retries })
						took := s.work(t, c, n, callers[1]).Seconds() / (n / service.perSecond)
						refused := float64(s.refused) / float64(s.taken+s.refused)
						if took > 1.3 || refused > 0.05 {
							t.Errorf("it took %.2f times as long as it must, %.1f%% of the requests were refused", took, 100*refused)
						}
					})
				})
			}
		}
	}
}

// A service without a limit is never slowed down.
func TestLimiterWithoutLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &simulation{allow: func(time.Time) time.Duration { return 0 }, latency: time.Millisecond}
		c := s.client(t, func(cfg *Config) { cfg.MaxConcurrency = 16 })
		if took := s.work(t, c, 4000, 100); took != 250*time.Millisecond || s.most != 16 {
			t.Errorf("4000 requests took %s, %d at a time", took, s.most)
		}
	})
}

// A limit that was raised is found out.
func TestLimiterRaisedLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		raised := false
		before, after := bucket(50, 50), bucket(500, 500)
		s := &simulation{latency: 20 * time.Millisecond, refuse: refusals["seconds"], allow: func(now time.Time) time.Duration {
			if raised {
				return after(now)
			}
			return before(now)
		}}
		c := s.client(t)
		s.work(t, c, 2000, 16)
		raised = true
		start := time.Now()
		for rate := 0.0; rate < 450; {
			rate = 500 / s.work(t, c, 500, 16).Seconds()
		}
		if took := time.Since(start); took > 45*time.Second {
			t.Errorf("ten times the requests went out after %s only", took)
		}
	})
}

// A service that refuses what is under way beyond a number is kept busy.
func TestLimiterOfConcurrency(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &simulation{latency: 100 * time.Millisecond, refuse: refusals["none"]}
		s.allow = func(time.Time) time.Duration {
			if s.underWay >= 5 {
				return time.Second
			}
			return 0
		}
		took := s.work(t, s.client(t), 4000, 64)
		if took > 120*time.Second || s.refused > 200 {
			t.Errorf("took %s instead of 80s, %d were refused", took, s.refused)
		}
	})
}

// A service that refuses everything ends what waits within minutes, however much it is.
func TestLimiterOfNothing(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 10, 100} {
		synctest.Test(t, func(t *testing.T) {
			s := &simulation{allow: func(time.Time) time.Duration { return time.Second }, refuse: refusals["none"], latency: 20 * time.Millisecond}
			c := s.client(t)
			began := time.Now()
			var group sync.WaitGroup
			todo := make(chan struct{}, n)
			for range n {
				todo <- struct{}{}
			}
			close(todo)
			for range 10 {
				group.Go(func() {
					for range todo {
						if get(t.Context(), c) == nil {
							t.Error("it was accepted")
						}
					}
				})
			}
			group.Wait()
			if took := time.Since(began); took > 5*time.Minute {
				t.Errorf("%d requests ended after %s", n, took)
			}
		})
	}
}
