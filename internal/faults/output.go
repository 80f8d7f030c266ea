package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// blunders are what terraform must not print, in lower case, whatever strikes.
var blunders = []struct {
	text   string
	ending bool // unless the strike ends terraform or the provider
}{
	{"panic:", false},
	{"fatal error:", false}, // as Go's runtime says it
	{"inconsistent result", false},
	{"inconsistent final plan", false},
	{"provider bug", false},
	{"bug in the provider", false},
	{"bug of the provider", false}, // as our provider says it
	{"error in the provider", false},
	{"plugin did not respond", true},
	{"plugin error", true},
	{"plugin exited", true},
	{"plugin process exited", true},
	{"failed to load plugin schemas", true},
}

// outputs wants terraform to have printed neither blunders nor secrets.
func (v *verdict) outputs() {
	for i, r := range v.logs {
		printed := bytes.ToLower(r.output)
		for _, b := range blunders {
			if (!b.ending || !r.ended) && bytes.Contains(printed, []byte(b.text)) {
				v.fault(fmt.Sprintf("run %d printed %q: %s", i+1, b.text, lineWith(r.output, b.text)))
			}
		}
		for _, s := range []struct{ name, text string }{
			{"the API key secret", emulator.DemoOrganizationSecret},
			{"an access token", "eyJ"}, // as each JWT begins
		} {
			if bytes.Contains(r.output, []byte(s.text)) {
				v.fault(fmt.Sprintf("run %d printed %s", i+1, s.name))
			}
		}
	}
}

// lineWith is the first line that has a text, in any case.
func lineWith(output []byte, text string) string {
	for line := range strings.Lines(string(output)) {
		if strings.Contains(strings.ToLower(line), text) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
