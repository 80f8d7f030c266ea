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

type operationKey struct{}

// withOperation lets the steps below know what a request is for.
func withOperation(ctx context.Context, op operation) context.Context {
	return context.WithValue(ctx, operationKey{}, op)
}

func operationFrom(ctx context.Context) operation {
	op, _ := ctx.Value(operationKey{}).(operation)
	return op
}

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
	answer := decode(op, resp.StatusCode, resp.Header, bodyBytes(resp))
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
// sent again, or with the pause that the service asked for. Try tells whether to do so.
func (c *Client) Retry(ctx context.Context, try func(context.Context) (again bool, err error)) error {
	for n := 0; ; n++ {
		again, err := try(ctx)
		if err == nil || !again || n >= c.http.RetryMax {
			return err
		}
		pause := c.http.Backoff(c.http.RetryWaitMin, c.http.RetryWaitMax, n, nil)
		var e *Error
		if errors.As(err, &e) && e.RetryAfter > 0 {
			pause = spread(e.RetryAfter, c.http.RetryWaitMin)
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return err
		case <-timer.C:
		}
	}
}

// isTransient tells whether a failed try may succeed if it is made again. An
// address that doesn't exist or a certificate that isn't trusted stays so.
func isTransient(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return dns.Temporary() || dns.Timeout()
	}
	return !isCertificateError(err)
}

// backoff waits as long as the service says (Retry-After, in seconds or as a
// date), else a time that doubles with each try, of which a random part is left
// out so that those who failed together don't come back together.
func backoff(now func() time.Time) func(lowest, highest time.Duration, try int, resp *http.Response) time.Duration {
	return func(lowest, highest time.Duration, try int, resp *http.Response) time.Duration {
		wait := min(lowest<<min(try, 20), highest)
		wait = wait/2 + rand.N(wait/2+1)
		if resp != nil {
			if after, ok := retryAfter(resp.Header, now()); ok {
				return spread(after, lowest)
			}
		}
		return wait
	}
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
