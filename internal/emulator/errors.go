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

// apiError is an answer with an error envelope.
type apiError struct {
	status int
	code   string
	detail string
}

func (e *apiError) Error() string { return e.code + " ;; " + e.detail }

func fail(status int, code, format string, args ...any) error {
	return &apiError{status, code, fmt.Sprintf(format, args...)}
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
