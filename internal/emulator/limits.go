package emulator

import (
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limits refuse requests that come too fast, all callers together, on the
// emulator's clock.
type limits struct {
	mu                    sync.Mutex
	rest, w3block, signIn rate.Limiter
}

// take counts a request and refuses it if its limit is reached.
func (l *limits) take(e *Emulator, op *operation) error {
	s, now := e.Switches(), e.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if op.surface == rest {
		return allow(&l.rest, now, s.RateLimit, max(1, int(s.RateLimit)))
	}
	if err := allow(&l.w3block, now, perMinute(s.W3BlockRateLimit), s.W3BlockRateLimit); err != nil {
		return err
	}
	if op.path == pathUserSignIn || op.path == pathTenantSignIn {
		return allow(&l.signIn, now, perMinute(s.W3BlockSignInLimit), s.W3BlockSignInLimit)
	}
	return nil
}

func perMinute(n int) float64 { return float64(n) / 60 }

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
	return &apiError{
		status: http.StatusTooManyRequests, code: codeTooFast, detail: "there were too many requests",
		retryAfter: strconv.Itoa(int(math.Ceil(delay.Seconds()))),
	}
}
