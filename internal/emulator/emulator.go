// Package emulator is an emulator of Web3Connect: an embeddable server that
// follows the documented wire contract, with its state in SQLite.
//
// A request goes through one pipeline: fault before, authentication,
// transaction, handler, commit, fault after, answer, request log. Routes,
// authentication, faults and the log take what they need from one table, see
// operations.go.
package emulator

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// Options configure an emulator. The zero value is an emulator in memory with
// the wall clock, a DNS zone of its own and the documented behaviour.
type Options struct {
	// DataFile is the SQLite file that keeps the state; "" keeps it in memory.
	DataFile string
	// Now is the clock that the emulator's own advances (Advance) are added to.
	Now func() time.Time
	// Random is the source of ids and keys.
	Random io.Reader
	// Logger takes what happens; nil for nothing. It never sees a secret.
	Logger *slog.Logger
	// Resolver looks TXT records up; nil for the zone that SetTXT fills.
	Resolver Resolver
	// Switches choose behaviour where the contract is silent.
	Switches Switches
	// FailingEmails are e-mails whose import fails.
	FailingEmails []string
}

// Emulator is a running emulator without a listener of its own.
type Emulator struct {
	log      *slog.Logger
	store    *store
	clock    *clock
	random   io.Reader
	resolver Resolver
	zone     *zone
	faults   *faults
	requests *requestLog
	failing  map[string]bool
	handler  http.Handler
	control  http.Handler

	closing chan struct{} // closed by Close, which ends hanging requests
	once    sync.Once

	mu       sync.Mutex
	switches Switches

	observing sync.Mutex
	observer  func(operation string)
}

// New opens the store, seeds it if it is empty, and makes the handlers.
func New(opts Options) (*Emulator, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Random == nil {
		opts.Random = rand.Reader
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	e := &Emulator{
		log:      opts.Logger,
		clock:    &clock{now: opts.Now},
		random:   &lockedReader{r: opts.Random},
		zone:     newZone(),
		faults:   &faults{},
		requests: &requestLog{},
		failing:  map[string]bool{},
		closing:  make(chan struct{}),
		switches: opts.Switches.withDefaults(),
	}
	if err := e.switches.validate(); err != nil {
		return nil, err
	}
	for _, email := range opts.FailingEmails {
		e.failing[normalizeEmail(email)] = true
	}
	e.resolver = opts.Resolver
	if e.resolver == nil {
		e.resolver = e.zone
	}
	var err error
	if e.store, err = openStore(opts.DataFile); err != nil {
		return nil, err
	}
	if err := e.store.write(context.Background(), e.seedIfEmpty); err != nil {
		return nil, fmt.Errorf("seeding: %w", closeAfter(e.store, err))
	}
	e.handler, e.control = e.newHandler(), e.newControlHandler()
	return e, nil
}

// Handler serves the REST API under /rest/v1, and /healthz.
func (e *Emulator) Handler() http.Handler { return e.handler }

// ControlHandler serves the control API under /control/v1, and /healthz. It has
// no authentication: give it a listener of its own on a loopback address.
func (e *Emulator) ControlHandler() http.Handler { return e.control }

// Release ends requests that a fault has hang or wait, from now on.
func (e *Emulator) Release() { e.once.Do(func() { close(e.closing) }) }

// Close ends hanging requests and closes the store.
func (e *Emulator) Close() error {
	e.Release()
	return e.store.close()
}

// Observe has f called with the name of each operation before it is carried out,
// one call at a time; nil for nobody. It is for tests.
func (e *Emulator) Observe(f func(operation string)) {
	e.observing.Lock()
	defer e.observing.Unlock()
	e.observer = f
}

func (e *Emulator) observe(operation string) {
	e.observing.Lock()
	defer e.observing.Unlock()
	if e.observer != nil {
		e.observer(operation)
	}
}

// lockedReader lets goroutines share a source of randomness.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.r, p)
}
