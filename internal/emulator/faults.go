package emulator

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Kinds of faults.
const (
	FaultLatency           = "latency"             // answers later
	FaultStatus            = "status"              // answers Status with an error envelope
	FaultHTML              = "html"                // answers Status (default 502) with an HTML page
	FaultTruncate          = "truncate"            // carries the operation out and answers half
	FaultCloseBeforeCommit = "close_before_commit" // drops the connection instead of carrying it out
	FaultCloseAfterCommit  = "close_after_commit"  // carries the operation out and drops the connection
	FaultHang              = "hang"                // never answers
)

// Fault is something that goes wrong with an operation: with the n-th call from
// now on and Count-1 more, or with each call with a probability.
type Fault struct {
	Operation   string   `json:"operation"` // a name, or * for all
	Kind        string   `json:"kind"`
	Nth         int      `json:"nth,omitempty"`   // from 1
	Count       int      `json:"count,omitempty"` // default 1
	Probability float64  `json:"probability,omitempty"`
	Seed        uint64   `json:"seed,omitempty"`
	Status      int      `json:"status,omitempty"`
	RetryAfter  string   `json:"retry_after,omitempty"` // seconds or a date
	Latency     Duration `json:"latency,omitempty"`
	// AfterCommit has latency, status, html and hang strike when the operation is
	// carried out, in place of before.
	AfterCommit bool `json:"after_commit,omitempty"`

	calls  int
	random *rand.Rand
}

func (f *Fault) validate() error {
	kinds := map[string]bool{
		FaultLatency: true, FaultStatus: true, FaultHTML: true, FaultTruncate: true,
		FaultCloseBeforeCommit: true, FaultCloseAfterCommit: true, FaultHang: true,
	}
	switch {
	case f.Operation != "*" && !operationNames[f.Operation]:
		return fmt.Errorf("operation %q doesn't exist; give the name of one, or *", f.Operation)
	case !kinds[f.Kind]:
		return fmt.Errorf("kind %q doesn't exist", f.Kind)
	case (f.Nth > 0) == (f.Probability > 0) || f.Nth < 0 || f.Probability < 0 || f.Probability > 1:
		return fmt.Errorf("give either nth, from 1, or probability, over 0 and at most 1")
	case f.Kind == FaultStatus && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("status %d is none of an error, from 400 to 599", f.Status)
	case f.Kind == FaultHTML && f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d is none of an answer, from 200 to 599", f.Status)
	case f.Kind == FaultLatency && f.Latency <= 0:
		return fmt.Errorf("latency %s is missing or not over 0; it is such as \"200ms\"", time.Duration(f.Latency))
	case f.Count < 0:
		return fmt.Errorf("count %d is below 1", f.Count)
	case f.Count > 0 && f.Probability > 0:
		return errors.New("count goes with nth, not with probability")
	case f.Seed != 0 && f.Nth > 0:
		return errors.New("seed goes with probability, not with nth")
	case f.Status != 0 && f.Kind != FaultStatus && f.Kind != FaultHTML:
		return fmt.Errorf("status is for the kinds status and html, not for %s", f.Kind)
	case f.RetryAfter != "" && f.Kind != FaultStatus && f.Kind != FaultHTML:
		return fmt.Errorf("retry_after is for the kinds status and html, not for %s", f.Kind)
	case f.Latency != 0 && f.Kind != FaultLatency:
		return fmt.Errorf("latency is for the kind latency, not for %s", f.Kind)
	case f.AfterCommit && !f.choosesMoment():
		return fmt.Errorf("after_commit is for the kinds latency, status, html and hang, not for %s", f.Kind)
	case !isRetryAfter(f.RetryAfter):
		return fmt.Errorf("retry_after %q is neither seconds nor a date, such as \"Wed, 21 Oct 2026 07:28:00 GMT\"", f.RetryAfter)
	}
	return nil
}

func isRetryAfter(text string) bool {
	if text == "" {
		return true
	}
	if _, err := http.ParseTime(text); err == nil {
		return true
	}
	_, err := strconv.ParseUint(text, 10, 31)
	return err == nil
}

// before tells whether the fault strikes before the operation.
func (f *Fault) before() bool {
	return f.Kind != "" && !f.after()
}

// after tells whether the fault strikes when the operation is carried out.
func (f *Fault) after() bool {
	return f.AfterCommit || f.Kind == FaultTruncate || f.Kind == FaultCloseAfterCommit
}

// choosesMoment tells whether AfterCommit is for the kind; that of the others has its
// moment itself.
func (f *Fault) choosesMoment() bool {
	return f.Kind == FaultLatency || f.Kind == FaultStatus || f.Kind == FaultHTML || f.Kind == FaultHang
}

// loggedStatus is what the request log says of a struck request; 0 for a latency
// that has not passed.
func (f *Fault) loggedStatus(answered int) int {
	switch f.Kind {
	case FaultStatus:
		return f.Status
	case FaultHTML:
		return f.htmlStatus()
	case FaultTruncate:
		return answered
	}
	return 0
}

func (f *Fault) htmlStatus() int {
	if f.Status == 0 {
		return http.StatusBadGateway
	}
	return f.Status
}

// faults are those that wait to strike, in the order of their making.
type faults struct {
	mu   sync.Mutex
	list []*Fault
}

// AddFault lets something go wrong from now on.
func (e *Emulator) AddFault(f Fault) error {
	if err := f.validate(); err != nil {
		return err
	}
	if f.Nth > 0 {
		setDefault(&f.Count, 1)
	}
	f.random = rand.New(rand.NewPCG(f.Seed, f.Seed))
	e.faults.mu.Lock()
	defer e.faults.mu.Unlock()
	e.faults.list = append(e.faults.list, &f)
	return nil
}

// Faults are those that were added.
func (e *Emulator) Faults() []Fault {
	e.faults.mu.Lock()
	defer e.faults.mu.Unlock()
	out := make([]Fault, 0, len(e.faults.list))
	for _, f := range e.faults.list {
		out = append(out, *f)
	}
	return out
}

// ClearFaults takes all faults back.
func (e *Emulator) ClearFaults() {
	e.faults.mu.Lock()
	defer e.faults.mu.Unlock()
	e.faults.list = nil
}

// strike counts a call and gives the first fault that strikes it; its kind is ""
// where none does.
func (fs *faults) strike(operation string) *Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	struck := &Fault{}
	for _, f := range fs.list {
		if f.Operation != "*" && f.Operation != operation {
			continue
		}
		f.calls++
		hit := f.Nth > 0 && f.calls >= f.Nth && f.calls-f.Nth < f.Count
		if f.Probability > 0 {
			hit = f.random.Float64() < f.Probability
		}
		if hit && struck.Kind == "" {
			struck = f
		}
	}
	return struck
}

// strike carries a fault out. False: all goes on as usual, with the operation or,
// after it, with its answer.
func (e *Emulator) strike(w http.ResponseWriter, r *request, f *Fault, resp response) bool {
	e.log.Info("fault", "operation", r.op.name, "kind", f.Kind)
	switch f.Kind {
	case FaultLatency:
		e.wait(r.Context(), time.Duration(f.Latency))
		if r.Context().Err() == nil {
			return false
		}
		drop(w) // nobody waits for the answer any more
	case FaultStatus:
		resp = e.failure(r, &apiError{status: f.Status, code: codeOfStatus(f.Status), detail: "a fault was asked for", retryAfter: f.RetryAfter})
		resp.status = f.Status
		write(w, resp)
	case FaultHTML:
		header := http.Header{"Content-Type": {"text/html"}}
		if f.RetryAfter != "" {
			header.Set("Retry-After", f.RetryAfter)
		}
		write(w, response{f.htmlStatus(), header, []byte("<html><head><title>Bad gateway</title></head><body>a fault was asked for</body></html>")})
	case FaultHang:
		e.wait(r.Context(), math.MaxInt64)
		drop(w)
	case FaultTruncate:
		if len(resp.body) == 0 {
			drop(w)
			break
		}
		resp.header.Set("Content-Length", strconv.Itoa(len(resp.body)))
		resp.body = resp.body[:len(resp.body)/2]
		write(w, resp)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	default:
		drop(w)
	}
	return true
}

// drop breaks the connection without an answer.
func drop(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
