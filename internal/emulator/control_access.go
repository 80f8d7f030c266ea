package emulator

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"strings"
)

// guarded lets those through who may use the control API: with a token, or else on
// this machine. Neither another host's page under a name of this machine nor one in a
// browser on it may change anything.
func (e *Emulator) guarded(next http.HandlerFunc) http.HandlerFunc {
	crossOrigin := http.NewCrossOriginProtection()
	return func(w http.ResponseWriter, r *http.Request) {
		if e.controlToken != "" {
			scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(token), []byte(e.controlToken)) == 0 {
				w.Header().Set("WWW-Authenticate", "Bearer")
				refuseControl(w, http.StatusUnauthorized, "the control API wants the control token: Authorization: Bearer TOKEN")
				return
			}
		} else if host := r.Host; !IsLoopback(withoutPort(host)) {
			refuseControl(w, http.StatusForbidden, fmt.Sprintf("without a control token the control API answers to loopback hosts only, not to %q", host))
			return
		}
		if err := crossOrigin.Check(r); err != nil {
			refuseControl(w, http.StatusForbidden, "the control API doesn't answer to pages of other origins")
			return
		}
		next(w, r)
	}
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
