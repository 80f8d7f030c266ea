package client

import "time"

// acceptances are when tries began that were accepted: counts in slots of time.
type acceptances struct {
	slot   time.Duration
	origin time.Time // from which slots are numbered
	counts [80]int   // a ring, by the number of the slot
	last   int       // number of the latest slot
	total  int
}

func (a *acceptances) clear() { *a = acceptances{slot: a.slot, origin: a.origin} }

func (a *acceptances) none() bool { return a.total == 0 }

func (a *acceptances) number(t time.Time) int { return int(t.Sub(a.origin) / a.slot) }

func (a *acceptances) at(number int) *int { return &a.counts[number%len(a.counts)] }

func (a *acceptances) add(begun time.Time) {
	n := a.number(begun)
	if a.none() || n >= a.last+len(a.counts) {
		a.clear()
		a.last = n
	}
	for a.last < n {
		a.last++
		*a.at(a.last) = 0
	}
	if n > a.last-len(a.counts) {
		*a.at(n)++
		a.total++
	}
}

// rate is what the service accepts, a second: the most that began in any time up to
// the refusal, for that time and the pause that it then asked for. So a burst that it
// takes after a rest counts as what it takes in the rest's time, too, and idleness
// before a burst doesn't count. No less than unit is the time.
func (a *acceptances) rate(refused time.Time, pause, unit time.Duration) float64 {
	if a.none() {
		return 0
	}
	best, count := 0.0, 0
	for n := min(a.number(refused), a.last); n > max(a.last-len(a.counts), -1); n-- {
		if *a.at(n) == 0 {
			continue
		}
		count += *a.at(n)
		took := refused.Sub(a.origin) - time.Duration(n)*a.slot + pause
		best = max(best, float64(count)/max(took, unit).Seconds())
	}
	return best
}
