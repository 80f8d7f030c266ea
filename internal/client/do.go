package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/hashicorp/go-retryablehttp"
)

// do carries out an operation: path is relative to the endpoint and escaped,
// body (nil for none) is sent as JSON, the result is decoded into out (nil to
// ignore it). Every error is an *Error.
func (c *Client) do(ctx context.Context, op operation, path string, body, out any) error {
	raw, err := encodeBody(body)
	if err != nil {
		return &Error{Operation: op.name, Reason: ReasonNoAnswer, Message: err.Error(), cause: notSentError{err}}
	}
	got, failure := c.doAuthenticated(ctx, &call{op, out}, path, raw)
	if failure == nil && out != nil && !got.decoded {
		if err := decodeResult(got.result, out); err != nil {
			failure = malformed(op, err.Error())
		}
	}
	if failure == nil {
		return nil
	}
	failure.Operation = op.name
	failure.Message = c.redactor.text(failure.Message)
	return failure
}

// doAuthenticated sends the request with credentials. Where the service turns
// them down they are renewed once and the request is sent once more, unless those who
// call look first.
func (c *Client) doAuthenticated(ctx context.Context, made *call, path string, body []byte) (answer, *Error) {
	if made.op.auth == authKey {
		if c.apiKeySecret == "" {
			return answer{}, &Error{Reason: ReasonSignIn, Message: ErrNeedsAPIKeySecret.Error(), cause: ErrNeedsAPIKeySecret}
		}
		return c.send(ctx, made, path, body, nil)
	}
	for renewed := false; ; renewed = true {
		authorize, err := c.auth.Credentials(ctx)
		if err != nil {
			return answer{}, &Error{Reason: ReasonSignIn, Code: CodeOf(err), Message: "signing in: " + err.Error(), cause: err}
		}
		got, failure := c.send(ctx, made, path, body, authorize)
		if failure == nil || !failure.credentialsRefused() {
			return got, failure
		}
		authorize.Refused()
		if renewed || made.op.repeat == repeatUnsent {
			return answer{}, failure
		}
	}
}

// send makes the tries of one request.
func (c *Client) send(ctx context.Context, made *call, path string, body []byte, credentials Credentials) (answer, *Error) {
	op := made.op
	var rawBody any
	if body != nil {
		rawBody = body
	}
	address := path
	if !op.foreign {
		address = c.endpoint.String() + path
	}
	req, err := retryablehttp.NewRequestWithContext(withCall(ctx, made), op.method, address, rawBody)
	if err != nil {
		return answer{}, &Error{Reason: ReasonNoAnswer, Message: err.Error(), cause: notSentError{err}}
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.userAgent != "" {
		req.Header.Set("User-Agent", c.userAgent)
	}
	if credentials != nil {
		credentials.Set(req.Header)
	}

	resp, err := c.http.Do(req)
	if err != nil {
		if op.repeat == repeatUnsent && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			err = notSentError{err} // it waited for its turn
		}
		return answer{}, &Error{Reason: ReasonNoAnswer, Message: noAnswerText(err), cause: err}
	}
	defer func() { _ = resp.Body.Close() }()
	a := answerOf(resp)
	if a.err != nil {
		// Again without secrets: an excerpt could cut one in two. What kind of error it
		// is must not depend on them.
		if again := decode(op, resp.StatusCode, resp.Header, []byte(c.redactor.text(string(bodyBytes(resp)))), nil); again.err != nil {
			a.err.Message = again.err.Message
		}
		a.err.RetryAfter, _ = retryAfter(resp.Header, c.now())
	}
	return a, a.err
}

// decode reads the answer of an operation, and its result into out if that is possible
// on the same way.
func decode(op operation, status int, header http.Header, body []byte, out any) answer {
	switch {
	case op.foreign:
		return decodeForeign(status, header, body)
	case decodeInto(status, body, out):
		return answer{decoded: true}
	}
	return decodeAnswer(status, header, body)
}

func encodeBody(body any) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("encoding the request: %w", err)
	}
	return raw, nil
}

// noAnswerText is the part of a transport's error that tells a user something.
func noAnswerText(err error) string {
	var urlErr *url.Error
	if errors.As(err, &urlErr) {
		err = urlErr.Err
	}
	return "no answer from the service: " + err.Error()
}
