package emulator

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// surface is one of the services, with its form of answers.
type surface struct {
	prefix  string
	success func(status int, result any) response
	failure func(e *Emulator, r *http.Request, err *apiError) response
}

const (
	restPrefix    = "/rest/v1"
	w3blockPrefix = "/w3block"
)

// rest is Web3Connect's REST API.
var rest = &surface{prefix: restPrefix, success: restSuccess, failure: restFailure}

// w3block is W3Block ID.
var w3block = &surface{prefix: w3blockPrefix, success: w3blockSuccess, failure: w3blockFailure}

// openID is the OpenID Provider, where programs call it.
var openID = &surface{success: openIDSuccess, failure: openIDFailure}

// pages are what people see of sign-in and association.
var pages = &surface{failure: pageFailure} // a success is a page, or leads to one

// surfaceOf is the surface of a path; paths that belong to none are answered like
// Web3Connect's.
func surfaceOf(path string) *surface {
	if path == w3blockPrefix || strings.HasPrefix(path, w3blockPrefix+"/") {
		return w3block
	}
	return rest
}

type envelope struct {
	Status string `json:"status"`
	Result any    `json:"result"`
	Error  any    `json:"error"`
}

func restSuccess(status int, result any) response {
	return jsonResponse(status, envelope{"ok", result, nil})
}

func restFailure(e *Emulator, _ *http.Request, err *apiError) response {
	status := err.status
	if e.Switches().ErrorStatusOK {
		status = http.StatusOK
	}
	return jsonResponse(status, envelope{"error", nil, err.Error()})
}

func w3blockSuccess(status int, result any) response {
	if status == http.StatusNoContent {
		return response{status: status}
	}
	return jsonResponse(status, result)
}

// w3blockError is W3Block ID's form of an error.
type w3blockError struct {
	Timestamp  string `json:"timestamp"`
	Path       string `json:"path"`
	Error      string `json:"error"`
	StatusCode int    `json:"statusCode"`
	Message    any    `json:"message"`
	Data       any    `json:"data,omitempty"`
}

func w3blockFailure(e *Emulator, r *http.Request, err *apiError) response {
	var message any = err.detail
	if err.details != nil {
		message = err.details
	}
	return jsonResponse(err.status, w3blockError{isoTime(e.Now()), strings.TrimPrefix(r.URL.Path, w3blockPrefix), http.StatusText(err.status), err.status, message, err.data})
}

// openIDSuccess lets applications that run in browsers call it, too (OpenID Connect
// Core 1.0, 5.3): what it answers takes a token or code, not a cookie.
func openIDSuccess(status int, result any) response {
	resp := response{status: status, header: http.Header{}}
	if status != http.StatusNoContent {
		resp = jsonResponse(status, result)
	}
	resp.header.Set("Cache-Control", "no-store")
	resp.header.Set("Access-Control-Allow-Origin", "*")
	resp.header.Set("Access-Control-Allow-Headers", "Authorization")
	return resp
}

// openIDFailure is a refusal in the form of RFC 6749 and RFC 6750.
func openIDFailure(_ *Emulator, r *http.Request, err *apiError) response {
	code, challenge := err.code, "Bearer"
	switch code {
	case codeUnauthorized: // RFC 6750, 3.1: who sent no token is told no more
		code = oidc.InvalidToken
	case oidc.InvalidToken:
		challenge = fmt.Sprintf("Bearer error=%q, error_description=%q", code, err.detail)
	case oidc.InvalidClient:
		challenge = "Basic"
	case codeInternalError:
		code = oidc.ServerError
	case codeTooFast:
		code = oidc.TemporarilyUnavailable
	case codeInvalidValue, codeMissingValue, codeValidationFailed, codeNotFound, codePermissionDenied:
		code = oidc.InvalidRequest
	}
	resp := openIDSuccess(err.status, &oidc.Error{Code: code, Description: err.detail})
	if err.status == http.StatusUnauthorized && (code != oidc.InvalidClient || r.Header.Get("Authorization") != "") {
		resp.header.Set("WWW-Authenticate", challenge)
	}
	return resp
}

// pageFailure tells people what is wrong.
func pageFailure(e *Emulator, _ *http.Request, err *apiError) response {
	title := "This doesn't work"
	switch {
	case err.status == http.StatusGone:
		title = "This is over"
	case err.status >= http.StatusInternalServerError:
		title = "The emulator failed"
	}
	p, failure := web.MessagePage(web.Message{Title: title, Text: err.detail})
	if failure != nil {
		e.log.Error("internal error", "error", failure.Error())
	}
	return response{err.status, p.Header, p.Body}
}
