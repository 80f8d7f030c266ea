package emulator

import (
	"errors"
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
	// ImportDelay is how long an import batch runs. Default 1 second; negative
	// for none at all.
	ImportDelay Duration `json:"import_delay"`
}

func (s Switches) withDefaults() Switches {
	setDefault(&s.DefaultVisibility, visibilityPrivate)
	setDefault(&s.PageCap, 100)
	setDefault(&s.TokenLifetime, Duration(30*24*time.Hour))
	setDefault(&s.ImportDelay, Duration(time.Second))
	return s
}

func (s Switches) validate() error {
	switch {
	case s.DefaultVisibility != visibilityPrivate && s.DefaultVisibility != visibilityPublic:
		return errors.New("default_visibility is neither private nor public")
	case s.PageCap < 1:
		return errors.New("page_cap is below 1")
	case s.TokenLifetime < Duration(time.Second):
		return errors.New("token_lifetime is below one second, the resolution of a token's times")
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
	if err := s.validate(); err != nil {
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
	*d = Duration(v)
	return err
}
