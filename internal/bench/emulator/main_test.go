package main

import (
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values []float64
		want   float64
	}{
		{[]float64{7}, 7},
		{[]float64{9, 1, 5}, 5},
		{[]float64{4, 1, 2, 100}, 3},
	} {
		if got := median(test.values); got != test.want {
			t.Errorf("median(%v) = %v, want %v", test.values, got, test.want)
		}
	}
}

// The ratio is of the rounds, not of the medians.
func TestCompared(t *testing.T) {
	t.Parallel()
	samples := []sample{{60, 100}, {10, 10}, {90, 200}}
	f := compared("x", "/s", target{">=", 0.6}, samples)
	if f.Value != 60 || f.Base != 100 || f.Ratio != 0.6 || !f.OK {
		t.Errorf("%+v", f)
	}
	if f := compared("x", "/s", target{"<", 0.6}, samples); f.OK {
		t.Error("0.6 is below 0.6")
	}
	if f := compared("x", "ms", target{"<=", 0.6}, samples); !f.OK {
		t.Error("0.6 is not at most 0.6")
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := writeTable(&out, []figure{
		compared("mint", "/s", target{">=", 0.6}, []sample{{1500, 2000}}),
		plain("memory", "MB", target{"<", 300}, 412),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `WHAT    FIGURE   BASE     RATIO  TARGET    OK
mint    1500 /s  2000 /s  0.75   >= 0.6    yes
memory  412 MB   –        –      < 300 MB  NO
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestListings(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		l           listing
		total, page int
	}{
		{"a tenth", listing{search: byLevel, size: 100, position: firstPage}, 1000, 1},
		{"one", listing{search: byName, size: 100, position: lastPage}, 1, 1},
		{"two fields", listing{search: byLevelAndCategory, size: 3, position: lastPage}, 10, 3},
		{"public", listing{search: byLevel, public: true, size: 10, position: middlePage}, 100, 5},
		{"all", listing{size: 100, position: lastPage}, 10_000, 100},
	} {
		if a := test.l.of(&filledStore{n: 10_000}); a.total != test.total || a.number != test.page {
			t.Errorf("%s: %d NFTs and page %d, want %d and %d", test.name, a.total, a.number, test.total, test.page)
		}
	}
}

func TestPeakMegabytes(t *testing.T) {
	t.Parallel()
	if got, ok := peakMegabytes("VmPeak:\t 9 kB\nVmHWM:\t  125000 kB\nThreads:\t8\n"); !ok || got != 128 {
		t.Errorf("%v %v", got, ok)
	}
	if _, ok := peakMegabytes("Threads:\t8\n"); ok {
		t.Error("a peak out of nowhere")
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	o, err := parse([]string{"-only", "mint, read", "-check=false"})
	if err != nil || len(o.only) != 2 || o.check || o.n != 1_000_000 {
		t.Errorf("%+v %v", o, err)
	}
	for _, wrong := range []string{"-only=mind", "-rounds=0", "-n=10", "more"} {
		if _, err := parse([]string{wrong}); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
}
