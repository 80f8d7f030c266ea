package client

import (
	"math"
	"time"
)

// pace is how many tries a second a service is sent. Between refusals it follows a curve
// of the shape of TCP CUBIC's (RFC 9438): a little below the goal at first, then flat
// around it for long, then faster and faster, so that a limit is met rarely and gently,
// and one that was raised is found soon.
type pace struct {
	unit  time.Duration // that in which the curve is measured
	goal  float64       // what the service accepted; 0 where there is no bound
	since time.Time     // when the curve began
}

const (
	flat    = 8    // units from the curve's beginning to the goal, and on to the flat part's end
	below   = 0.05 // the part of the goal that the curve begins below
	double  = 3    // units in which the pace doubles after the flat part
	lowest  = 0.5  // goal in tries a unit
	unknown = 5    // goal in tries a unit where nothing was accepted yet
	forget  = 100  // times the goal, from where on there is no bound
)

func (p *pace) isKnown() bool { return p.goal > 0 }

// at is the pace at a time, in tries a second.
func (p *pace) at(now time.Time) float64 {
	if !p.isKnown() {
		return math.Inf(1)
	}
	t := float64(now.Sub(p.since)) / float64(p.unit)
	if t > 2*flat {
		return p.goal * (1 + below) * math.Exp2((t-2*flat)/double)
	}
	x := t/flat - 1
	return p.goal * (1 + below*x*x*x)
}

// interval is the time between the beginnings of two tries.
func (p *pace) interval(now time.Time) time.Duration {
	v := p.at(now)
	if v > forget*p.goal {
		p.goal = 0
	}
	if !p.isKnown() {
		return 0
	}
	return time.Duration(float64(time.Second) / v)
}

// measure is what a service accepted before a refusal, a second.
type measure struct {
	lasting float64 // the pause that it asked for taken into account; 0 for nothing accepted
	brief   float64 // within a unit, without the pause; 0 for a long pause
	steady  float64 // the same within four units
}

// lower begins a new curve after a refusal.
func (p *pace) lower(refused, now time.Time, m measure) {
	unit := p.unit.Seconds()
	if !p.isKnown() {
		// A burst says little of what the service takes in the long run, so the curve
		// begins where it is steep.
		p.goal, p.since = max(m.lasting, unknown/unit), now.Add(-2*flat*p.unit)
		return
	}
	if before := p.at(refused); m.lasting > 0 { // else it was the pause that was wrong
		// Lasting is too little where the pause was longer than it had to be, and the pace
		// is too much. A measure can be a poor one, so no less than a half.
		p.goal = max((m.lasting+min(before, 1.2*m.lasting))/2, 0.8*min(before, m.brief), min(before, m.steady), before/2, lowest/unit)
	}
	p.since = now
}
