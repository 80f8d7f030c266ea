package main

import "testing"

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
