package oidc

import (
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The flows, by their response_type.
const (
	Hybrid   = "code id_token"
	Implicit = "id_token"
)

// How an answer reaches the client.
const (
	ModeFormPost = "form_post"
	ModeFragment = "fragment"
	modeQuery    = "query" // of errors alone
)

const (
	scopeOpenID  = "openid"
	scopeProfile = "profile"
	scopeEmail   = "email"
	methodS256   = "S256"
)

// Request is an authorization request that was accepted, or as much of one as an
// error needs.
type Request struct {
	ClientID      string `json:"client_id"`
	RedirectURI   string `json:"redirect_uri"`
	ResponseType  string `json:"response_type"` // Hybrid or Implicit
	ResponseMode  string `json:"response_mode"`
	Scope         string `json:"scope"` // what is granted, words that are known
	State         string `json:"state,omitempty"`
	Nonce         string `json:"nonce"`
	CodeChallenge string `json:"code_challenge,omitempty"` // S256; of Hybrid
	LoginHint     string `json:"login_hint,omitempty"`
	MaxAge        bool   `json:"max_age,omitempty"` // it has one; every sign-in is new, so that any is met
}

// AsksEmail tells whether the client wants to know the e-mail.
func (r Request) AsksEmail() bool { return slices.Contains(strings.Fields(r.Scope), scopeEmail) }

// Client reads whose request it is, and where its answer goes. Both have to be
// checked before anything is sent there; an error is for the end user.
func Client(query url.Values) (clientID, redirectURI string, err *Error) {
	for _, name := range []string{"client_id", "redirect_uri"} {
		switch values := query[name]; {
		case len(values) > 1:
			return "", "", &Error{InvalidRequest, name + " is there more than once"}
		case len(values) == 0 || values[0] == "":
			return "", "", &Error{InvalidRequest, name + " is missing"}
		}
	}
	return query.Get("client_id"), query.Get("redirect_uri"), nil
}

// ParseRequest reads an authorization request whose client and redirect URI were
// found to be right. The request that comes with an error knows where that is sent.
func ParseRequest(query url.Values) (Request, *Error) {
	r := Request{ClientID: query.Get("client_id"), RedirectURI: query.Get("redirect_uri"), ResponseMode: errorMode(query)}
	if len(query["state"]) == 1 {
		r.State = query.Get("state")
	}
	err := onlyOnce(query)
	if err != nil {
		return r, err
	}
	for _, p := range []struct{ name, code string }{{"request", RequestNotSupported}, {"request_uri", RequestURINotSupported}, {"registration", RegistrationNotSupported}} {
		if query.Has(p.name) {
			return r, &Error{p.code, p.name + " is not supported"}
		}
	}
	if r.ResponseType, err = responseType(query.Get("response_type")); err != nil {
		return r, err
	}
	switch mode := query.Get("response_mode"); mode {
	case "", ModeFormPost, ModeFragment:
	default:
		return r, &Error{InvalidRequest, "response_mode " + strconv.Quote(mode) + " is not possible with response_type " + strconv.Quote(r.ResponseType) + "; possible are form_post and fragment"}
	}
	if r.Scope, err = scope(query.Get("scope")); err != nil {
		return r, err
	}
	if r.Nonce = query.Get("nonce"); r.Nonce == "" {
		return r, &Error{InvalidRequest, "nonce is missing"}
	}
	if err := r.readChallenge(query); err != nil {
		return r, err
	}
	r.LoginHint, r.MaxAge = query.Get("login_hint"), query.Has("max_age")
	if maxAge := query.Get("max_age"); r.MaxAge && !isNumber(maxAge) {
		return r, &Error{InvalidRequest, "max_age " + strconv.Quote(maxAge) + " is not a number of seconds"}
	}
	return r, checkPrompt(query.Get("prompt"))
}

// onlyOnce refuses parameters that are there more than once (RFC 6749, 3.1), and
// texts that are no Unicode, which could not be repeated in a token.
func onlyOnce(parameters url.Values) *Error {
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		if len(parameters[name]) > 1 {
			return &Error{InvalidRequest, strconv.Quote(name) + " is there more than once"}
		}
		if !utf8.ValidString(parameters.Get(name)) {
			return &Error{InvalidRequest, strconv.Quote(name) + " has characters that are no Unicode"}
		}
	}
	return nil
}

// errorMode is how an error is sent: as the request asks, if that is possible at all,
// or else as is usual for its response_type.
func errorMode(query url.Values) string {
	switch {
	case len(query["response_mode"]) == 1 && query.Get("response_mode") == ModeFormPost:
		return ModeFormPost
	case query.Get("response_type") == "code" && query.Get("response_mode") != ModeFragment:
		return modeQuery
	}
	return ModeFragment
}

func responseType(text string) (string, *Error) {
	words := strings.Fields(text)
	slices.Sort(words)
	switch joined := strings.Join(words, " "); joined {
	case Hybrid, Implicit:
		return joined, nil
	case "":
		return "", &Error{InvalidRequest, "response_type is missing"}
	}
	return "", &Error{UnsupportedResponseType, "response_type " + strconv.Quote(text) + " is not supported; possible are " + strconv.Quote(Hybrid) + " and " + strconv.Quote(Implicit)}
}

// scope gives the words that are known; others are ignored, as OpenID Connect Core
// says.
func scope(text string) (string, *Error) {
	var known []string
	for _, word := range []string{scopeOpenID, scopeProfile, scopeEmail} {
		if slices.Contains(strings.Fields(text), word) {
			known = append(known, word)
		}
	}
	if len(known) == 0 || known[0] != scopeOpenID {
		return "", &Error{InvalidScope, "scope has no openid"}
	}
	return strings.Join(known, " "), nil
}

// readChallenge reads what the hybrid flow has for its code: PKCE, and a state.
func (r *Request) readChallenge(query url.Values) *Error {
	challenge, method := query.Get("code_challenge"), query.Get("code_challenge_method")
	if r.ResponseType == Implicit {
		return nil // there is no code that could be challenged
	}
	switch {
	case r.State == "":
		return &Error{InvalidRequest, "state is missing; the hybrid flow needs one"}
	case challenge == "":
		return &Error{InvalidRequest, "code_challenge is missing; the hybrid flow needs PKCE with S256"}
	case method != methodS256:
		return &Error{InvalidRequest, "code_challenge_method " + strconv.Quote(method) + " is not supported; it is S256"}
	}
	if raw, err := base64.RawURLEncoding.Strict().DecodeString(challenge); err != nil || len(raw) != 32 {
		return &Error{InvalidRequest, "code_challenge is not a SHA-256 in base64url without padding"}
	}
	r.CodeChallenge = challenge
	return nil
}

// checkPrompt: end users are asked each time, which is all that prompt can want but
// for none.
func checkPrompt(text string) *Error {
	words := strings.Fields(text)
	for _, word := range words {
		if !slices.Contains([]string{"none", "login", "consent", "select_account"}, word) {
			return &Error{InvalidRequest, "prompt " + strconv.Quote(word) + " doesn't exist"}
		}
	}
	switch {
	case !slices.Contains(words, "none"):
		return nil
	case len(words) > 1:
		return &Error{InvalidRequest, "prompt has none and another value"}
	}
	return &Error{LoginRequired, "the end user has to sign in"}
}

func isNumber(text string) bool {
	_, err := strconv.ParseUint(text, 10, 31)
	return err == nil
}
