package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// settings is what Terraform's output relying_party tells.
type settings struct {
	BaseURL           string `json:"base_url"`
	Organization      string `json:"organization"`
	ClientID          string `json:"client_id"`
	Issuer            string `json:"issuer"`
	TokenEndpoint     string `json:"token_endpoint"`
	UserinfoEndpoint  string `json:"userinfo_endpoint"`
	JWKSURI           string `json:"jwks_uri"`
	AuthorizationURLs struct {
		Hybrid   string `json:"hybrid"`
		Implicit string `json:"implicit"`
	} `json:"authorization_urls"`
	ConnectScript string `json:"connect_script"`
}

// readSettings reads a settings file, strictly: a mistake must not wait for the
// first user to show.
func readSettings(path string) (*settings, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the file that the command line names
	if err != nil {
		return nil, err
	}
	s, err := parseSettings(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

func parseSettings(raw []byte) (*settings, error) {
	var s settings
	if err := json.Unmarshal(raw, &s, json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	return &s, nil
}

// check gives an error for each field that is missing or wrong.
func (s *settings) check() error {
	var errs []error
	for _, field := range []struct {
		name, value string
		check       func(string) error // nil: any text
	}{
		{"base_url", s.BaseURL, checkBaseURL},
		{"organization", s.Organization, nil},
		{"client_id", s.ClientID, nil},
		{"issuer", s.Issuer, checkURL},
		{"token_endpoint", s.TokenEndpoint, checkURL},
		{"userinfo_endpoint", s.UserinfoEndpoint, checkURL},
		{"jwks_uri", s.JWKSURI, checkURL},
		{"authorization_urls.hybrid", s.AuthorizationURLs.Hybrid, s.checkRequest(hybrid)},
		{"authorization_urls.implicit", s.AuthorizationURLs.Implicit, s.checkRequest(implicit)},
		{"connect_script", s.ConnectScript, checkScript},
	} {
		if field.value == "" {
			errs = append(errs, fmt.Errorf("%s is missing", field.name))
		} else if field.check != nil {
			if err := field.check(field.value); err != nil {
				errs = append(errs, fmt.Errorf("%s %w", field.name, err))
			}
		}
	}
	return errors.Join(errs...)
}

// redirectURI is where the answers to sign-ins arrive.
func (s *settings) redirectURI() string { return s.BaseURL + "/callback" }

// address is where to listen for browsers that come to base_url.
func (s *settings) address() (string, error) {
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return "", err
	}
	if u.Scheme == "https" {
		return "", errors.New("base_url is https, and this program speaks HTTP: put it behind something that ends TLS, and say with -listen where that finds it")
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port), nil
}

// checkURL wants https. Plain http is good enough within one machine.
func checkURL(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		return fmt.Errorf("is not an absolute URL: %q", text)
	case u.User != nil || strings.Contains(text, "#"):
		return fmt.Errorf("must have neither a user nor a fragment: %q", text)
	case u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())):
		return fmt.Errorf("must be of https, or of http on a loopback host: %q", text)
	}
	return nil
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func checkBaseURL(text string) error {
	if err := checkURL(text); err != nil {
		return err
	}
	u, err := url.Parse(text)
	if err != nil || text != u.Scheme+"://"+strings.ToLower(u.Host) {
		return fmt.Errorf("must be scheme, host and port alone, in lower case: %q", text)
	}
	// Browsers leave these out, so that their Host would be another one.
	if u.Scheme == "http" && u.Port() == "80" || u.Scheme == "https" && u.Port() == "443" {
		return fmt.Errorf("must leave out the port that its scheme has anyway: %q", text)
	}
	return nil
}

// checkRequest wants the authorization URL of a flow, for this client.
func (s *settings) checkRequest(f flow) func(string) error {
	return func(text string) error {
		if err := checkURL(text); err != nil {
			return err
		}
		u, err := url.Parse(text)
		if err != nil {
			return err
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			return fmt.Errorf("has a query that can't be read: %q", text)
		}
		want := map[string][]string{
			"client_id":             {s.ClientID},
			"redirect_uri":          {s.redirectURI()},
			"response_type":         {string(f)},
			"response_mode":         {"form_post", "fragment"},
			"code_challenge_method": {"S256"},
		}
		if f == implicit {
			delete(want, "code_challenge_method")
		}
		for _, name := range []string{"client_id", "redirect_uri", "response_type", "response_mode", "code_challenge_method"} {
			if accepted, ok := want[name]; ok && (len(query[name]) != 1 || !slices.Contains(accepted, query[name][0])) {
				return fmt.Errorf("has the %s %q, want %q", name, query[name], accepted)
			}
		}
		if !slices.Contains(strings.Fields(query.Get("scope")), "openid") {
			return fmt.Errorf("has the scope %q, which lacks openid", query.Get("scope"))
		}
		return nil
	}
}

func checkScript(text string) error {
	if !strings.Contains(text, "function globalWeb3ConnectButtonOnClick()") {
		return errors.New("does not define the function globalWeb3ConnectButtonOnClick()")
	}
	return nil
}
