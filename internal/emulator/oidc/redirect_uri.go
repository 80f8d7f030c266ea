package oidc

import (
	"fmt"
	"net/url"
	"strings"
)

// CheckRedirectURI tells why a URI can't be registered; nil if it can. Requests name
// it letter by letter (OpenID Connect Core 1.0, 3.1.2.1).
func CheckRedirectURI(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme == "":
		return fmt.Errorf("%q is not an absolute URI", text)
	case strings.Contains(text, "#"):
		return fmt.Errorf("%q has a fragment", text)
	case u.User != nil:
		return fmt.Errorf("%q has a user", text)
	case u.Scheme == "https" || u.Scheme == "http":
		if u.Host == "" {
			return fmt.Errorf("%q has no host", text)
		}
	case !strings.Contains(u.Scheme, "."):
		// RFC 8252, 7.1: others than http are names of the app's own domain. It also
		// keeps javascript: and data: away.
		return fmt.Errorf("%q has the scheme %s; possible are https, http and one that is a domain name in reverse, such as com.example.app", text, u.Scheme)
	}
	if strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c >= 0x7f }) {
		return fmt.Errorf("%q has characters that a URI has percent-encoded only", text)
	}
	return nil
}
