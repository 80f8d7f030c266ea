// Package statebackend is an HTTP backend of Terraform's whose writes can fail.
package statebackend

import (
	"io"
	"net/http"
	"sync"
)

// Backend keeps one state, in memory. The zero value is ready for use.
type Backend struct {
	mu    sync.Mutex
	state []byte
	fault Fault
	hit   bool // whether the fault struck
}

// Fault is what becomes of writes.
type Fault string

// Faults of writes.
const (
	Refused  Fault = "state write refused"
	TimedOut Fault = "state write timed out"          // isn't carried out
	Lost     Fault = "answer of the state write lost" // is carried out
)

// Set puts a state in place; nil is none.
func (b *Backend) Set(state []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.state = state
}

// Get is the state; nil if there is none.
func (b *Backend) Get() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.state
}

// Strike lets all writes fail until it is called with "", and tells whether one did.
func (b *Backend) Strike(f Fault) (hit bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	hit, b.hit, b.fault = b.hit, false, f
	return hit
}

// ServeHTTP answers GET and POST.
func (b *Backend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
		_, _ = w.Write(b.state)
	case r.Method != http.MethodPost:
		w.WriteHeader(http.StatusMethodNotAllowed)
	default:
		b.write(w, raw)
	}
}

func (b *Backend) write(w http.ResponseWriter, raw []byte) {
	b.hit = b.hit || b.fault != ""
	switch b.fault {
	case Refused:
		w.WriteHeader(http.StatusForbidden)
	case TimedOut: // as a gateway says it; Terraform itself would wait for ever
		w.WriteHeader(http.StatusGatewayTimeout)
	case Lost:
		b.state = raw
		panic(http.ErrAbortHandler)
	default:
		b.state = raw
	}
}
