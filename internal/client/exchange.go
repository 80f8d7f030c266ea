package client

import (
	"context"
	"encoding/json"
	"net/http"
)

// Foreign is a request to another service that has to do with this one, such as one
// that signs in for it.
type Foreign struct {
	Name   string // what errors and logs call it
	Method string
	URL    string
	Body   any // sent as JSON; nil for none
	// SignedIn sends the client's own credentials, Credentials those that are given.
	SignedIn    bool
	Credentials Credentials
}

// Exchange sends a request to another service on the way of all requests: limits,
// retries, log without secrets. It gives the answer of any 2xx status; any other is
// an *Error whose message is the answer's key "message".
func (c *Client) Exchange(ctx context.Context, r Foreign) (json.RawMessage, error) {
	op := operation{name: r.Name, method: r.Method, auth: authToken, repeat: repeatAlways, safe: true, foreign: true}
	raw, err := encodeBody(r.Body)
	if err != nil {
		return nil, &Error{Operation: r.Name, Reason: ReasonNoAnswer, Message: err.Error(), cause: notSentError{err}}
	}
	var got answer
	var failure *Error
	if made := (&call{op: op}); r.SignedIn {
		got, failure = c.doAuthenticated(ctx, made, r.URL, raw)
	} else {
		got, failure = c.send(ctx, made, r.URL, raw, r.Credentials)
	}
	if failure != nil {
		failure.Operation = r.Name
		failure.Message = c.redactor.text(failure.Message)
		return nil, failure
	}
	return got.result, nil
}

// AddSecret makes a value one that no log and no error shows.
func (c *Client) AddSecret(value string) { c.redactor.add(value) }

// decodeForeign reads the answer of a service without the envelope.
func decodeForeign(status int, header http.Header, body []byte) answer {
	if status == http.StatusNoContent {
		return answer{}
	}
	if !json.Valid(body) || status >= 300 && status < 400 {
		return decodeAnswer(status, header, body) // the error for what isn't readable
	}
	if status < 300 {
		return answer{result: body}
	}
	if status == http.StatusNotFound { // of a sign-in: the path is another service's
		return answer{err: &Error{Reason: ReasonUnreadable, Status: status, Message: "there is no such path: " + excerpt(body)}}
	}
	var said struct{ Message json.RawMessage } // a string, or an array of strings
	message := ""
	if json.Unmarshal(body, &said) == nil && len(said.Message) > 0 {
		_, message = errorText(said.Message)
	}
	if message == "" {
		message = "the service gave no reason"
	}
	return answer{err: &Error{Reason: ReasonAnswered, Status: status, Code: codeOfStatus(status), Message: message}}
}

// BearerToken are credentials that are a token alone.
type BearerToken string

// Set puts the token into a request's header.
func (t BearerToken) Set(header http.Header) { header.Set("Authorization", "Bearer "+string(t)) }

// Refused has no newer token to give.
func (BearerToken) Refused() {}
