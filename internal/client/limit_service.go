package client

import (
	"math"
	"net/http"
	"time"
)

// service is what the limiter knows of one service. It has no bound until the first
// refusal. From then on tries begin at a pace and no more are under way than the pace
// needs, which is what bounds how many are refused together.
type service struct {
	turn     chan struct{} // held by the first of those who wait
	underWay int
	until    time.Time // no try begins before: the service asked for a pause
	due      time.Time // no try begins before: the pace
	pace     pace
	latency  time.Duration // of late

	isPaused  bool
	paused    time.Time   // when the last pause began
	resumed   time.Time   // when it ended
	fruitless int         // pauses since anything was accepted: they were too short
	accepted  acceptances // between two pauses
	isOver    bool        // accepted is of before the last pause: nothing was since
	refusedAt time.Time   // when the service ceased to accept
}

// newService begins without a bound. The shortest time over which a pace is measured
// is unit.
func newService(unit time.Duration) *service {
	return &service{
		turn: make(chan struct{}, 1), pace: pace{unit: unit},
		accepted: acceptances{slot: unit / 8, origin: time.Now()},
	}
}

// places is how many tries may be under way: twice what the pace needs. After a pause
// that was too short it is one, until one is accepted.
func (s *service) places(now time.Time, most int) int {
	if s.fruitless > 0 {
		return 1
	}
	if !s.pace.isKnown() {
		return most
	}
	return int(min(math.Ceil(2*s.pace.at(now)*s.latency.Seconds())+1, float64(most)))
}

// answered takes that a try wasn't refused.
func (s *service) answered(begun, now time.Time) {
	took := now.Sub(begun)
	if s.latency == 0 {
		s.latency = took
	}
	s.latency += (took - s.latency) / 8
	if begun.Before(s.resumed) {
		return
	}
	if s.isOver {
		s.accepted.clear()
		s.isOver, s.refusedAt = false, s.paused
	}
	s.accepted.add(begun)
	s.fruitless = 0
}

// refused begins a pause. Tries that were under way together are refused together:
// they make one pause, and count once.
func (s *service) refused(begun, now time.Time, header http.Header, p pauses) {
	asked, ok := retryAfter(header, p.now())
	if !s.paused.IsZero() && !begun.After(s.paused) {
		s.until = later(s.until, now.Add(asked))
		return
	}
	wait := p.backoff(s.fruitless)
	if ok && s.fruitless == 0 {
		wait = p.shortest / 2
	}
	if ok {
		wait = max(wait, spread(asked, p.shortest))
	}
	if s.isOver || s.accepted.none() {
		s.fruitless++
	}
	if !s.isOver {
		s.refusedAt = now
	}
	s.isPaused, s.paused = true, now
	s.until = later(s.until, now.Add(wait))
}

// resume ends a pause: only now are the tries answered that were begun before it, so
// only now can it be told what the service accepted. After a pause that was too short
// the same is measured again, for a longer time.
func (s *service) resume(now time.Time) {
	if !s.isPaused {
		return
	}
	pause := s.until.Sub(s.refusedAt)
	m := measure{lasting: s.accepted.rate(s.refusedAt, pause, s.pace.unit)}
	if pause <= 2*s.pace.unit {
		m.brief, m.steady = s.accepted.rate(s.refusedAt, 0, s.pace.unit), s.accepted.rate(s.refusedAt, 0, 4*s.pace.unit)
	}
	s.pace.lower(s.paused, now, m)
	s.isPaused, s.isOver = false, true
	s.resumed, s.due = now, now
}
