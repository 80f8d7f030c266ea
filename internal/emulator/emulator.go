// Package emulator is an emulator of Web3Connect and W3Block ID: an embeddable
// server that follows their documented wire contracts, with its state in SQLite.
//
// A request goes through one pipeline: fault before, limits, authentication,
// preparation, transaction, handler, commit, fault after, answer, request log.
// Routes, authentication, faults and the log take what they need from one table, see
// operations.go.
package emulator

import (
	"context"
	"crypto/rand"
	_ "embed" // the OpenAPI description
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// OpenAPI is the OpenAPI 3.1 description, in YAML, of all that an emulator serves.
//
//go:embed openapi.yaml
var OpenAPI []byte

// Options configure an emulator. The zero value is an emulator in memory with
// the wall clock, a DNS zone of its own, the default seed and the documented
// behaviour.
type Options struct {
	// DataFile is the SQLite file that keeps the state; "" keeps it in memory.
	DataFile string
	// Seed is what an empty store is filled with; nil for the default seed.
	Seed *Seed
	// Now is the clock that the emulator's own advances (Advance) are added to.
	Now func() time.Time
	// Random is the source of ids, wallets and codes. The keys of tokens have their
	// own.
	Random io.Reader
	// Logger takes what happens; nil for nothing. It never sees a secret.
	Logger *slog.Logger
	// Resolver looks TXT records up; nil for the zone that SetTXT fills.
	Resolver Resolver
	// PublishRecords has the zone begin with the TXT record of each new organization, so
	// that its domain can be verified at once.
	PublishRecords bool
	// Switches choose behaviour where the contract is silent.
	Switches Switches
	// FailingEmails are e-mails whose import fails.
	FailingEmails []string
	// ControlToken is what the control API wants as a Bearer token, and the console as
	// a password. Without one they answer to requests for a loopback host only.
	ControlToken string
	// Middleware wraps Handler and ControlHandler; nil for none. It is for tests.
	Middleware func(http.Handler) http.Handler
}

// Emulator is a running emulator without a listener of its own.
type Emulator struct {
	log            *slog.Logger
	store          *store
	seed           *Seed
	clock          clock
	random         io.Reader
	resolver       Resolver
	faults         faults
	requests       requestLog
	limits         limits
	verified       verifiedTokens
	imports        importWorker
	failing        map[string]bool // e-mails whose import fails, whatever the state
	controlToken   string
	publishRecords bool
	handler        http.Handler
	control        http.Handler

	closing chan struct{} // closed by Close, which ends hanging requests
	once    sync.Once

	mu       sync.Mutex
	switches Switches

	observing sync.Mutex
	observer  func(operation string)
}

// New opens the store, seeds it if it is empty, makes the handlers and goes on with
// import batches that were under way.
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
	if opts.Seed == nil {
		opts.Seed = defaultSeed()
	}
	e := &Emulator{
		log:            opts.Logger,
		seed:           opts.Seed,
		clock:          clock{now: opts.Now},
		random:         &lockedReader{r: opts.Random},
		controlToken:   opts.ControlToken,
		publishRecords: opts.PublishRecords,
		closing:        make(chan struct{}),
		switches:       opts.Switches.withDefaults(),
		failing:        map[string]bool{},
	}
	for _, email := range opts.FailingEmails {
		e.failing[normalizeEmail(email)] = true
	}
	if err := e.switches.Validate(); err != nil {
		return nil, err
	}
	var err error
	if e.store, err = openStore(context.Background(), opts.DataFile); err != nil {
		return nil, err
	}
	e.resolver = opts.Resolver
	if e.resolver == nil {
		e.resolver = zone{e.store}
	}
	err = e.store.write(context.Background(), func(ctx context.Context, t *tx) error {
		if err := e.loadClock(ctx, t); err != nil {
			return err
		}
		return errors.Join(needOIDCKey(ctx, t), e.seedIfEmpty(ctx, t))
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("seeding: %w", err), e.store.close())
	}
	e.handler, e.control = e.newHandler(), e.newControlHandler()
	if opts.Middleware != nil {
		e.handler, e.control = opts.Middleware(e.handler), opts.Middleware(e.control)
	}
	e.imports.start(e)
	return e, nil
}

// Handler serves the REST API under /rest/v1, W3Block ID under /w3block, the OpenID
// Provider and its pages at the root, /healthz and /openapi.yaml.
func (e *Emulator) Handler() http.Handler { return e.handler }

// ControlHandler serves the console at /, the control API under /control/v1, /healthz
// and /openapi.yaml. Give it a listener of its own: on a loopback address, or with a
// ControlToken.
func (e *Emulator) ControlHandler() http.Handler { return e.control }

// Release ends requests that a fault has hang or wait, from now on.
func (e *Emulator) Release() { e.once.Do(func() { close(e.closing) }) }

// Close ends hanging requests, waits for the writes under way and closes the store.
func (e *Emulator) Close() error {
	e.Release()
	e.imports.stop()
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
