package heap

import (
	"runtime"
	"testing"
)

func TestPercent(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for _, test := range []struct {
		live, size uint64
		want       int
	}{
		{0, 100 * mb, 50},
		{1 * mb, 100 * mb, 400},
		{20 * mb, 100 * mb, 400},
		{50 * mb, 100 * mb, 100},
		{80 * mb, 100 * mb, 50},
		{100 * mb, 100 * mb, 50},
		{1000 * mb, 100 * mb, 50},
	} {
		if got := percent(test.live, test.size); got != test.want {
			t.Errorf("%d of %d bytes: %d percent, want %d", test.live, test.size, got, test.want)
		}
	}
}

func TestAfterCollection(t *testing.T) {
	t.Parallel()
	calls := make(chan uint64, 100)
	afterCollection(func(live uint64) { calls <- live })
	for range 3 { // after each, not after the first alone
		runtime.GC()
		if live := <-calls; live == 0 {
			t.Error("nothing is in use")
		}
	}
}
