package emulator

import (
	"testing"
	"time"
)

func TestRateLimit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s := start(t, func(o *Options) {
		o.Now = func() time.Time { return now }
		o.Switches.RateLimit = 2
	})
	a := signIn(t, s, DemoOrganizationSecret)
	a.into(a.call("GET", "/account/my_info", ""), &map[string]any{})
	a.fails(a.call("GET", "/account/my_info", ""), 429, codeTooFast)
	resp, _, err := a.raw("GET", "/account/my_info", "")
	if err != nil || resp.Header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After is %q, %v", resp.Header.Get("Retry-After"), err)
	}
	s.advance(t, 500*time.Millisecond)
	a.into(a.call("GET", "/account/my_info", ""), &map[string]any{})
	a.fails(a.call("GET", "/account/my_info", ""), 429, codeTooFast)

	// The other form: too_fast inside of a 200.
	if err := s.SetSwitches(Switches{RateLimit: 2, ErrorStatusOK: true}); err != nil {
		t.Fatal(err)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 200, codeTooFast)
	if err := s.SetSwitches(Switches{}); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		a.into(a.call("GET", "/account/my_info", ""), &map[string]any{})
	}
}
