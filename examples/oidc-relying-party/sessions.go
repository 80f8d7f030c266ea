package main

import (
	"crypto/rand"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// sessionTime is how long a user stays signed in.
const sessionTime = time.Hour

// user is who is signed in.
type user struct {
	WalletAddress string
	Email         string // empty if the user doesn't share it
}

// sessions keeps who is signed in, by the value of the browser's cookie.
type sessions struct {
	now func() time.Time

	mu        sync.Mutex
	byBrowser map[string]session
}

type session struct {
	user    user
	expires time.Time
}

// begin signs a user in under a new value for the cookie: one that somebody may have
// known before is worth nothing afterwards.
func (s *sessions) begin(u user) (browser string) {
	now := s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.byBrowser, func(_ string, s session) bool { return s.expires.Before(now) })
	browser = rand.Text()
	s.byBrowser[browser] = session{u, now.Add(sessionTime)}
	return browser
}

// user tells who is signed in, nil if nobody is.
func (s *sessions) user(browser string) *user {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byBrowser[browser]
	if !ok || found.expires.Before(s.now()) {
		return nil
	}
	return &found.user
}

func (s *sessions) end(browser string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byBrowser, browser)
}

// browserCookie is the cookie that tells browsers apart. Its name is the program's
// own, as programs on other ports of the host get it too.
type browserCookie struct{ secure bool }

func newBrowserCookie(baseURL string) browserCookie {
	return browserCookie{strings.HasPrefix(baseURL, "https://")}
}

func (c browserCookie) name() string {
	if c.secure {
		return "__Host-relying-party" // no other host of the domain can set it
	}
	return "relying-party"
}

// value is empty for a browser that has no cookie yet.
func (c browserCookie) value(r *http.Request) string {
	found, err := r.Cookie(c.name())
	if err != nil {
		return ""
	}
	return found.Value
}

func (c browserCookie) set(w http.ResponseWriter, value string) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure wherever base_url is https
		Name: c.name(), Value: value, Path: "/", HttpOnly: true, Secure: c.secure, SameSite: http.SameSiteLaxMode,
	})
}
