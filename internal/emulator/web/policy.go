package web

import (
	"net/http"
	"strings"
)

// Policy is what a page may do beside showing itself with its own style.
type Policy struct {
	// Script lets it run the emulator's own scripts, and those call the emulator.
	Script bool
	// LeavesByForm lets its forms lead to other sites, also by redirects.
	LeavesByForm bool
}

// Header is the headers of a page: it is not kept, not framed, tells other sites
// nothing of itself, and loads nothing but what the emulator serves.
func (p Policy) Header() http.Header {
	directives := []string{"default-src 'none'", "style-src 'self'", "img-src 'self' data:", "base-uri 'none'", "frame-ancestors 'none'"}
	if p.Script {
		directives = append(directives, "script-src 'self'", "connect-src 'self'")
	}
	if !p.LeavesByForm {
		directives = append(directives, "form-action 'self'")
	}
	return http.Header{
		"Content-Type":            {"text/html; charset=utf-8"},
		"Content-Security-Policy": {strings.Join(directives, "; ")},
		"X-Frame-Options":         {"DENY"},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"no-referrer"},
		"Cache-Control":           {"no-store"},
	}
}
