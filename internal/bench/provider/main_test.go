package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func TestOptions(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-n", "3000, 100,100", "-rounds=5", "-only", "^(nft|batch)$", "-out", "docs/benchmarks"})
	if err != nil || !slices.Equal(o.sizes, []int{100, 3000}) || o.rounds != 5 || !o.only.MatchString("nft") || o.only.MatchString("few") || o.out == "" {
		t.Errorf("%+v %v", o, err)
	}
	if o, err := parse(nil); err != nil || o.out != "" || !slices.Equal(o.sizes, []int{100, 1000, 3000}) || !slices.Equal(o.large, []int{10_000, 100_000}) {
		t.Errorf("%+v %v", o, err)
	}
	if o, err := parse([]string{"-short"}); err != nil || o.rounds != 1 || o.sizes[0] != 50 || o.large[0] != 200 {
		t.Errorf("%+v %v", o, err)
	}
	for _, wrong := range []string{"-n=0", "-n=x", "-rounds=0", "-only=nothing", "-only=(", "-minted=4", "-short -out=x", "more"} {
		if _, err := parse(strings.Fields(wrong)); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
}

func TestBudgets(t *testing.T) {
	t.Parallel()
	// The figures that were promised.
	for _, test := range []struct{ n, plan, drift int }{{1000, 20, 80}, {100, 11, 66}, {4, 8, 24}} {
		if plan, drift := planBudget(test.n), driftBudget(test.n); plan != test.plan || drift != test.drift {
			t.Errorf("%d: %d and %d, want %d and %d", test.n, plan, drift, test.plan, test.drift)
		}
	}
}

func TestDiplomas(t *testing.T) {
	t.Parallel()
	all := diplomas(1000, madeUpWallets())
	holds, public, names := map[string]int{}, 0, map[string]bool{}
	for _, d := range all {
		holds[d.Holder]++
		names[d.Program] = true
		if d.Visibility == "public" {
			public++
		}
	}
	if len(all) != 1000 || len(holds) != holders || public != 750 || len(names) != len(programs) {
		t.Errorf("%d diplomas of %d holders, %d public, %d programs", len(all), len(holds), public, len(names))
	}
}

func TestPhases(t *testing.T) {
	t.Parallel()
	var requests []emulator.RequestLogEntry
	for _, operation := range []string{opSignIn, "listHeldNFTs", opSignIn, "listHeldNFTs", "mintNFT"} {
		requests = append(requests, emulator.RequestLogEntry{Operation: operation})
	}
	if got := phases(requests); len(got) != 2 || len(got[0]) != 2 || len(got[1]) != 3 || got[1][2].Operation != "mintNFT" {
		t.Errorf("%v", got)
	}
	if got := phases(requests[1:2]); len(got) != 1 || len(phases(nil)) != 0 {
		t.Errorf("%v", got)
	}
}
