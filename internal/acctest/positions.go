package acctest

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// Positions are the emulator's switches, each in another position than the
// documented one.
var Positions = map[string]func(*emulator.Options){
	"documented":      func(*emulator.Options) {},
	"errors with 200": func(o *emulator.Options) { o.Switches.ErrorStatusOK = true },
	"rich NFT object": func(o *emulator.Options) { o.Switches.RichNFT = true },
	"replacing PUT":   func(o *emulator.Options) { o.Switches.ReplaceDynamic = true },
	"public default":  func(o *emulator.Options) { o.Switches.DefaultVisibility = "public" },
	"small pages":     func(o *emulator.Options) { o.Switches.PageCap = 7 },
	"short tokens": func(o *emulator.Options) {
		o.Switches.TokenLifetime, o.Switches.W3BlockTokenLifetime = emulator.Duration(2*time.Second), emulator.Duration(2*time.Second)
	},
}

// The environment puts all emulators of a run into other positions, or makes them
// turbulent.
const (
	positionsVariable  = "ACCTEST_POSITIONS"  // names of Positions with commas between
	turbulenceVariable = "ACCTEST_TURBULENCE" // anything
)

// Documented is for tests of what other positions don't show.
func Documented(o *emulator.Options) { o.Switches = emulator.Switches{} }

// EachPosition is for tests that go through all positions: just the documented one
// where the environment chooses already.
func EachPosition() map[string]func(*emulator.Options) {
	if os.Getenv(positionsVariable) != "" || os.Getenv(turbulenceVariable) != "" {
		return map[string]func(*emulator.Options){"documented": Positions["documented"]}
	}
	return Positions
}

// fromEnvironment configures an emulator as the environment says.
func fromEnvironment(t *testing.T, o *emulator.Options) {
	t.Helper()
	if names := os.Getenv(positionsVariable); names != "" {
		for name := range strings.SplitSeq(names, ",") {
			position, ok := Positions[name]
			if !ok {
				t.Fatalf("%s: there is no position %q", positionsVariable, name)
			}
			position(o)
		}
	}
}
