package main

import (
	"testing"
)

// someBaselines are those of a program that calls each operation.
func someBaselines() map[string]*baseline {
	all := map[string]*baseline{}
	for _, s := range stages {
		for _, withTwins := range []bool{false, true} {
			b := &baseline{stage: s, withTwins: withTwins, calm: map[string]int{"": 100}}
			for _, operation := range contract {
				b.calm[operation] = 10
			}
			for _, unused := range []string{"getNFTHistory", "listMintedNFTs", "getIDWallet"} {
				delete(b.calm, unused)
			}
			all[b.name()] = b
		}
	}
	return all
}

// A seed and an index are enough to repeat a case, and a long run has them all.
func TestDeck(t *testing.T) {
	t.Parallel()
	baselines := someBaselines()
	a, b := newDeck(5, baselines), newDeck(5, baselines)
	other := newDeck(6, baselines)
	seen := map[string]bool{}
	families := map[string]bool{}
	differ := 0
	for i := range 1000 {
		one, two := a.scenario(i), b.scenario(i)
		if one.String() != two.String() {
			t.Fatalf("case %d is %s and %s", i, one, two)
		}
		if one.String() != other.scenario(i).String() {
			differ++
		}
		s := one.strikes[0]
		seen[s.kind.name+" "+s.operation] = true
		if i < len(rotation) {
			families[s.kind.name] = true
		}
		for _, s := range one.strikes {
			if s.kind.process && len(one.strikes) > 1 {
				t.Errorf("%s: only its own emulator can be killed", one)
			}
			if s.leavesMint() && one.baseline.withTwins {
				t.Errorf("%s: nobody can tell what became of the twins", one)
			}
			if s.kind.state != "" && one.backend != httpState {
				t.Errorf("%s: a file has no such faults", one)
			}
		}
	}
	for family, all := range a.families {
		for _, s := range all {
			if !seen[s.kind.name+" "+s.operation] {
				t.Errorf("%s: %s at %q isn't among 1,000 cases", family, s.kind.name, s.operation)
			}
		}
	}
	if differ < 900 {
		t.Errorf("only %d cases of another seed are others", differ)
	}
}

// What an apply has to ride out is no matter of taste.
func TestSurvivable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind, operation string
		want            bool
	}{
		{"connection closed after the commit", "mintNFT", true},
		{"connection closed before the commit", "mintNFT", false},
		{"connection closed before the commit", "setNFTVisibility", true},
		{"status 429 before the commit", "mintNFT", true},
		{"status 429 after the commit", "transferNFT", true},
		{"status 503 before the commit", "mintNFT", true},
		{"status 502 before the commit", "transferNFT", false},
		{"status 403 before the commit", "getNFT", false},
		{"status 401 before the commit", "getNFT", true},
		{"status 401 before the commit", "submitImportBatch", false},
		{"page with status 200 before the commit", "getNFT", false},
		{"page of a gateway before the commit", "getNFT", true},
	} {
		found := false
		for _, k := range callKinds {
			if k.name != test.kind {
				continue
			}
			found = true
			if got := (strike{kind: k, operation: test.operation}).survivable(); got != test.want {
				t.Errorf("%s at %s: %t", test.kind, test.operation, got)
			}
			if (strike{kind: k, operation: test.operation, lasting: true}).survivable() {
				t.Errorf("%s at %s for good can't be ridden out", test.kind, test.operation)
			}
		}
		if !found {
			t.Errorf("there is no %q", test.kind)
		}
	}
}
