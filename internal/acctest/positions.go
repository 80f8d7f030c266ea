package acctest

import (
	"os"
	"slices"
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
// stands in each of its positions, in three runs instead of seven.
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
	if chosen() != nil || os.Getenv(turbulenceVariable) != "" {
		return map[string]func(*emulator.Options){"documented": Positions["documented"]}
	}
	return Positions
}

// EachGroup is EachPosition for tests under the real terraform, whose every start
// takes its time: groups of positions, by their names with commas between. With names,
// it has the groups alone in which one of these positions is.
func EachGroup(with ...string) map[string]func(*emulator.Options) {
	groups := groups
	if each := EachPosition(); len(each) == 1 || os.Getenv(positionsVariable) == eachAlone {
		groups = nil
		for name := range each {
			groups = append(groups, []string{name})
		}
	}
	out := map[string]func(*emulator.Options){}
	for _, group := range groups {
		matters := func(name string) bool { return slices.Contains(with, name) }
		if len(with) == 0 || slices.ContainsFunc(group, matters) {
			out[strings.Join(group, ", ")] = func(o *emulator.Options) { put(o, group) }
		}
	}
	return out
}

// chosen are the names of the positions that the environment puts all emulators into.
func chosen() []string {
	names := os.Getenv(positionsVariable)
	if names == "" || names == eachAlone {
		return nil
	}
	return strings.Split(names, ",")
}

// put puts an emulator into the positions of these names.
func put(o *emulator.Options, names []string) {
	for _, name := range names {
		Positions[name](o)
	}
}

// fromEnvironment configures an emulator as the environment says.
func fromEnvironment(t *testing.T, o *emulator.Options) {
	t.Helper()
	names := chosen()
	for _, name := range names {
		if Positions[name] == nil {
			t.Fatalf("%s: there is no position %q", positionsVariable, name)
		}
	}
	put(o, names)
}
