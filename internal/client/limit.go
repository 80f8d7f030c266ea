package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// limiter holds back tries beyond the process's budget, and those that a service
// would refuse for coming too fast. Each service (host) has a queue, in which those
// who were refused wait again, so that they don't come back in a burst. Waiting ends
// with the request's context, and holds no place of those under way.
type limiter struct {
	next     http.RoundTripper
	most     int           // tries under way
	interval time.Duration // between the beginnings of two tries; 0 for none
	again    int           // how often a refused try is repeated that doesn't count
	pauses   pauses

	mu       sync.Mutex
	underWay int
	due      time.Time // no earlier may the next try begin
	services map[string]*service
	accepted map[string]int // answers but refusals, by operation
	freed    chan struct{}  // closed when a try ends; nil while nobody waits for that
}

func newLimiter(cfg Config, next http.RoundTripper) *limiter {
	l := &limiter{
		next: next, most: cfg.MaxConcurrency, again: max(cfg.MaxRetries, 0),
		pauses:   pauses{shortest: cfg.RetryWaitMin, longest: cfg.RetryWaitMax, now: cfg.Now},
		services: map[string]*service{}, accepted: map[string]int{},
	}
	if cfg.RequestsPerSecond > 0 {
		l.interval = time.Duration(float64(time.Second) / cfg.RequestsPerSecond)
	}
	return l
}

// RoundTrip makes a try when its turn comes. One that is refused for coming too fast
// waits for another turn, which doesn't count as sending it again as long as others of
// its kind are accepted: then it's the pace that was wrong, and is right by then. What
// must not be sent again blindly is for those who call to repeat.
func (l *limiter) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, op := req.Context(), operationFrom(req.Context())
	s := l.service(req.URL.Host)
	accepted := l.acceptedOf(op.name)
	for repeated := 0; ; repeated++ {
		begun, err := l.begin(ctx, s)
		if err != nil {
			return nil, notSentError{err}
		}
		resp, err := l.next.RoundTrip(req)
		l.ended(s, op, begun, resp, err)
		if err != nil || op.repeat == repeatUnsent || repeated >= l.again || !isRefused(resp) {
			return resp, err
		}
		before := accepted
		if accepted = l.acceptedOf(op.name); accepted == before {
			return resp, nil
		}
		if req.GetBody == nil {
			continue
		}
		body, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		req = req.Clone(ctx) // the former is the transport's
		req.Body = body
	}
}

// isRefused tells whether the service turned a request down for coming too fast.
func isRefused(resp *http.Response) bool {
	if resp.StatusCode == http.StatusTooManyRequests {
		return true
	}
	failure := answerOf(resp).err
	return failure != nil && failure.Code == CodeTooFast
}

func (l *limiter) service(host string) *service {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.services[host]
	if s == nil {
		s = newService(max(2*l.pauses.shortest, time.Millisecond))
		l.services[host] = s
	}
	return s
}

// acceptedOf is how often an operation was answered by anything but a refusal.
func (l *limiter) acceptedOf(operation string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.accepted[operation]
}

// begin waits for the turn of a try.
func (l *limiter) begin(ctx context.Context, s *service) (begun time.Time, err error) {
	if err := ctx.Err(); err != nil {
		return begun, err
	}
	if err := endsBefore(ctx, l.pausedUntil(s)); err != nil {
		return begun, err
	}
	select {
	case s.turn <- struct{}{}: // in the order of coming
	case <-ctx.Done():
		return begun, ctx.Err()
	}
	defer func() { <-s.turn }()
	for {
		now := time.Now()
		if since := l.hopelessSince(s, now); !since.IsZero() {
			return begun, hopelessError{since}
		}
		at, freed := l.tryBegin(s, now)
		if freed == nil && at.IsZero() {
			return now, nil
		}
		if err := endsBefore(ctx, at); err != nil {
			return begun, err
		}
		var due <-chan time.Time
		if freed == nil {
			due = time.After(at.Sub(now))
		}
		select {
		case <-ctx.Done():
			return begun, ctx.Err()
		case <-due:
		case <-freed:
		}
	}
}

// tryBegin begins a try if it may. Else it tells from when on it may, or gives a
// channel that is closed when there may be a place for it.
func (l *limiter) tryBegin(s *service, now time.Time) (at time.Time, freed <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.until.After(now) {
		return s.until, nil
	}
	s.resume(now)
	if l.underWay >= l.most || s.underWay >= s.places(now, l.most) {
		if l.freed == nil {
			l.freed = make(chan struct{})
		}
		return time.Time{}, l.freed
	}
	if at = later(l.due, s.due); at.After(now) {
		return at, nil
	}
	l.due = nextAfter(l.due, now, l.interval)
	s.due = nextAfter(s.due, now, s.pace.interval(now))
	l.underWay++
	s.underWay++
	return time.Time{}, nil
}

// ended takes what a try tells of the service.
func (l *limiter) ended(s *service, op operation, begun time.Time, resp *http.Response, err error) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.underWay--
	s.underWay--
	if l.freed != nil {
		close(l.freed)
		l.freed = nil
	}
	switch {
	case err != nil: // it tells nothing
	case isRefused(resp):
		s.refused(begun, now, resp.Header, l.pauses)
	default:
		l.accepted[op.name]++
		s.answered(begun, now)
		if after := l.pauses.away(resp); after > 0 {
			s.until = later(s.until, now.Add(spread(after, l.pauses.shortest)))
		}
	}
}

// hopelessSince is since when a service has refused everything, where it did so for so
// long that those who wait needn't try any more. One tries again after each pause.
func (l *limiter) hopelessSince(s *service, now time.Time) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s.fruitless > l.again && s.until.After(now) && now.Sub(s.refusedAt) > 4*l.pauses.longest {
		return s.refusedAt
	}
	return time.Time{}
}

// hopelessError is a try that didn't begin, as all others are refused.
type hopelessError struct{ since time.Time }

func (e hopelessError) Error() string {
	return "the service has refused every request since " + e.since.UTC().Format(time.RFC3339) + " for coming too fast"
}

func (l *limiter) pausedUntil(s *service) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return s.until
}

// endsBefore is an error if a context ends before a time, for which it needn't wait.
func endsBefore(ctx context.Context, t time.Time) error {
	if end, ok := ctx.Deadline(); ok && t.After(end) {
		return pausedError{t}
	}
	return nil
}

// pausedError is a try that didn't begin, as its context ends before it might.
type pausedError struct{ until time.Time }

func (e pausedError) Error() string {
	return "the service wants no request before " + e.until.UTC().Format(time.RFC3339)
}
func (pausedError) Unwrap() error { return context.DeadlineExceeded }

// IsPaused tells whether an operation wasn't tried, as the service wants no request
// before its context ends.
func IsPaused(err error) bool { return errors.As(err, new(pausedError)) }

// nextAfter is when the next try may begin after one that was due and begins now. Late
// timers are made up for, idleness isn't.
func nextAfter(due, now time.Time, interval time.Duration) time.Time {
	const late = 5 * time.Millisecond
	return later(due, now.Add(-late)).Add(interval)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
