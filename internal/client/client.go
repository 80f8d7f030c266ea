// Package client is a client of the Web3Connect REST API.
//
// A method is one operation of the API and names it. Every request goes the
// same way: authenticator, retries, limiter, time-out, log, transport. What may
// be sent again after a failure is decided in one table, see operations.go.
package client

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// DefaultEndpoint is the base URL of the production service.
const DefaultEndpoint = "https://api.web3connect.jp/rest/v1"

// Defaults of the corresponding fields of Config.
const (
	DefaultMaxRetries     = 4
	DefaultMaxConcurrency = 16
	DefaultRequestTimeout = 60 * time.Second
	defaultRetryWaitMin   = 500 * time.Millisecond
	defaultRetryWaitMax   = 30 * time.Second
)

// Config says how to reach the service. The zero value of a field is its
// default; one of APIKeySecret and Authenticator must be set.
type Config struct {
	// Endpoint is the base URL. Plain http is accepted for loopback hosts only.
	Endpoint string
	// APIKeySecret signs in. It travels in request bodies only.
	APIKeySecret string
	// Authenticator makes another way of signing in, in place of APIKeySecret.
	Authenticator func(*Client) Authenticator
	// UserAgent names the program in every request.
	UserAgent string
	// MaxRetries bounds how often one request is sent again; negative for never. Being
	// refused for coming too fast doesn't count while others of its kind are accepted,
	// at most MaxRetries times for each that counts.
	MaxRetries int
	// MaxConcurrency bounds the requests under way at the same time; where a service
	// refuses requests for coming too fast, fewer are.
	MaxConcurrency int
	// RequestsPerSecond bounds how many requests are begun a second; 0 for no bound.
	RequestsPerSecond float64
	// RequestTimeout bounds one try, from sending to the last byte of the answer.
	RequestTimeout time.Duration
	// RetryWaitMin and RetryWaitMax bound the pause before a request is sent again,
	// where the service doesn't name one. Twice RetryWaitMin is the unit of time in which
	// the limiter finds a service's pace.
	RetryWaitMin, RetryWaitMax time.Duration
	// Transport replaces the HTTP transport, in tests.
	Transport http.RoundTripper
	// Now replaces the clock, in tests.
	Now func() time.Time
}

// Client calls the Web3Connect REST API. It is safe for concurrent use.
type Client struct {
	endpoint     *url.URL
	apiKeySecret string
	userAgent    string
	http         *retryablehttp.Client
	limiter      *limiter
	auth         Authenticator
	redactor     *redactor
	now          func() time.Time
	concurrency  int
}

// New makes a client. It makes no request: the first operation signs in.
func New(cfg Config) (*Client, error) {
	if cfg.Endpoint == "" {
		cfg.Endpoint = DefaultEndpoint
	}
	endpoint, err := ParseEndpoint(cfg.Endpoint)
	if err != nil {
		return nil, err
	}
	if (cfg.APIKeySecret == "") == (cfg.Authenticator == nil) {
		return nil, errors.New("there must be one way of signing in")
	}
	setDefault(&cfg.MaxRetries, DefaultMaxRetries)
	setDefault(&cfg.MaxConcurrency, DefaultMaxConcurrency)
	setDefault(&cfg.RequestTimeout, DefaultRequestTimeout)
	setDefault(&cfg.RetryWaitMin, defaultRetryWaitMin)
	setDefault(&cfg.RetryWaitMax, max(cfg.RetryWaitMin, defaultRetryWaitMax))
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Transport == nil {
		cfg.Transport = newTransport(cfg.MaxConcurrency)
	}

	c := &Client{
		endpoint:     endpoint,
		apiKeySecret: cfg.APIKeySecret,
		userAgent:    cfg.UserAgent,
		redactor:     newRedactor(cfg.APIKeySecret),
		now:          cfg.Now,
		concurrency:  cfg.MaxConcurrency,
	}
	c.limiter = newLimiter(cfg, chain(cfg, c.redactor))
	c.http = &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: c.limiter,
			// A redirect could carry the secret to another host, and turns a POST into a GET.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:     max(cfg.MaxRetries, 0),
		RetryWaitMin: cfg.RetryWaitMin,
		RetryWaitMax: cfg.RetryWaitMax,
		CheckRetry:   checkRetry,
		Backoff:      c.limiter.pauses.after,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	if cfg.Authenticator != nil {
		c.auth = cfg.Authenticator(c)
	} else {
		c.auth = NewTokenSource(c, c.RefreshAccessToken)
	}
	return c, nil
}

// ParseEndpoint checks a base URL: absolute, https (http for loopback hosts
// only), without user information, query and fragment. Its errors are for users
// to read and end without naming where the value came from.
func ParseEndpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, fmt.Errorf("%q is not a URL such as %s", raw, DefaultEndpoint)
	}
	if u.User != nil || strings.ContainsAny(raw, "?#") {
		return nil, errors.New("the URL must not have a user, a query or a fragment: give scheme, host and path alone")
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		return nil, fmt.Errorf("%q would send secrets unencrypted: use https (http is accepted for loopback hosts, such as an emulator on 127.0.0.1)", raw)
	}
	// The escaped form, as a slash may stand in a name; nothing but the path is behind it.
	u.RawPath = strings.TrimRight(u.EscapedPath(), "/")
	if u.Path, err = url.PathUnescape(u.RawPath); err != nil {
		return nil, fmt.Errorf("%q is not a URL such as %s", raw, DefaultEndpoint)
	}
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// HasAPIKeySecret tells whether the operations that need one are possible.
func (c *Client) HasAPIKeySecret() bool { return c.apiKeySecret != "" }

// MaxConcurrency is how many requests can be under way at the same time.
func (c *Client) MaxConcurrency() int { return c.concurrency }

// Endpoint is the base URL in use.
func (c *Client) Endpoint() string { return c.endpoint.String() }

// Now is the time of the client's clock.
func (c *Client) Now() time.Time { return c.now() }
