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

// chain is the way of one try of a request behind the limiter, from outside to inside.
func chain(cfg Config, r *redactor) http.RoundTripper {
	rt := cfg.Transport
	rt = bufferBody(rt)
	rt = logTry(rt, r, cfg.Now)
	return timeout(rt, cfg.RequestTimeout)
}

// newTransport is Go's default transport with as many connections, idle ones too, as
// requests run at a time: its default of 2 idle ones would reopen most of them, and
// without a bound it opens one more whenever a request begins before the end of
// another has given its connection back.
func newTransport(concurrency int) http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          2 * concurrency,
		MaxIdleConnsPerHost:   concurrency,
		MaxConnsPerHost:       concurrency,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   15 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// bufferedBody is a body that was read whole, so that every later step can look at it,
// and decoded, so that none has to do it again.
type bufferedBody struct {
	*bytes.Reader
	raw    []byte
	answer answer
}

func (*bufferedBody) Close() error { return nil }

// bodyBytes is the body that bufferBody read.
func bodyBytes(resp *http.Response) []byte { return resp.Body.(*bufferedBody).raw }

// answerOf is what an answer means whose body bufferBody read.
func answerOf(resp *http.Response) answer { return resp.Body.(*bufferedBody).answer }

// bufferBody reads the body whole, so that one that breaks off is the failure of
// the try and not a surprise for the decoder.
func bufferBody(next http.RoundTripper) http.RoundTripper {
	return roundTripperFunc(func(req *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil {
			return nil, err
		}
		raw, err := readBody(resp)
		closeErr := resp.Body.Close()
		switch {
		case err != nil:
			return nil, fmt.Errorf("reading the answer: %w", err)
		case closeErr != nil:
			return nil, fmt.Errorf("reading the answer: %w", closeErr)
		case len(raw) > maxResponseBytes:
			return nil, fmt.Errorf("the answer is larger than %d bytes", maxResponseBytes)
		}
		c := callFrom(req.Context())
		resp.Body = &bufferedBody{bytes.NewReader(raw), raw, decode(c.op, resp.StatusCode, resp.Header, raw, c.out)}
		return resp, nil
	})
}

// readBody reads a body up to one byte more than it may have. Memory for the length
// that the header names is taken at once, as long as a wrong one does no harm.
func readBody(resp *http.Response) ([]byte, error) {
	const most = 4 << 20
	var buffer bytes.Buffer
	if resp.ContentLength > 0 {
		buffer.Grow(int(min(resp.ContentLength, most)) + bytes.MinRead)
	}
	_, err := buffer.ReadFrom(io.LimitReader(resp.Body, maxResponseBytes+1))
	return buffer.Bytes(), err
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
