package oidc

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"
	"regexp"
	"strconv"
)

const grantCode = "authorization_code"

// TokenRequest asks for tokens for a code (RFC 6749, 4.1.3, and RFC 7636, 4.5).
type TokenRequest struct {
	ClientID, Code, RedirectURI, Verifier string
}

// verifierForm is that of RFC 7636, 4.1.
var verifierForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

// ParseTokenRequest reads the form of a token request.
func ParseTokenRequest(form url.Values) (TokenRequest, *Error) {
	if err := onlyOnce(form); err != nil {
		return TokenRequest{}, err
	}
	switch grant := form.Get("grant_type"); grant {
	case grantCode:
	case "":
		return TokenRequest{}, &Error{InvalidRequest, "grant_type is missing"}
	default:
		return TokenRequest{}, &Error{UnsupportedGrantType, "grant_type " + strconv.Quote(grant) + " is not supported; it is " + grantCode}
	}
	if form.Has("client_secret") || form.Has("client_assertion") {
		return TokenRequest{}, &Error{InvalidClient, "clients are public: send client_id, and no secret"}
	}
	for _, name := range []string{"client_id", "code", "redirect_uri", "code_verifier"} {
		if form.Get(name) == "" {
			return TokenRequest{}, &Error{InvalidRequest, name + " is missing"}
		}
	}
	r := TokenRequest{form.Get("client_id"), form.Get("code"), form.Get("redirect_uri"), form.Get("code_verifier")}
	if !verifierForm.MatchString(r.Verifier) {
		return TokenRequest{}, &Error{InvalidRequest, "code_verifier is not of 43 to 128 letters, digits, -, ., _ and ~"}
	}
	return r, nil
}

// Check tells why the request gets no tokens for what was granted with its code; nil
// if it does.
func (r TokenRequest) Check(granted Request) *Error {
	sum := sha256.Sum256([]byte(r.Verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	switch {
	case r.ClientID != granted.ClientID:
		return &Error{InvalidGrant, "the code was issued to another client"}
	case r.RedirectURI != granted.RedirectURI:
		return &Error{InvalidGrant, "redirect_uri is not the one that the code was sent to"}
	case subtle.ConstantTimeCompare([]byte(challenge), []byte(granted.CodeChallenge)) == 0:
		return &Error{InvalidGrant, "code_verifier does not fit the code_challenge"}
	}
	return nil
}

// Tokens are the answer to a token request.
type Tokens struct {
	AccessToken string `json:"access_token"`
	ExpiresIn   int    `json:"expires_in"` // seconds
	IDToken     string `json:"id_token"`
	Scope       string `json:"scope"`
	TokenType   string `json:"token_type"`
}

// NewTokens is the answer with an access token and an ID token.
func NewTokens(accessToken, idToken, scope string) Tokens {
	return Tokens{accessToken, int(Lifetime.Seconds()), idToken, scope, "Bearer"}
}

// Userinfo are the claims of whom an access token belongs to.
type Userinfo struct {
	Subject         string `json:"sub"`
	IDWalletAddress string `json:"id_wallet_address"`
	Email           string `json:"email,omitempty"` // with the scope email
}
