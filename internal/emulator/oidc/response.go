package oidc

import (
	"net/url"
	"strings"
)

// Parameter is one of an answer.
type Parameter struct{ Name, Value string }

// Response is an answer to an authorization request.
type Response struct {
	RedirectURI, Mode string
	Parameters        []Parameter
}

// Respond is an answer with the state of the request; parameters without a value are
// left out.
func (r Request) Respond(parameters ...Parameter) Response {
	out := Response{RedirectURI: r.RedirectURI, Mode: r.ResponseMode}
	for _, p := range append(parameters, Parameter{"state", r.State}) {
		if p.Value != "" {
			out.Parameters = append(out.Parameters, p)
		}
	}
	return out
}

// Refuse is an error as an answer.
func (r Request) Refuse(err *Error) Response {
	return r.Respond(Parameter{"error", err.Code}, Parameter{"error_description", err.Description})
}

// URL is where the browser is sent with the answer, unless its mode is ModeFormPost.
func (r Response) URL() string {
	values := url.Values{}
	for _, p := range r.Parameters {
		values.Set(p.Name, p.Value)
	}
	if r.Mode != modeQuery {
		return r.RedirectURI + "#" + values.Encode() // registered ones have no fragment
	}
	separator := "?"
	if strings.Contains(r.RedirectURI, "?") {
		separator = "&"
	}
	return r.RedirectURI + separator + values.Encode()
}
