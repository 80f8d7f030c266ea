package client

import (
	"context"
	"encoding/json"
	"net/http"
)

// Exchange posts JSON to another service that signs in for this one, on the way
// of all requests: limits, retries, log without secrets. Name is what errors and
// logs call it. It gives the answer of any 2xx status; any other is an *Error
// whose message is the answer's key "message".
func (c *Client) Exchange(ctx context.Context, name, url string, body any) (json.RawMessage, error) {
	op := operation{name: name, method: http.MethodPost, auth: authKey, repeat: repeatAlways, foreign: true}
	raw, err := encodeBody(body)
	if err != nil {
		return nil, &Error{Operation: name, Reason: ReasonNoAnswer, Message: err.Error(), cause: notSentError{err}}
	}
	result, failure := c.send(ctx, op, url, raw, nil)
	if failure != nil {
		failure.Operation = name
		failure.Message = c.redactor.text(failure.Message)
		return nil, failure
	}
	return result, nil
}

// AddSecret makes a value one that no log and no error shows.
func (c *Client) AddSecret(value string) { c.redactor.add(value) }

// decodeForeign reads the answer of a service without the envelope.
func decodeForeign(status int, header http.Header, body []byte) answer {
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
	message := "the service gave no reason"
	if json.Unmarshal(body, &said) == nil && len(said.Message) > 0 {
		_, message = errorText(said.Message)
	}
	return answer{err: &Error{Reason: ReasonAnswered, Status: status, Code: codeOfStatus(status), Message: message}}
}
