package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// strike is one thing that goes wrong during an apply.
type strike struct {
	kind      kind
	operation string // "" for any
	nth       int    // request of the operation, from 1
	lasting   bool   // every call from the n-th on, in this apply; of calls alone
}

func (s strike) String() string {
	text := s.kind.name
	if s.nth > 0 {
		operation := s.operation
		if operation == "" {
			operation = "any request"
		}
		text += fmt.Sprintf(" at %s %d", operation, s.nth)
	}
	if s.lasting {
		text += " and all after it"
	}
	return text
}

// kind is a way to go wrong.
type kind struct {
	name string
	// One of these.
	fault  *emulator.Fault // of the emulator
	act    func(ctx context.Context, w *worker)
	state  stateFault
	after  bool // of act: when the service has carried the request out
	drop   bool // of act: the request gets no answer
	ending bool // of act: the run can't succeed, or need not
	sudden bool // of act: what is under way is lost

	// late is a request that the service carries out when the client has been told that
	// it failed, and has looked; with drop there is no answer, and it is carried out when
	// the apply has ended.
	late bool
	// twins has the answers of equal mints lost, when all of them are carried out.
	twins   bool
	process bool // the emulator has to be in a process of its own
}

const (
	// requestTimeout is the provider's; that of a calm request is some milliseconds.
	requestTimeout = 6 * time.Second
	lag            = 150 * time.Millisecond
	tokenLife      = 30 * 24 * time.Hour
	setBack        = 3 * time.Second // what is due in the service has to wait as long
)

// callKinds are the emulator's faults, before and after the commit.
var callKinds = func() (all []kind) {
	add := func(f emulator.Fault, what string) {
		when := "before"
		if isAfter(&f) {
			when = "after"
		}
		all = append(all, kind{name: what + " " + when + " the commit", fault: &f})
	}
	for _, after := range []bool{false, true} {
		add(emulator.Fault{Kind: emulator.FaultLatency, Latency: emulator.Duration(lag), AfterCommit: after}, "latency")
		add(emulator.Fault{Kind: emulator.FaultHang, AfterCommit: after}, "hang")
		for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout} {
			add(emulator.Fault{Kind: emulator.FaultStatus, Status: status, AfterCommit: after}, fmt.Sprintf("status %d", status))
		}
		for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
			add(emulator.Fault{Kind: emulator.FaultStatus, Status: status, RetryAfter: "1", AfterCommit: after}, fmt.Sprintf("status %d with Retry-After", status))
		}
		add(emulator.Fault{Kind: emulator.FaultHTML, Status: http.StatusBadGateway, AfterCommit: after}, "page of a gateway")
		add(emulator.Fault{Kind: emulator.FaultHTML, Status: http.StatusOK, AfterCommit: after}, "page with status 200")
		add(emulator.Fault{Kind: emulator.FaultHTML, Status: http.StatusNotFound, AfterCommit: after}, "page with status 404")
	}
	add(emulator.Fault{Kind: emulator.FaultTruncate}, "truncated answer")
	add(emulator.Fault{Kind: emulator.FaultCloseBeforeCommit}, "connection closed")
	add(emulator.Fault{Kind: emulator.FaultCloseAfterCommit}, "connection closed")
	return all
}()

// eventKinds makes kinds of a request's two sides.
func eventKinds(name string, k kind) []kind {
	before, after := k, k
	before.name, after.name = name+" before the commit", name+" after the commit"
	after.after = true
	return []kind{before, after}
}

// processKinds end terraform or the provider.
var processKinds = func() (all []kind) {
	signal := func(sig syscall.Signal, group bool) func(context.Context, *worker) {
		return func(_ context.Context, w *worker) { w.signal(sig, group) }
	}
	twice := func(_ context.Context, w *worker) {
		w.signal(syscall.SIGINT, true)
		w.signal(syscall.SIGINT, true)
	}
	for _, e := range []struct {
		name   string
		sudden bool
		act    func(context.Context, *worker)
	}{
		{"terraform killed", true, signal(syscall.SIGKILL, false)},
		{"terraform and provider killed", true, signal(syscall.SIGKILL, true)},
		{"terraform interrupted", false, signal(syscall.SIGINT, true)},
		{"terraform interrupted twice", true, twice},
		{"terraform terminated", false, signal(syscall.SIGTERM, false)},
		{"provider killed", true, func(_ context.Context, w *worker) { w.killProvider() }},
	} {
		all = append(all, eventKinds(e.name, kind{act: e.act, ending: true, sudden: e.sudden})...)
	}
	return append(all, kind{name: "terraform interrupted, and the answer lost", act: signal(syscall.SIGINT, true), after: true, drop: true, ending: true})
}()

// lateKinds are requests that the service carries out after all, when the client was
// told that they failed, or nothing at all. They are done before the next apply
// begins: against later ones no client can guard.
var lateKinds = []kind{
	{name: "carried out after status 503", late: true},
	{name: "carried out after the connection was closed", late: true, drop: true},
}

// twinKinds are what only equal credentials can suffer from.
var twinKinds = []kind{{name: "answers of equal mints lost", twins: true}}

// loseTwins carries the mints of the twins out and loses the answers, as far as it can
// when both are there: whoever looks then finds two.
func (w *worker) loseTwins() func(http.ResponseWriter, *http.Request, http.Handler) {
	const patience = 300 * time.Millisecond // one waits for the other, and it should
	together := make(chan struct{}, len(twins))
	return func(rw http.ResponseWriter, r *http.Request, service http.Handler) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !bytes.Contains(body, fmt.Appendf(nil, `"serial_number":%d`, twinSerial)) {
			service.ServeHTTP(rw, r)
			return
		}
		service.ServeHTTP(httptest.NewRecorder(), r)
		together <- struct{}{}
		for deadline := time.After(patience); len(together) < len(twins); {
			select {
			case <-deadline:
				panic(http.ErrAbortHandler)
			case <-time.After(time.Millisecond):
			}
		}
		panic(http.ErrAbortHandler)
	}
}

// answerLate is the answer of a service that isn't done.
func (w *worker) answerLate(k kind) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(rw http.ResponseWriter, r *http.Request, service http.Handler) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		later := r.Clone(context.WithoutCancel(r.Context()))
		later.Body = io.NopCloser(bytes.NewReader(body))
		w.service.gate.postpone(sentBy(r).address, k.drop, func() { service.ServeHTTP(httptest.NewRecorder(), later) })
		if k.drop {
			panic(http.ErrAbortHandler)
		}
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusServiceUnavailable)
		_, _ = rw.Write([]byte(`{"status":"error","result":null,"error":"internal_error ;; try again later"}`))
	}
}

// emulatorKinds kill the service and start it again on the same file.
var emulatorKinds = func() []kind {
	restart := func(ctx context.Context, w *worker) { w.must(w.service.restart(ctx)) }
	during := func(ctx context.Context, w *worker) { // while the request is under way
		pause := time.Duration(w.scenario.random.Int64N(int64(4 * time.Millisecond)))
		w.service.working.Go(func() {
			<-time.After(pause)
			restart(ctx, w)
		})
	}
	all := eventKinds("service killed", kind{act: restart, drop: true, ending: true, sudden: true, process: true})
	return append(all, kind{name: "service killed during the request", act: during, ending: true, sudden: true, process: true})
}()

// tokenKinds turn credentials down in the middle of an apply.
var tokenKinds = func() (all []kind) {
	skew := func(d time.Duration) func(context.Context, *worker) {
		return func(_ context.Context, w *worker) { w.service.skew.Store(int64(d)) }
	}
	all = append(all, eventKinds("tokens revoked", kind{act: func(ctx context.Context, w *worker) { w.must(w.service.emulator.RevokeTokens(ctx)) }})...)
	all = append(all, eventKinds("clock put forward", kind{act: skew(tokenLife + time.Hour)})...)
	all = append(all, eventKinds("clock put back", kind{act: skew(-setBack)})...)
	return all
}()

var stateKinds = []kind{
	{name: string(stateRefused), state: stateRefused},
	{name: string(stateTimedOut), state: stateTimedOut},
	{name: string(stateLost), state: stateLost},
}

// irreversible are the operations that must not be sent again blindly.
var irreversible = []string{"mintNFT", "transferNFT"}

func isIrreversible(operation string) bool {
	return operation == irreversible[0] || operation == irreversible[1]
}

// survivable tells whether an apply has to ride the strike out. It need not where an
// irreversible request was sent and nobody can tell yet whether it will be carried
// out, where repeating doesn't help, and where a process ends.
func (s strike) survivable() bool {
	f := s.kind.fault
	switch {
	case s.lasting || s.kind.ending || s.kind.state != "" || s.kind.drop:
		return false
	case f == nil || f.Kind == emulator.FaultLatency:
		return true
	case f.Status == http.StatusForbidden || f.Kind == emulator.FaultHTML && f.Status != http.StatusBadGateway:
		return false // permissions, or an address, that isn't right
	case f.Status == http.StatusUnauthorized:
		return !isByKey(s.operation)
	case !isIrreversible(s.operation) || isAfter(f):
		return true
	}
	switch f.Status {
	case http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable:
		return f.Kind == emulator.FaultStatus
	}
	return false
}

// isAfter tells whether the fault strikes when the operation is carried out.
func isAfter(f *emulator.Fault) bool {
	return f.AfterCommit || f.Kind == emulator.FaultTruncate || f.Kind == emulator.FaultCloseAfterCommit
}

// isByKey tells whether an operation takes the API key secret, which can't be
// renewed.
func isByKey(operation string) bool {
	return operation == "refreshAccessToken" || strings.HasSuffix(operation, "ImportBatch")
}

// leavesMint tells whether a mint may be left of which the next apply doesn't know.
func (s strike) leavesMint() bool {
	return s.kind.state != "" || s.kind.sudden || !s.survivable() && s.operation == "mintNFT" && !s.kind.ending
}

func pick[T any](random *rand.Rand, all []T) T { return all[random.IntN(len(all))] }
