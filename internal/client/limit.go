package client

import (
	"net/http"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// limit holds back tries beyond the process's budget. Waiting ends with the
// request's context, and a pause between two tries holds no place.
func limit(next http.RoundTripper, concurrency int, perSecond float64) http.RoundTripper {
	places := semaphore.NewWeighted(int64(concurrency))
	pace := rate.NewLimiter(rate.Inf, 1)
	if perSecond > 0 {
		pace = rate.NewLimiter(rate.Limit(perSecond), 1)
	}
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		if err := places.Acquire(req.Context(), 1); err != nil {
			return nil, notSentError{err}
		}
		defer places.Release(1)
		if err := pace.Wait(req.Context()); err != nil {
			return nil, notSentError{err}
		}
		return next.RoundTrip(req)
	})
}
