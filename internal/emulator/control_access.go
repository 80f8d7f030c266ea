package emulator

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// door is how a part of the control listener asks for the control token, and how it
// says no.
type door struct {
	name      string
	basic     bool // takes the token as the password of HTTP Basic, too: browsers can
	challenge string
	hint      string
	refuse    func(w http.ResponseWriter, status int, text string)
}

var controlDoor = &door{
	name: "the control API", challenge: "Bearer",
	hint: "the control API wants the control token: Authorization: Bearer TOKEN", refuse: refuseControl,
}

// doorOf is the door of a path that no route has.
func doorOf(r *http.Request) *door {
	if r.URL.Path == controlPrefix || strings.HasPrefix(r.URL.Path, controlPrefix+"/") {
		return controlDoor
	}
	return consoleDoor
}

// guarded lets those through who may use the control listener: with a token, or else
// on this machine. Neither another host's page under a name of this machine nor one in
// a browser on it may change anything.
func (e *Emulator) guarded(d *door, next http.HandlerFunc) http.HandlerFunc {
	crossOrigin := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		if e.controlToken != "" {
			if !e.bringsToken(r, d.basic) {
				w.Header().Set("WWW-Authenticate", d.challenge)
				d.refuse(w, http.StatusUnauthorized, d.hint)
				return
			}
		} else if host := r.Host; !IsLoopback(withoutPort(host)) {
			d.refuse(w, http.StatusForbidden, fmt.Sprintf("without a control token %s answers to loopback hosts only, not to %q", d.name, host))
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			d.refuse(w, http.StatusForbidden, d.name+" doesn't answer to pages of other origins")
			return
		}
		next(w, r)
	}
}

// bringsToken tells whether a request has the control token.
func (e *Emulator) bringsToken(r *http.Request, basic bool) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if _, password, ok := r.BasicAuth(); ok && basic {
		token = password
	} else if !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(token), []byte(e.controlToken)) == 1
}

func withoutPort(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		return h
	}
	return host
}

// IsLoopback tells whether a host name or address is this machine's own.
func IsLoopback(host string) bool {
	if len(host) > 1 && host[0] == '[' {
		host = host[1 : len(host)-1]
	}
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
