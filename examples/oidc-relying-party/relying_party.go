package main

import (
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// relyingParty is an application in which users sign in with Web3Connect.
type relyingParty struct {
	settings *settings
	provider *openIDProvider
	pending  *pendingSignIns
	sessions *sessions
	cookie   browserCookie
	log      *slog.Logger
}

func newRelyingParty(s *settings, log *slog.Logger, now func() time.Time) *relyingParty {
	return &relyingParty{
		settings: s,
		provider: newOpenIDProvider(s, now),
		pending:  &pendingSignIns{now: now, byState: map[string]pendingSignIn{}},
		sessions: &sessions{now: now, byBrowser: map[string]session{}},
		cookie:   newBrowserCookie(s.BaseURL),
		log:      log,
	}
}

// handler serves the application.
func (rp *relyingParty) handler() (http.Handler, error) {
	base, err := url.Parse(rp.settings.BaseURL)
	if err != nil {
		return nil, err
	}
	hybridRequest, err := url.Parse(rp.settings.AuthorizationURLs.Hybrid)
	if err != nil {
		return nil, err
	}
	implicitRequest, err := url.Parse(rp.settings.AuthorizationURLs.Implicit)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", rp.home)
	mux.HandleFunc("POST /sign-in/hybrid", rp.startSignIn(hybrid, hybridRequest))
	mux.HandleFunc("POST /sign-in/implicit", rp.startSignIn(implicit, implicitRequest))
	mux.HandleFunc("GET /callback", rp.showCallback)
	mux.HandleFunc("POST /callback", rp.receiveAnswer)
	mux.HandleFunc("GET /finish", rp.finishSignIn)
	mux.HandleFunc("POST /sign-out", rp.signOut)
	mux.HandleFunc("GET /connected", rp.connected)
	mux.HandleFunc("GET /connect.js", rp.connectScript)
	for _, name := range staticFiles {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, web, "web/static/"+name) })
	}

	// Only this application's own pages may start a sign-in or sign out. The answer
	// of form_post comes from Web3Connect's, and has its state to show for it.
	sameOrigin := http.NewCrossOriginProtection()
	if err := sameOrigin.AddTrustedOrigin(rp.settings.BaseURL); err != nil {
		return nil, err
	}
	sameOrigin.AddInsecureBypassPattern("POST /callback")
	return rp.secure(base.Host, formTargets(hybridRequest, implicitRequest), sameOrigin.Handler(mux)), nil
}

// secure sets the headers of every answer, and answers under the application's own
// name alone, so that no other site can make its name point here (DNS rebinding).
func (rp *relyingParty) secure(host, formTargets string, next http.Handler) http.Handler {
	policy := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action " + formTargets
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range map[string]string{
			"Content-Security-Policy":      policy,
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin", // the button's script is for these pages alone
			"Cache-Control":                "no-store",
		} {
			w.Header().Set(name, value)
		}
		if r.Host != host {
			http.Error(w, "This is "+rp.settings.BaseURL+".", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// formTargets is where the sign-in forms lead. Chromium applies form-action to each
// redirect that follows, and Web3Connect may take a user across hosts of its own, so
// every host with https is possible.
func formTargets(requests ...*url.URL) string {
	targets := "'self' https:"
	var origins []string
	for _, u := range requests {
		if origin := u.Scheme + "://" + u.Host; u.Scheme != "https" && !slices.Contains(origins, origin) {
			origins = append(origins, origin)
			targets += " " + origin
		}
	}
	return targets
}

// refuse says why a sign-in didn't succeed. The reasons have no token or code in
// them, but texts that others wrote: pages and log quote them.
func (rp *relyingParty) refuse(w http.ResponseWriter, status int, reason error) {
	rp.log.Warn("a sign-in was refused", "reason", reason)
	rp.show(w, status, "error.html", map[string]any{"Title": "Not signed in", "Reason": reason.Error()})
}
