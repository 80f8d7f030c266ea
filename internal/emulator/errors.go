package emulator

import (
	"fmt"
	"net/http"
)

// The error codes of the contract.
const (
	codeNotFound           = "not_found"
	codePermissionDenied   = "permission_denied"
	codeUnauthorized       = "unauthorized"
	codeInvalidValue       = "invalid_value"
	codeMissingValue       = "missing_value"
	codeValidationFailed   = "validation_failed"
	codeTooFast            = "too_fast"
	codeAccessTokenExpired = "access_token_expired"
	codeInternalError      = "internal_error"
)

// apiError is a refusal, in words that Web3Connect and W3Block ID put into forms
// of their own.
type apiError struct {
	status     int
	code       string // of Web3Connect
	detail     string
	retryAfter string
	data       any      // W3Block ID alone has it
	details    []string // W3Block ID's message of 422
}

func (e *apiError) Error() string { return e.code + " ;; " + e.detail }

func fail(status int, code, format string, args ...any) error {
	return &apiError{status: status, code: code, detail: fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) error {
	return fail(http.StatusNotFound, codeNotFound, format, args...)
}

func denied(format string, args ...any) error {
	return fail(http.StatusForbidden, codePermissionDenied, format, args...)
}

func unauthorized(detail string) error {
	return fail(http.StatusUnauthorized, codeUnauthorized, "%s", detail)
}

func invalid(format string, args ...any) error {
	return fail(http.StatusBadRequest, codeInvalidValue, format, args...)
}

func missing(format string, args ...any) error {
	return fail(http.StatusBadRequest, codeMissingValue, format, args...)
}

func failed(format string, args ...any) error {
	return fail(http.StatusBadRequest, codeValidationFailed, format, args...)
}

func internalError() *apiError {
	return &apiError{status: http.StatusInternalServerError, code: codeInternalError, detail: "the emulator failed, see its log"}
}

// codeOfStatus is the code that fits an HTTP status.
func codeOfStatus(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return codeUnauthorized
	case http.StatusForbidden:
		return codePermissionDenied
	case http.StatusNotFound:
		return codeNotFound
	case http.StatusTooManyRequests:
		return codeTooFast
	}
	if status >= http.StatusInternalServerError {
		return codeInternalError
	}
	return codeValidationFailed
}
