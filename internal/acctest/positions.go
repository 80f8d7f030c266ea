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

// groups of positions that tests under the real terraform go through: each switch
// stands in each of its positions, in a third of the time that they take one by one.
var groups = [][]string{
	{"documented"},
	{"errors with 200", "public default", "small pages", "short tokens"},
	{"rich NFT object", "replacing PUT"}, // with it nobody reads pages in search of holders
}

// The environment puts all emulators of a run into other positions, or makes them
// turbulent.
const (
	positionsVariable  = "ACCTEST_POSITIONS"  // names of Positions with commas between, or eachAlone
	eachAlone          = "each"               // no groups
	turbulenceVariable = "ACCTEST_TURBULENCE" // anything
)

// Documented is for tests of what other positions don't show.
func Documented(o *emulator.Options) { o.Switches = emulator.Switches{} }

// EachPosition is for tests that go through all positions: just the documented one
// where the environment chooses already.
func EachPosition() map[string]func(*emulator.Options) {
	if chosen := os.Getenv(positionsVariable); chosen != "" && chosen != eachAlone || os.Getenv(turbulenceVariable) != "" {
		return map[string]func(*emulator.Options){"documented": Positions["documented"]}
	}
	return Positions
}

// EachGroup is EachPosition for tests under the real terraform, whose every start
// takes its time: groups of positions, by their names with commas between.
func EachGroup() map[string]func(*emulator.Options) {
	each := EachPosition()
	if len(each) == 1 || os.Getenv(positionsVariable) == eachAlone {
		return each
	}
	out := map[string]func(*emulator.Options){}
	for _, group := range groups {
		out[strings.Join(group, ", ")] = func(o *emulator.Options) {
			for _, name := range group {
				Positions[name](o)
			}
		}
	}
	return out
}

// fromEnvironment configures an emulator as the environment says.
func fromEnvironment(t *testing.T, o *emulator.Options) {
	t.Helper()
	if names := os.Getenv(positionsVariable); names != "" && names != eachAlone {
		for name := range strings.SplitSeq(names, ",") {
			position, ok := Positions[name]
			if !ok {
				t.Fatalf("%s: there is no position %q", positionsVariable, name)
			}
			position(o)
		}
	}
}
