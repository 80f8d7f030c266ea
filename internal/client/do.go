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
	result, failure := c.doAuthenticated(ctx, op, path, raw)
	if failure == nil && out != nil {
		if err := decodeResult(result, out); err != nil {
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
func (c *Client) doAuthenticated(ctx context.Context, op operation, path string, body []byte) (json.RawMessage, *Error) {
	if op.auth == authKey {
		if c.apiKeySecret == "" {
			return nil, &Error{Reason: ReasonSignIn, Message: ErrNeedsAPIKeySecret.Error(), cause: ErrNeedsAPIKeySecret}
		}
		return c.send(ctx, op, path, body, nil)
	}
	for renewed := false; ; renewed = true {
		authorize, err := c.auth.Credentials(ctx)
		if err != nil {
			return nil, &Error{Reason: ReasonSignIn, Code: CodeOf(err), Message: "signing in: " + err.Error(), cause: err}
		}
		result, failure := c.send(ctx, op, path, body, authorize)
		if failure == nil || !failure.credentialsRefused() {
			return result, failure
		}
		authorize.Refused()
		if renewed || op.repeat == repeatUnsent {
			return nil, failure
		}
	}
}

// send makes the tries of one request.
func (c *Client) send(ctx context.Context, op operation, path string, body []byte, credentials Credentials) (json.RawMessage, *Error) {
	var rawBody any
	if body != nil {
		rawBody = body
	}
	address := path
	if !op.foreign {
		address = c.endpoint.String() + path
	}
	req, err := retryablehttp.NewRequestWithContext(withOperation(ctx, op), op.method, address, rawBody)
	if err != nil {
		return nil, &Error{Reason: ReasonNoAnswer, Message: err.Error(), cause: notSentError{err}}
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
		return nil, &Error{Reason: ReasonNoAnswer, Message: noAnswerText(err), cause: err}
	}
	defer func() { _ = resp.Body.Close() }()
	body = bodyBytes(resp)
	a := decode(op, resp.StatusCode, resp.Header, body)
	if a.err != nil {
		// Again without secrets: an excerpt could cut one in two. What kind of error it
		// is must not depend on them.
		if again := decode(op, resp.StatusCode, resp.Header, []byte(c.redactor.text(string(body)))); again.err != nil {
			a.err.Message = again.err.Message
		}
		a.err.RetryAfter, _ = retryAfter(resp.Header, c.now())
	}
	return a.result, a.err
}

// decode reads the answer of an operation.
func decode(op operation, status int, header http.Header, body []byte) answer {
	if op.foreign {
		return decodeForeign(status, header, body)
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
