package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"reflect"
	"regexp"
	"strings"
)

// answer is what one HTTP answer means.
type answer struct {
	result  json.RawMessage
	decoded bool   // the result is where it was wanted, and nowhere else
	err     *Error // without the operation's name
}

// envelope is the form of every answer of the API. Other keys are ignored.
type envelope struct {
	Status string          `json:"status"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// decodeInto reads an answer of success and its result in one go, as a listing's page
// is long. False is for all else: an error, no result or none of the wanted form, or
// nothing wanted; then out is as it was.
func decodeInto(status int, body []byte, out any) bool {
	if _, raw := out.(*json.RawMessage); raw || out == nil || status >= http.StatusMultipleChoices {
		return false
	}
	wanted := reflect.ValueOf(out).Elem()
	env := struct {
		Status string          `json:"status"`
		Result any             `json:"result"`
		Error  json.RawMessage `json:"error"`
	}{Result: out} // where null leaves nothing, and a missing key leaves zero
	if json.Unmarshal(body, &env) == nil && env.Status == "ok" && env.Result == out && !wanted.IsZero() {
		return true
	}
	wanted.SetZero()
	return false
}

// decodeAnswer reads an answer: the result, or an error where the status, the
// envelope or an unreadable body says so. A service may answer an error with
// HTTP 200, or with a body that isn't an envelope at all.
func decodeAnswer(status int, header http.Header, body []byte) answer {
	if status >= 300 && status < 400 {
		return answer{err: &Error{
			Reason: ReasonUnreadable, Status: status,
			Message: fmt.Sprintf("redirected to %q, which isn't followed", header.Get("Location")),
		}}
	}
	var env envelope
	if err := json.Unmarshal(body, &env); err != nil || (env.Status != "ok" && env.Status != "error") {
		return answer{err: unreadable(status, header, body, err)}
	}
	if env.Status == "error" || status >= 400 {
		code, message := errorText(env.Error)
		if code == "" {
			code = codeOfStatus(status)
		}
		if message == "" {
			message = "the service gave no reason"
		}
		return answer{err: &Error{Reason: ReasonAnswered, Status: status, Code: code, Message: message}}
	}
	return answer{result: env.Result}
}

// unreadable describes a body that is no envelope. What came with success isn't
// quoted, except for pages: it could hold a secret that isn't known as one yet.
func unreadable(status int, header http.Header, body []byte, err error) *Error {
	e := &Error{Reason: ReasonUnreadable, Status: status}
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		e.Code = codeOfStatus(status)
	}
	mediaType, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	trimmed := bytes.TrimSpace(body)
	quote := ""
	if status >= http.StatusMultipleChoices {
		quote = ": " + excerpt(trimmed)
	}
	switch {
	case len(trimmed) == 0:
		e.Message = "the answer is empty"
		e.cause = errBrokenOff
	case mediaType == "text/html" || trimmed[0] == '<':
		e.Message = "the answer is an HTML page, not JSON: " + excerpt(trimmed)
	case trimmed[0] != '{':
		e.Message = "the answer is not a JSON object" + quote
	case err == nil:
		e.Message = `the answer has no status "ok" or "error"` + quote
	default:
		e.Message = "the answer is broken JSON: " + err.Error()
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) && syntax.Offset >= int64(len(trimmed)) {
			e.cause = errBrokenOff
		}
	}
	return e
}

// knownCodes are the codes that a message may begin with.
var knownCodes = map[Code]bool{
	CodeNotFound: true, CodePermissionDenied: true, CodeUnauthorized: true, CodeInvalidValue: true, CodeMissingValue: true,
	CodeValidationFailed: true, CodeTooFast: true, CodeAccessTokenExpired: true, CodeInternalError: true,
}

// errorText reads the envelope's error: "<code> ;; <detail>", any other text, an
// object, or null.
func errorText(raw json.RawMessage) (Code, string) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		head, _, _ := strings.Cut(text, ";;")
		if code := Code(strings.TrimSpace(head)); knownCodes[code] {
			return code, text
		}
		return "", text
	}
	var object struct {
		Code, Error, Message, Detail any
	}
	if json.Unmarshal(raw, &object) != nil {
		return "", string(bytes.TrimSpace(raw))
	}
	var code Code
	for _, v := range []any{object.Code, object.Error} {
		if s, ok := v.(string); ok && knownCodes[Code(s)] {
			code = Code(s)
			break
		}
	}
	for _, v := range []any{object.Message, object.Detail} {
		if s, ok := v.(string); ok && s != "" {
			return code, s
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) == nil {
		return code, compact.String()
	}
	return code, ""
}

func codeOfStatus(status int) Code {
	switch status {
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return CodeValidationFailed
	case http.StatusUnauthorized:
		return CodeUnauthorized
	case http.StatusForbidden:
		return CodePermissionDenied
	case http.StatusNotFound:
		return CodeNotFound
	case http.StatusTooManyRequests:
		return CodeTooFast
	}
	if status >= 500 {
		return CodeInternalError
	}
	return ""
}

var (
	htmlTitle = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	htmlTag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// excerpt is the beginning of a body that a person can read: a page's title, or
// its text.
func excerpt(body []byte) string {
	const most = 160
	text := string(body[:min(len(body), 4096)])
	if title := htmlTitle.FindStringSubmatch(text); title != nil {
		text = title[1]
	}
	text = strings.Join(strings.Fields(htmlTag.ReplaceAllString(text, " ")), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return fmt.Sprintf("%q", text)
}

// decodeResult reads an operation's result. Unknown keys are ignored, numbers
// keep their digits. None, or null, is an error, as it would look like an empty
// listing; an operation that may give that takes a *json.RawMessage. Its errors
// name keys and types but no values, which may be secrets.
func decodeResult(raw json.RawMessage, out any) error {
	if given, ok := out.(*json.RawMessage); ok {
		*given = raw
		return nil
	}
	if isNull(raw) {
		return errors.New("it is missing")
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	err := dec.Decode(out)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		name := wrong.Field
		if name == "" {
			name = "it"
		}
		kind, _, _ := strings.Cut(wrong.Value, " ") // "number 17"
		return fmt.Errorf("%s has the JSON type %s", name, kind)
	}
	return err
}

// isNull tells whether a result is missing or null.
func isNull(raw json.RawMessage) bool {
	raw = bytes.TrimSpace(raw)
	return len(raw) == 0 || bytes.Equal(raw, []byte("null"))
}
