// Package heap trades memory for time: with Go's default, a process that lives for
// seconds spends a third of its time on collecting garbage.
package heap

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// A heap may grow by so many percent of what is in use until garbage is collected.
const (
	mostPercent  = 400
	leastPercent = 50
)

// Spend lets the heap grow to size bytes before garbage is collected, as far as that is
// within the percentages. GOGC in the environment comes first.
func Spend(size uint64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(mostPercent)
		afterCollection(func(live uint64) { debug.SetGCPercent(percent(live, size)) })
	}
}

func percent(live, size uint64) int {
	if live == 0 || size <= live {
		return leastPercent
	}
	return int(min(max((size-live)*100/live, leastPercent), mostPercent))
}

// afterCollection calls do after each collection with what is in use, in bytes.
func afterCollection(do func(live uint64)) {
	type sentinel struct{ _ *sentinel }
	runtime.SetFinalizer(new(sentinel), func(*sentinel) {
		afterCollection(do) // first, as do may lead to the next one
		sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(sample)
		if sample[0].Value.Kind() == metrics.KindUint64 {
			do(sample[0].Value.Uint64())
		}
	})
}
