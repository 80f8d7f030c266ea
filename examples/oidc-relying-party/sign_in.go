package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// flow is a way to sign in, by its response_type.
type flow string

const (
	hybrid   flow = "code id_token"
	implicit flow = "id_token"
)

// startSignIn sends a browser to Web3Connect.
func (rp *relyingParty) startSignIn(f flow, request *url.URL) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		browser := rp.cookie.value(r)
		if browser == "" {
			browser = rand.Text()
			rp.cookie.set(w, browser)
		}
		s, err := rp.pending.start(f, browser)
		if err != nil {
			rp.refuse(w, http.StatusServiceUnavailable, err)
			return
		}
		http.Redirect(w, r, s.authorizationURL(request), http.StatusSeeOther) //nolint:gosec // to where the settings say
	}
}

// authorizationURL is Terraform's, with what belongs to this sign-in put in.
func (s *pendingSignIn) authorizationURL(request *url.URL) string {
	u := *request
	query := u.Query()
	query.Set("state", s.state)
	query.Set("nonce", s.nonce)
	if s.flow == hybrid {
		query.Set("code_challenge", oauth2.S256ChallengeFromVerifier(s.verifier))
	}
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20") // a plus means a space in forms alone
	return u.String()
}

// receiveAnswer takes the answer of either response mode: with form_post it is a
// POST from Web3Connect's page, with fragment one of the page that the GET shows.
//
// A POST from another site brings no SameSite=Lax cookie. SameSite=None would, but
// wants Secure, which not every browser takes on http, not even on loopback. So the
// answer waits at the server, and the browser is sent on to fetch it by a GET, with
// which the cookie comes along: only then it counts whose answer it is.
func (rp *relyingParty) receiveAnswer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 16<<10) // some ten times what an answer has
	if err := r.ParseForm(); err != nil {
		rp.refuse(w, http.StatusBadRequest, errors.New("the answer can't be read"))
		return
	}
	for name, values := range r.PostForm {
		if len(values) != 1 { // RFC 6749, 3.1
			rp.refuse(w, http.StatusBadRequest, fmt.Errorf("the answer has %q more than once", name))
			return
		}
	}
	if err := rp.pending.deposit(r.PostForm); err != nil {
		rp.refuse(w, http.StatusBadRequest, err)
		return
	}
	next := "/finish?" + url.Values{"state": {r.PostForm.Get("state")}}.Encode()
	http.Redirect(w, r, next, http.StatusSeeOther)
}

// finishSignIn checks the answer, and signs the user in.
func (rp *relyingParty) finishSignIn(w http.ResponseWriter, r *http.Request) {
	before := rp.cookie.value(r)
	s, err := rp.pending.take(r.URL.Query().Get("state"), before)
	if err != nil {
		rp.refuse(w, http.StatusBadRequest, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 25*time.Second)
	defer cancel()
	u, err := rp.provider.checkAnswer(ctx, s)
	if err != nil {
		rp.refuse(w, http.StatusForbidden, err)
		return
	}
	rp.sessions.end(before)
	rp.cookie.set(w, rp.sessions.begin(u))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// checkAnswer finds out who has signed in.
func (p *openIDProvider) checkAnswer(ctx context.Context, s pendingSignIn) (user, error) {
	code, raw := s.answer.Get("code"), s.answer.Get("id_token")
	switch {
	case s.answer.Get("error") != "":
		return user{}, fmt.Errorf("Web3Connect answered %q: %q", s.answer.Get("error"), s.answer.Get("error_description"))
	case raw == "":
		return user{}, errors.New("the answer has no id_token")
	case s.flow == hybrid && code == "":
		return user{}, errors.New("the answer has no code")
	case s.flow == implicit && code != "":
		return user{}, errors.New("the answer has a code, which nobody asked for")
	}
	token, err := p.tokens.verify(ctx, raw, s.nonce)
	if err == nil {
		err = token.boundTo(s.state, code)
	}
	if err != nil {
		return user{}, fmt.Errorf("ID token: %w", err)
	}
	if s.flow == implicit {
		return user{token.WalletAddress, token.Email}, nil
	}
	return p.redeem(ctx, s, token)
}

// redeem exchanges the code of a hybrid flow. Everything that it brings has to be
// about the same user as the first ID token (OpenID Connect Core 1.0, 3.3.3.6 and
// 5.3.2).
func (p *openIDProvider) redeem(ctx context.Context, s pendingSignIn, first *idToken) (user, error) {
	answer, err := p.exchange(ctx, s.answer.Get("code"), s.verifier)
	if err != nil {
		return user{}, err
	}
	raw, ok := answer.Extra("id_token").(string)
	if !ok {
		return user{}, errors.New("the token endpoint's answer has no id_token")
	}
	second, err := p.tokens.verify(ctx, raw, s.nonce)
	if err == nil && second.AccessTokenHash != "" {
		err = checkHash("at_hash", second.AccessTokenHash, answer.AccessToken)
	}
	if err == nil && second.Subject != first.Subject {
		err = errors.New("sub is another user than in the first one")
	}
	if err != nil {
		return user{}, fmt.Errorf("second ID token: %w", err)
	}
	claims, err := p.userClaims(ctx, answer.AccessToken)
	if err == nil && claims.Subject != first.Subject {
		err = errors.New("userinfo: sub is another user than in the ID token")
	}
	if err != nil {
		return user{}, err
	}
	return user{first.WalletAddress, claims.Email}, nil
}
