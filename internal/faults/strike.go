package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/statebackend"
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
	state  statebackend.Fault
	after  bool // of act: when the service has carried the request out
	drop   bool // of act: the request gets no answer
	ending bool // of act: the run can't succeed, or need not
	sudden bool // of act: what is under way is lost

	// instead answers in place of the service.
	instead func(*worker) instead
	each    bool // of instead: each request of the operation, of one that issues twins
	process bool // the emulator has to be in a process of its own
}

// irreversible are the operations that must not be sent again blindly.
var irreversible = []string{"mintNFT", "transferNFT"}

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
	case !slices.Contains(irreversible, s.operation) || isAfter(f):
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

// endsProcess tells whether it ends terraform or the provider.
func (s strike) endsProcess() bool { return s.kind.ending && !s.kind.process }

// leavesMint tells whether a mint may be left of which the next apply doesn't know.
func (s strike) leavesMint() bool {
	return s.kind.state != "" || s.kind.sudden || !s.survivable() && s.operation == "mintNFT" && !s.kind.ending
}
