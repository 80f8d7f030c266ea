package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"
)

// table is what came of the cases, by kind of strike.
type table struct {
	mu     sync.Mutex
	rows   map[string]*row
	failed int
	cases  int
}

type row struct {
	cases, struck, duplicates, losses, wrong, needless, runs, extra int
}

func newTable() *table { return &table{rows: map[string]*row{}} }

// add takes a verdict in, and says at once what failed and how to repeat it.
func (t *table) add(v *verdict, verbose bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := v.scenario
	r, ok := t.rows[c.strikes[0].kind.name]
	if !ok {
		r = &row{}
		t.rows[c.strikes[0].kind.name] = r
	}
	r.cases++
	r.duplicates += v.duplicates
	r.losses += v.losses
	r.needless += v.needless
	r.runs = max(r.runs, v.runs)
	if v.struck {
		r.struck++
	}
	if v.duplicates+v.losses == 0 && len(v.faults) > v.needless {
		r.wrong++
	}
	if c.position == "" && len(c.strikes) == 1 {
		r.extra = max(r.extra, v.requests-c.baseline.calm[""]-(v.runs-1)*c.baseline.calmPlan[""])
	}
	if verbose {
		fmt.Println(c)
		for _, r := range v.logs {
			_, _ = os.Stdout.Write(r.output)
		}
	}
	if v.failed() {
		t.failed++
		fmt.Printf("\nFAILED %s\n  repeat: make faults FAULTS=\"-seed %d -case %d\"; what it left: %s\n", c, c.seed, c.index, v.kept)
		for _, f := range v.faults {
			fmt.Println("  " + strings.ReplaceAll(f, "\n", "\n    "))
		}
		if v.broken != nil {
			fmt.Println("  the matrix itself failed:", v.broken)
		}
	}
	if t.cases++; t.cases%50 == 0 {
		fmt.Printf("%d cases\n", t.cases)
	}
}

// missed says which strikes are no test, since they don't strike: a kind that never
// does, or too many of all. One case may miss: not each apply sends as many requests.
func (t *table) missed() error {
	const few, many = 5, 20 // cases, from which on a kind, and all, count
	var errs []error
	struck := 0
	for _, name := range slices.Sorted(maps.Keys(t.rows)) {
		r := t.rows[name]
		struck += r.struck
		if r.cases >= few && r.struck == 0 {
			errs = append(errs, fmt.Errorf("%s struck none of %d cases", name, r.cases))
		}
	}
	if t.cases >= many && 4*struck < 3*t.cases {
		errs = append(errs, fmt.Errorf("only %d of %d cases were struck", struck, t.cases))
	}
	return errors.Join(errs...)
}

func (t *table) print(seed uint64, took time.Duration) {
	fmt.Printf("\nSeed %d, %d cases in %s.\n\n", seed, t.cases, took.Round(time.Second))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(w, "what struck\tcases\tstruck\tduplicates\tlosses\twrong\tneedless applies\tmost applies\tworst extra requests\t")
	total := row{}
	names := slices.Sorted(maps.Keys(t.rows))
	line := func(name string, r *row) {
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, r.cases, r.struck, r.duplicates, r.losses, r.wrong, r.needless, r.runs, r.extra)
	}
	for _, name := range names {
		r := t.rows[name]
		line(name, r)
		total.cases += r.cases
		total.struck += r.struck
		total.duplicates += r.duplicates
		total.losses += r.losses
		total.wrong += r.wrong
		total.needless += r.needless
		total.runs = max(total.runs, r.runs)
		total.extra = max(total.extra, r.extra)
	}
	line("all", &total)
	_ = w.Flush()
}
