package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// scenario is one case: where it begins, and what strikes which apply.
type scenario struct {
	seed     uint64
	index    int
	baseline *baseline
	backend  string // localState or httpState
	position string // of the emulator's switches, "" for the documented one
	switches emulator.Switches
	strikes  []strike // of the first apply, and of those after it
	random   *rand.Rand
}

const (
	localState = "local"
	httpState  = "http"
)

func (c *scenario) String() string {
	text := fmt.Sprintf("%s, %s state", c.baseline.stage, c.backend)
	if c.position != "" {
		text += ", " + c.position
	}
	var strikes []string
	for _, s := range c.strikes {
		strikes = append(strikes, s.String())
	}
	return text + ": " + strings.Join(strikes, "; then ")
}

// positions are the emulator's switches in other positions than the documented ones.
var positions = map[string]func(*emulator.Switches){
	"errors with 200": func(s *emulator.Switches) { s.ErrorStatusOK = true },
	"rich NFT object": func(s *emulator.Switches) { s.RichNFT = true },
	"replacing PUT":   func(s *emulator.Switches) { s.ReplaceDynamic = true },
	"public default":  func(s *emulator.Switches) { s.DefaultVisibility = "public" },
	"small pages":     func(s *emulator.Switches) { s.PageCap = 7 },
}

// rotation is the order in which the families of strikes take turns, so that a short
// run has some of each, and a long one all.
var rotation = []string{
	"call", "irreversible", "process", "call", "service", "call", "irreversible", "state",
	"process", "call", "token", "call", "irreversible", "call", "service",
}

// deck is what a seed makes of the families: each is gone through in an order of its
// own.
type deck struct {
	seed      uint64
	baselines map[string]*baseline
	families  map[string][]strike
}

// struck are operations at which processes end: where it matters most, and any.
var struck = []string{"", "mintNFT", "transferNFT", "setNFTVisibility", "updateNFTMetadata", "submitImportBatch", "listHeldNFTs"}

func newDeck(seed uint64, baselines map[string]*baseline) *deck {
	d := &deck{seed: seed, baselines: baselines, families: map[string][]strike{}}
	used := map[string]bool{}
	for _, b := range baselines {
		for operation := range b.calm {
			used[operation] = true
		}
	}
	add := func(family string, kinds []kind, operations []string) {
		for _, operation := range operations {
			for _, k := range kinds {
				d.families[family] = append(d.families[family], strike{kind: k, operation: operation})
			}
		}
	}
	delete(used, "")
	for _, operation := range slices.Sorted(maps.Keys(used)) {
		if slices.Contains(irreversible, operation) {
			add("irreversible", slices.Concat(callKinds, lateKinds), []string{operation})
		} else {
			add("call", callKinds, []string{operation})
		}
	}
	add("process", processKinds, struck)
	add("service", emulatorKinds, struck)
	add("token", tokenKinds, struck)
	add("state", stateKinds, []string{""})
	add("token", twinKinds, []string{"mintNFT"})
	add("token", listingKinds, []string{"listHeldNFTs"})
	random := rand.New(rand.NewPCG(seed, 0))
	for _, family := range slices.Sorted(maps.Keys(d.families)) {
		random.Shuffle(len(d.families[family]), func(i, j int) {
			f := d.families[family]
			f[i], f[j] = f[j], f[i]
		})
	}
	return d
}

// scenario is the case of an index.
func (d *deck) scenario(index int) *scenario {
	c := &scenario{seed: d.seed, index: index, random: rand.New(rand.NewPCG(d.seed, uint64(index)+1))} //nolint:gosec // not negative
	round, turn := index/len(rotation), index%len(rotation)
	family := rotation[turn]
	perRound, before := 0, 0
	for i, f := range rotation {
		if f == family {
			perRound++
			if i < turn {
				before++
			}
		}
	}
	all := d.families[family]
	first := all[(round*perRound+before)%len(all)]
	at := d.stageFor(c, first)
	c.strikes = []strike{d.place(c, first, at)}
	if c.random.IntN(4) == 0 && !first.kind.process {
		again := pick(c.random, d.families[pick(c.random, []string{"call", "irreversible", "process"})])
		c.strikes = append(c.strikes, d.place(c, again, at))
	}
	if first.kind.each {
		c.strikes = c.strikes[:1] // a second could leave a mint of theirs
	}
	c.baseline = d.baselines[(&baseline{stage: at, withTwins: !slices.ContainsFunc(c.strikes, strike.leavesMint)}).name()]
	c.backend = pick(c.random, []string{localState, httpState})
	if family == "state" {
		c.backend = httpState
	}
	if c.random.IntN(3) == 0 && !first.kind.process {
		c.position = pick(c.random, slices.Sorted(maps.Keys(positions)))
		positions[c.position](&c.switches)
	}
	c.switches.ImportDelay = emulator.Duration(importDelay)
	return c
}

// stageFor is one in which the operation is called.
func (d *deck) stageFor(c *scenario, s strike) stage {
	var fit []stage
	for _, st := range stages {
		if d.calls(st, s.operation) > 0 && (st == issuing || !s.kind.each) {
			fit = append(fit, st)
		}
	}
	return pick(c.random, fit)
}

func (d *deck) calls(s stage, operation string) int {
	return d.baselines[(&baseline{stage: s}).name()].calm[operation]
}

// place chooses the request that is struck.
func (d *deck) place(c *scenario, s strike, at stage) strike {
	if s.kind.state == "" && !s.kind.each {
		s.nth = 1 + c.random.IntN(max(d.calls(at, s.operation), 1))
	}
	s.lasting = s.kind.fault != nil && c.random.IntN(8) == 0 && s.kind.fault.Kind != emulator.FaultHang && s.kind.fault.Kind != emulator.FaultLatency
	return s
}

func pick[T any](random *rand.Rand, all []T) T { return all[random.IntN(len(all))] }
