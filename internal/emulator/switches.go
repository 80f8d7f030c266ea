package emulator

import (
	"errors"
	"fmt"
	"time"
)

// Switches choose behaviour where the contract is silent. The zero value is the
// default of each.
type Switches struct {
	// ErrorStatusOK answers errors with HTTP 200 and the error envelope.
	ErrorStatusOK bool `json:"error_status_ok"`
	// RichNFT adds holder, minter and visibility to the NFT object.
	RichNFT bool `json:"rich_nft"`
	// ReplaceDynamic makes the PUT of dynamic metadata replace instead of merge.
	ReplaceDynamic bool `json:"replace_dynamic"`
	// DefaultVisibility is that of a new NFT: private (default) or public.
	DefaultVisibility string `json:"default_visibility"`
	// PageCap is the largest page; larger ones are cut. Default 100.
	PageCap int `json:"page_cap"`
	// TokenLifetime is how long an access token lives. Default 30 days.
	TokenLifetime Duration `json:"token_lifetime"`
	// HistoryDelay is how long an NFT's history lags behind.
	HistoryDelay Duration `json:"history_delay"`
	// RateLimit is how many requests a second the REST API answers, of all callers
	// together; the others get 429. 0 for all.
	RateLimit float64 `json:"rate_limit"`
	// ImportDelay is how long an import batch waits before it runs. Default 1 second;
	// negative to run it before its submission is answered.
	ImportDelay Duration `json:"import_delay"`
	// W3BlockTokenLifetime is how long an access token of W3Block ID lives. Default
	// 24 hours.
	W3BlockTokenLifetime Duration `json:"w3block_token_lifetime"`
	// W3BlockRateLimit is how many requests a minute W3Block ID answers, and
	// W3BlockSignInLimit how many sign-ins of them. Default 120 and 60; negative for
	// all.
	W3BlockRateLimit   int `json:"w3block_rate_limit"`
	W3BlockSignInLimit int `json:"w3block_sign_in_limit"`
}

func (s Switches) withDefaults() Switches {
	setDefault(&s.DefaultVisibility, visibilityPrivate)
	setDefault(&s.PageCap, 100)
	setDefault(&s.TokenLifetime, Duration(30*24*time.Hour))
	setDefault(&s.ImportDelay, Duration(time.Second))
	setDefault(&s.W3BlockTokenLifetime, Duration(24*time.Hour))
	setDefault(&s.W3BlockRateLimit, 120)
	setDefault(&s.W3BlockSignInLimit, 60)
	return s
}

// Validate tells what is out of range; zero values are no defaults here.
func (s Switches) Validate() error {
	switch {
	case s.DefaultVisibility != visibilityPrivate && s.DefaultVisibility != visibilityPublic:
		return fmt.Errorf("default_visibility %q is neither private nor public", s.DefaultVisibility)
	case s.PageCap < 1:
		return fmt.Errorf("page_cap %d is below 1", s.PageCap)
	case s.TokenLifetime < Duration(time.Second):
		return fmt.Errorf("token_lifetime %s is below one second, the resolution of a token's times", time.Duration(s.TokenLifetime))
	case s.W3BlockTokenLifetime < Duration(time.Second):
		return fmt.Errorf("w3block_token_lifetime %s is below one second, the resolution of a token's times", time.Duration(s.W3BlockTokenLifetime))
	case s.ImportDelay == 0:
		return errors.New("import_delay is zero: a negative one runs a batch before its submission is answered, 1ms after it")
	case s.W3BlockRateLimit == 0:
		return errors.New("w3block_rate_limit is zero, and would refuse all: a negative one is no limit")
	case s.W3BlockSignInLimit == 0:
		return errors.New("w3block_sign_in_limit is zero, and would refuse all: a negative one is no limit")
	case s.HistoryDelay < 0:
		return fmt.Errorf("history_delay %s is negative", time.Duration(s.HistoryDelay))
	case !(s.RateLimit >= 0): // not a number, too
		return fmt.Errorf("rate_limit %g is negative", s.RateLimit)
	}
	return nil
}

// Switches are those in force.
func (e *Emulator) Switches() Switches {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.switches
}

// SetSwitches replaces all switches.
func (e *Emulator) SetSwitches(s Switches) error {
	s = s.withDefaults()
	if err := s.Validate(); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.switches = s
	return nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Duration is a time.Duration that is a text such as "90s" in JSON and flags.
type Duration time.Duration

// MarshalText writes the text.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads the text.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no duration, such as 90s", text)
	}
	*d = Duration(v)
	return nil
}
