package main

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// gate stands before the service: it takes down what is asked, and at a chosen
// request calls an action.
type gate struct {
	mu       sync.Mutex
	inner    http.Handler
	log      []sent
	counts   map[string]int // by operation, "" for all, since the last start
	triggers []*trigger
	later    []postponed
}

// postponed is a request that is carried out later.
type postponed struct {
	address string // when somebody has looked what the wallet holds
	atEnd   bool   // or else when the apply has ended
	do      func()
}

// trigger is an action at the n-th request of an operation ("" for any), before it
// reaches the service or when the service has answered and the answer isn't sent.
type trigger struct {
	operation string
	nth       int // 0 for each
	after     bool
	do        func()
	// drop breaks the connection in place of an answer.
	drop bool
	// instead answers in place of the service and leaves the request to others.
	instead instead

	calls int
	fired bool
}

func newGate() *gate { return &gate{counts: map[string]int{}} }

// begin forgets counts and triggers of an earlier run.
func (g *gate) begin(triggers ...*trigger) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.counts, g.triggers = map[string]int{}, triggers
}

// serve puts another service behind the gate.
func (g *gate) serve(inner http.Handler) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inner = inner
}

// counted are the requests since the last begin, by operation.
func (g *gate) counted() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.counts)
}

func (g *gate) all() []sent {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.log)
}

// pass takes a request down and gives the trigger that it sets off.
func (g *gate) pass(s sent) (inner http.Handler, fired *trigger) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.log = append(g.log, s)
	g.counts[s.operation]++
	g.counts[""]++
	for _, t := range g.triggers {
		if t.operation != "" && t.operation != s.operation {
			continue
		}
		if t.calls++; t.calls == t.nth || t.nth == 0 {
			t.fired, fired = true, t
		}
	}
	return g.inner, fired
}

// postpone has a request carried out later.
func (g *gate) postpone(address string, atEnd bool, do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.later = append(g.later, postponed{address, atEnd, do})
}

// looked carries out what was postponed until somebody looks, before he has the answer.
func (g *gate) looked(s sent) {
	if s.operation == "listHeldNFTs" {
		g.carryOut(func(p postponed) bool { return p.address == s.address && !p.atEnd })
	}
}

// catchUp carries out all that was postponed.
func (g *gate) catchUp() { g.carryOut(func(postponed) bool { return true }) }

func (g *gate) carryOut(due func(postponed) bool) {
	g.mu.Lock()
	var now []postponed
	g.later = slices.DeleteFunc(g.later, func(p postponed) bool {
		if !due(p) {
			return false
		}
		now = append(now, p)
		return true
	})
	g.mu.Unlock()
	for _, p := range now {
		p.do()
	}
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s := sentBy(r)
	inner, fired := g.pass(s)
	if fired == nil {
		inner.ServeHTTP(w, r)
		g.looked(s)
		return
	}
	if fired.instead != nil {
		fired.instead(w, r, inner)
		return
	}
	if !fired.after {
		fired.do()
		if fired.drop {
			panic(http.ErrAbortHandler)
		}
		g.mu.Lock()
		inner = g.inner // the action may have put another one there
		g.mu.Unlock()
		inner.ServeHTTP(w, r)
		return
	}
	kept := &answer{header: http.Header{}}
	inner.ServeHTTP(kept, r)
	fired.do()
	if fired.drop {
		panic(http.ErrAbortHandler)
	}
	kept.send(w)
}

// answer keeps an answer back.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	if a.status != 0 {
		w.WriteHeader(a.status)
	}
	_, _ = io.Copy(w, &a.body)
}

func (a *answer) Header() http.Header            { return a.header }
func (a *answer) WriteHeader(status int)         { a.status = status }
func (a *answer) Write(text []byte) (int, error) { return a.body.Write(text) }
