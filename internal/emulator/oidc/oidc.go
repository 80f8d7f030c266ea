// Package oidc is the protocol of an OpenID Provider such as Web3Connect's: what
// requests must be like, what the answers are, and how ID tokens are signed. It
// keeps no state; the emulator does.
//
// The flows are Hybrid ("code id_token", with PKCE) and Implicit ("id_token") of
// OpenID Connect Core 1.0; clients are public.
package oidc

import "net/http"

// Paths of the endpoints, below the issuer.
const (
	PathConfiguration = "/.well-known/openid-configuration"
	PathKeys          = "/.well-known/jwks.json"
	PathAuthorization = "/oauth2/auth"
	PathToken         = "/oauth2/token" //nolint:gosec // a path
	PathUserinfo      = "/userinfo"
)

// Codes of errors, of RFC 6749, RFC 6750 and OpenID Connect Core 1.0.
const (
	AccessDenied             = "access_denied"
	InvalidClient            = "invalid_client"
	InvalidGrant             = "invalid_grant"
	InvalidRequest           = "invalid_request"
	InvalidScope             = "invalid_scope"
	InvalidToken             = "invalid_token"
	LoginRequired            = "login_required"
	RegistrationNotSupported = "registration_not_supported"
	RequestNotSupported      = "request_not_supported"
	RequestURINotSupported   = "request_uri_not_supported"
	ServerError              = "server_error"
	TemporarilyUnavailable   = "temporarily_unavailable"
	UnsupportedGrantType     = "unsupported_grant_type"
	UnsupportedResponseType  = "unsupported_response_type"
)

// Error is a refusal in the words of the standards.
type Error struct {
	Code        string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Description }

// Status is the HTTP status of an answer that is the error itself.
func (e *Error) Status() int {
	switch e.Code {
	case InvalidClient, InvalidToken:
		return http.StatusUnauthorized
	case ServerError:
		return http.StatusInternalServerError
	case TemporarilyUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}
