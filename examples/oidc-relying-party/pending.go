package main

import (
	"crypto/rand"
	"errors"
	"maps"
	"net/url"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

const (
	// pendingTime is how long a user may take to sign in.
	pendingTime = 10 * time.Minute
	// maxPending bounds the memory that anybody can make the program use.
	maxPending = 10_000
)

// pendingSignIn is a sign-in between its start in a browser and its answer.
type pendingSignIn struct {
	flow     flow
	browser  string // value of the cookie of the browser in which it began
	state    string
	nonce    string
	verifier string // PKCE, for the hybrid flow
	expires  time.Time
	answer   url.Values // nil until it has arrived
}

// pendingSignIns keeps them by their state. Each is good for one answer.
type pendingSignIns struct {
	now func() time.Time

	mu      sync.Mutex
	byState map[string]pendingSignIn
}

var (
	errTooMany      = errors.New("too many sign-ins are under way, try again later")
	errUnknownState = errors.New("no sign-in with this state is under way: it is over already, took too long, or never began here")
	errOtherBrowser = errors.New("this sign-in began in another browser")
)

// start makes a sign-in with a state, nonce and verifier of its own.
func (p *pendingSignIns) start(f flow, browser string) (pendingSignIn, error) {
	now := p.now()
	s := pendingSignIn{
		flow: f, browser: browser, expires: now.Add(pendingTime),
		state: rand.Text(), nonce: rand.Text(), verifier: oauth2.GenerateVerifier(),
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	maps.DeleteFunc(p.byState, func(_ string, s pendingSignIn) bool { return s.expires.Before(now) })
	if len(p.byState) >= maxPending {
		return pendingSignIn{}, errTooMany
	}
	p.byState[s.state] = s
	return s, nil
}

// deposit keeps an answer until the browser comes for it. The first one counts.
func (p *pendingSignIns) deposit(answer url.Values) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.byState[answer.Get("state")]
	if !ok || s.answer != nil || s.expires.Before(p.now()) {
		return errUnknownState
	}
	s.answer = answer
	p.byState[s.state] = s
	return nil
}

// take gives a sign-in that was answered to the browser in which it began. It is
// over then, and it is over, too, if another browser comes.
func (p *pendingSignIns) take(state, browser string) (pendingSignIn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.byState[state]
	if !ok || s.answer == nil || s.expires.Before(p.now()) {
		return pendingSignIn{}, errUnknownState
	}
	delete(p.byState, state)
	if s.browser != browser {
		return pendingSignIn{}, errOtherBrowser
	}
	return s, nil
}
