package emulator

import (
	"net/http"
	"strings"
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
