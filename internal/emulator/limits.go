package emulator

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits refuse requests that come too fast, all callers together, on the
// emulator's clock.
type limits struct {
	mu              sync.Mutex
	rest            rate.Limiter
	w3block, signIn lastMinute
}

// lastMinute has the times of the requests that were let through.
type lastMinute []time.Time

// take counts a request and refuses it if its limit is reached.
func (l *limits) take(e *Emulator, op *operation) error {
	s, now := e.Switches(), e.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	switch op.surface {
	case rest:
		return allow(&l.rest, now, s.RateLimit, max(1, int(s.RateLimit)))
	case openID, pages:
		return nil
	}
	if err := l.w3block.allow(now, s.W3BlockRateLimit); err != nil {
		return err
	}
	if op.path == pathUserSignIn || op.path == pathTenantSignIn {
		return l.signIn.allow(now, s.W3BlockSignInLimit)
	}
	return nil
}

// clear forgets the requests so far.
func (l *limits) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest, l.w3block, l.signIn = rate.Limiter{}, nil, nil
}

// allow takes one of n in any minute; a negative n is no limit.
func (m *lastMinute) allow(now time.Time, n int) error {
	if n < 0 {
		return nil
	}
	*m = slices.DeleteFunc(*m, func(t time.Time) bool { return now.Sub(t) >= time.Minute })
	if len(*m) < n {
		*m = append(*m, now)
		return nil
	}
	return tooFast((*m)[len(*m)-n].Add(time.Minute).Sub(now))
}

// allow takes one of so many a second; none or fewer are no limit.
func allow(limiter *rate.Limiter, now time.Time, perSecond float64, burst int) error {
	if perSecond <= 0 {
		return nil
	}
	if limiter.Limit() != rate.Limit(perSecond) || limiter.Burst() != burst {
		*limiter = *rate.NewLimiter(rate.Limit(perSecond), burst)
	}
	reserved := limiter.ReserveN(now, 1)
	delay := reserved.DelayFrom(now)
	if delay == 0 {
		return nil
	}
	reserved.CancelAt(now)
	return tooFast(delay)
}

func tooFast(delay time.Duration) error {
	return &apiError{
		status: http.StatusTooManyRequests, code: codeTooFast, detail: "there were too many requests",
		retryAfter: strconv.Itoa(int(math.Ceil(delay.Seconds()))),
	}
}
