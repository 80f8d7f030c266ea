package client

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

type callKey struct{}

// call is what the steps of a request know of it.
type call struct {
	op  operation
	out any // what the result is decoded into; nil for its JSON
}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

func callFrom(ctx context.Context) *call {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return &call{}
	}
	return c
}

func operationFrom(ctx context.Context) operation { return callFrom(ctx).op }

// checkRetry decides whether a try is followed by another. The policy is here
// and in operations.go alone.
func checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		// The try's own error says more than the context's, and whether it was sent.
		return false, err
	}
	op := operationFrom(ctx)
	if err != nil {
		return isTransient(err) && (op.repeat == repeatAlways || isNotSent(err)), nil
	}
	answer := answerOf(resp)
	switch {
	case answer.err == nil || op.repeat == repeatUnsent:
		return false, nil
	case answer.err.Code == CodeTooFast:
		return true, nil // refused before it began
	case op.repeat == repeatFailed:
		return Failed(answer.err), nil
	}
	return answer.err.transient(), nil
}

// Retry carries out what takes several requests, and may have to be begun anew
// where one of them failed: as often, and with the same pauses, as a request is
// sent again. Try tells whether to do so. As with a request, a refusal for coming too
// fast doesn't count while others of its kind are accepted.
func (c *Client) Retry(ctx context.Context, try func(context.Context) (again bool, err error)) error {
	most := c.http.RetryMax
	accepted := 0
	for n, free := 0, most*(most+1); ; {
		again, err := try(ctx)
		if err == nil || !again {
			return err
		}
		var e *Error
		if errors.As(err, &e) && e.Code == CodeTooFast {
			before := accepted
			if accepted = c.limiter.acceptedOf(e.Operation); accepted > before && free > 0 {
				free--
				continue
			}
		}
		if n >= most {
			return err
		}
		if !e.holdsAll() {
			pause := c.limiter.pauses.backoff(n)
			if e != nil && e.RetryAfter > 0 {
				pause = spread(e.RetryAfter, c.limiter.pauses.shortest)
			}
			select {
			case <-ctx.Done():
				return err
			case <-time.After(pause):
			}
		}
		n++
	}
}

// isTransient tells whether a failed try may succeed if it is made again. An
// address that doesn't exist, a certificate that isn't trusted and a pause stay so.
func isTransient(err error) bool {
	var dns *net.DNSError
	if IsPaused(err) || errors.As(err, new(hopelessError)) {
		return false
	}
	if errors.As(err, &dns) {
		return dns.Temporary() || dns.Timeout()
	}
	return !isCertificateError(err)
}

// pauses are how long to wait before a request is sent again.
type pauses struct {
	shortest, longest time.Duration
	now               func() time.Time // the clock of dates in headers
}

// backoff is a pause that the service doesn't name: it doubles with each try, and a
// random part is left out so that those who failed together don't come back together.
func (p pauses) backoff(try int) time.Duration {
	wait := min(p.shortest<<min(try, 20), p.longest)
	return wait/2 + rand.N(wait/2+1)
}

// after is the pause after an answer, or after none: as long as the service says
// (Retry-After, in seconds or as a date), else that of backoff. Where the limiter lets
// all wait, there is none to add.
func (p pauses) after(_, _ time.Duration, try int, resp *http.Response) time.Duration {
	if resp == nil {
		return p.backoff(try)
	}
	if isRefused(resp) || p.away(resp) > 0 {
		return 0
	}
	if after, ok := retryAfter(resp.Header, p.now()); ok {
		return spread(after, p.shortest)
	}
	return p.backoff(try)
}

// away is how long the service says that it, and not only what was asked for, is away;
// 0 if it doesn't. Then all wait.
func (p pauses) away(resp *http.Response) time.Duration {
	if resp.StatusCode != http.StatusServiceUnavailable {
		return 0
	}
	after, _ := retryAfter(resp.Header, p.now())
	return after
}

// spread is a pause that the service asked for, and a random part behind it for those
// who were told the same.
func spread(after, lowest time.Duration) time.Duration {
	return after + min(rand.N(lowest/2+1), math.MaxInt64-after) // a date can be further off than a Duration
}

// retryAfter is the pause that the Retry-After header asks for.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
