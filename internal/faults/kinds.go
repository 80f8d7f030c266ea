package main

import (
	"context"
	"fmt"
	"net/http"
	"syscall"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/statebackend"
)

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

// lateKinds are requests that are carried out after all, or must not be any more, when
// the client was told that they failed, or nothing at all. That is over before the next
// apply begins: against what is carried out later no client can guard.
var lateKinds = []kind{
	{name: "carried out after status 503", instead: func(w *worker) instead { return w.answerLate(false) }},
	{name: "carried out after the connection was closed", instead: func(w *worker) instead { return w.answerLate(true) }, drop: true},
	{name: "terraform killed while the request waits", instead: (*worker).orphan, ending: true, sudden: true},
}

// twinKinds are what only equal credentials can suffer from.
var twinKinds = []kind{{name: "answers of equal mints lost", instead: (*worker).loseTwins, each: true}}

// listingKinds change what is listed while it is read.
var listingKinds = []kind{{name: "NFT leaves the wallet while it is listed", instead: (*worker).leave, each: true}}

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
	{name: string(statebackend.Refused), state: statebackend.Refused},
	{name: string(statebackend.TimedOut), state: statebackend.TimedOut},
	{name: string(statebackend.Lost), state: statebackend.Lost},
}
