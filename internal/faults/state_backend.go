package main

import (
	"io"
	"net/http"
	"sync"
)

// stateBackend is an HTTP backend of Terraform's that keeps one state.
type stateBackend struct {
	mu    sync.Mutex
	state []byte
	fault stateFault
	hit   bool // whether the fault struck
}

// stateFault is what becomes of writes.
type stateFault string

const (
	stateRefused  stateFault = "state write refused"
	stateTimedOut stateFault = "state write timed out"          // isn't carried out
	stateLost     stateFault = "answer of the state write lost" // is carried out
)

func (b *stateBackend) set(state []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state = state
}

func (b *stateBackend) get() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// strike lets all writes fail until it is called with "", and tells whether one did.
func (b *stateBackend) strike(f stateFault) (hit bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	hit, b.hit, b.fault = b.hit, false, f
	return hit
}

func (b *stateBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case r.Method == http.MethodGet && b.state == nil:
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet:
		_, _ = w.Write(b.state) //nolint:gosec // for Terraform alone
	case r.Method != http.MethodPost:
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		b.write(w, raw)
	}
}

func (b *stateBackend) write(w http.ResponseWriter, raw []byte) {
	b.hit = b.hit || b.fault != ""
	switch b.fault {
	case stateRefused:
		w.WriteHeader(http.StatusForbidden)
	case stateTimedOut: // as a gateway says it; Terraform itself would wait for ever
		w.WriteHeader(http.StatusGatewayTimeout)
	case stateLost:
		b.state = raw
		panic(http.ErrAbortHandler)
	default:
		b.state = raw
	}
}
