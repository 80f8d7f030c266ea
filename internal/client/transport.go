package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// maxResponseBytes bounds what is read of one answer: an import batch of 10,000
// e-mails is below 4 MB.
const maxResponseBytes = 64 << 20

// roundTripperFunc makes a step of the chain from a function.
type roundTripperFunc func(*http.Request) (*http.Response, error)

func (f roundTripperFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// chain is the way of one try of a request, from outside to inside.
func chain(cfg Config, r *redactor) http.RoundTripper {
	rt := cfg.Transport
	rt = bufferBody(rt)
	rt = logTry(rt, r, cfg.Now)
	rt = timeout(rt, cfg.RequestTimeout)
	return limit(rt, cfg.MaxConcurrency, cfg.RequestsPerSecond)
}

// newTransport is Go's default transport with as many idle connections as
// requests run at a time: its default of 2 a host would reopen most of them.
func newTransport(concurrency int) http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          2 * concurrency,
		MaxIdleConnsPerHost:   concurrency,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   15 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// bufferedBody is a body that was read whole, so that every later step can look at it.
type bufferedBody struct {
	*bytes.Reader
	raw []byte
}

func (bufferedBody) Close() error { return nil }

// bodyBytes is the body that bufferBody read.
func bodyBytes(resp *http.Response) []byte {
	if b, ok := resp.Body.(bufferedBody); ok {
		return b.raw
	}
	return nil
}

// bufferBody reads the body whole, so that one that breaks off is the failure of
// the try and not a surprise for the decoder.
func bufferBody(next http.RoundTripper) http.RoundTripper {
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(io.LimitReader(resp.Body, maxResponseBytes+1))
		closeErr := resp.Body.Close()
		switch {
		case err != nil:
			return nil, fmt.Errorf("reading the answer: %w", err)
		case closeErr != nil:
			return nil, fmt.Errorf("reading the answer: %w", closeErr)
		case len(raw) > maxResponseBytes:
			return nil, fmt.Errorf("the answer is larger than %d bytes", maxResponseBytes)
		}
		resp.Body = bufferedBody{bytes.NewReader(raw), raw}
		return resp, nil
	})
}

// timeout bounds one try. It is no deadline of the caller's, so a try that ran
// out of time may be followed by another. An operation that may change something is
// not cut off by an interrupt once it is under way, as its outcome would be lost.
func timeout(next http.RoundTripper, d time.Duration) http.RoundTripper {
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		ctx := req.Context()
		if !operationFrom(ctx).safe {
			ctx = context.WithoutCancel(ctx)
		}
		ctx, cancel := context.WithTimeoutCause(ctx, d, timeoutError{d})
		defer cancel()
		resp, err := next.RoundTrip(req.WithContext(ctx))
		if err != nil && errors.Is(context.Cause(ctx), timeoutError{d}) {
			return nil, timeoutError{d}
		}
		return resp, err
	})
}

// timeoutError is a try without an answer in time.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return fmt.Sprintf("no answer within %s", e.after) }
func (e timeoutError) Timeout() bool { return true }
