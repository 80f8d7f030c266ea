package client

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Code is the kind of an error that the service names.
type Code string

// The codes of the API. A service that names none has its HTTP status translated.
const (
	CodeNotFound           Code = "not_found"
	CodePermissionDenied   Code = "permission_denied"
	CodeUnauthorized       Code = "unauthorized"
	CodeInvalidValue       Code = "invalid_value"
	CodeMissingValue       Code = "missing_value"
	CodeValidationFailed   Code = "validation_failed"
	CodeTooFast            Code = "too_fast"
	CodeAccessTokenExpired Code = "access_token_expired"
	CodeInternalError      Code = "internal_error"
)

// Reason is why an operation failed, as far as the client can tell.
type Reason int

const (
	// ReasonAnswered is a refusal or failure that the service put into its envelope.
	ReasonAnswered Reason = iota
	// ReasonUnreadable is an answer that isn't one of the API: an HTML page, broken
	// JSON, a redirect.
	ReasonUnreadable
	// ReasonNoAnswer is a request without an answer.
	ReasonNoAnswer
	// ReasonSignIn is an operation that didn't begin because signing in failed.
	ReasonSignIn
)

// Error is an operation that failed. Its text names the operation and holds the
// service's message, without secrets.
type Error struct {
	Operation string // name of the operation, such as mintNFT
	Reason    Reason
	Status    int    // HTTP status, 0 without an answer
	Code      Code   // "" where neither message nor status tells
	Message   string // the service's words, or the client's where it had none
	// RetryAfter is the pause that the last answer asked for, 0 where it named none.
	RetryAfter time.Duration
	cause      error
}

func (e *Error) Error() string {
	status := ""
	if e.Status != 0 {
		status = fmt.Sprintf(" (HTTP %d)", e.Status)
	}
	return fmt.Sprintf("%s%s: %s", e.Operation, status, e.Message)
}

// Unwrap gives the cause of a failure below HTTP, and of a failed sign-in.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf is the code of an error of the service, "" for others.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// IsGone tells whether the service said that what was asked for doesn't exist.
// Anything less clear, such as a 404 page of a proxy or a service that failed, doesn't
// count.
func IsGone(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason == ReasonAnswered && e.Code == CodeNotFound && !MayHaveHappened(e)
}

// IsInvalid tells whether the service found fault with what was asked for, so that
// another request may well succeed.
func IsInvalid(err error) bool {
	switch CodeOf(err) {
	case CodeNotFound, CodeInvalidValue, CodeMissingValue, CodeValidationFailed:
		return !MayHaveHappened(err)
	}
	return false
}

// MayHaveHappened tells whether the operation could have been carried out
// although it failed: the request was sent, and no answer denies it.
func MayHaveHappened(err error) bool {
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Reason {
	case ReasonSignIn:
		return false
	case ReasonNoAnswer:
		return !isNotSent(e.cause)
	case ReasonUnreadable:
		return e.Status < 300 || e.Status >= 500 || e.Status == http.StatusRequestTimeout
	default:
		return e.Status >= 500 || e.Status == http.StatusRequestTimeout || e.Code == CodeInternalError || e.Code == "" && e.Status < 300
	}
}

// Failed tells whether the service itself said, in its envelope, that it failed, so
// that what didn't happen, as a look has shown, may be tried again. Where an answer
// was lost on its way, is late, or is a gateway's, the request may still be carried
// out.
func Failed(err error) bool {
	var e *Error
	if !errors.As(err, &e) || e.Reason != ReasonAnswered {
		return false
	}
	switch e.Status {
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		return true
	}
	return e.Code == CodeInternalError && e.Status < http.StatusMultipleChoices
}

// IsUnauthorized tells whether the service turned down the credentials of a request.
// The next request has new ones.
func IsUnauthorized(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Reason != ReasonSignIn && e.credentialsRefused()
}

// credentialsRefused tells whether the service turned down the credentials, so
// that the operation wasn't begun and newer ones may help.
func (e *Error) credentialsRefused() bool {
	return e.Status == http.StatusUnauthorized || e.Code == CodeUnauthorized || e.Code == CodeAccessTokenExpired
}

// transient tells whether the same request may succeed later.
func (e *Error) transient() bool {
	switch e.Status {
	case http.StatusRequestTimeout, http.StatusTooManyRequests,
		http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return e.Code == CodeTooFast || e.Code == CodeInternalError || errors.Is(e.cause, errBrokenOff)
}

// holdsAll tells whether the limiter lets all requests wait since this one failed, so
// that it needs no pause of its own.
func (e *Error) holdsAll() bool {
	if e == nil {
		return false
	}
	return e.Code == CodeTooFast || e.Status == http.StatusTooManyRequests || e.Status == http.StatusServiceUnavailable && e.RetryAfter > 0
}

// malformed is an answer of success without what the documentation promises.
func malformed(op operation, what string) *Error {
	return &Error{
		Operation: op.name, Reason: ReasonUnreadable, Status: http.StatusOK,
		Message: "the result is not of the documented form: " + what,
	}
}

// errBrokenOff is an answer that ends in the middle.
var errBrokenOff = errors.New("the answer breaks off")

// ErrNeedsAPIKeySecret is an operation that only an API key secret can authenticate.
var ErrNeedsAPIKeySecret = errors.New("this operation needs an API key secret")

// notSentError is a request that never left this process.
type notSentError struct{ err error }

func (e notSentError) Error() string { return e.err.Error() }
func (e notSentError) Unwrap() error { return e.err }

// isNotSent tells whether a request certainly didn't reach the service.
func isNotSent(err error) bool {
	var notSent notSentError
	if errors.As(err, &notSent) {
		return true
	}
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &op) && op.Op == "dial" || errors.As(err, &dns) || isCertificateError(err)
}

func isCertificateError(err error) bool {
	var verification *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	return errors.As(err, &verification) || errors.As(err, &authority) || errors.As(err, &hostname)
}
