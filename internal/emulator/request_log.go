package emulator

import (
	"sync"
	"time"
)

// maxLogged bounds the request log; older entries are dropped.
const maxLogged = 300_000

// RequestLogEntry is one request. It holds no body, no query and no secret.
type RequestLogEntry struct {
	Time      time.Time `json:"time"`
	Operation string    `json:"operation"` // "" for what is no operation
	Method    string    `json:"method"`
	Path      string    `json:"path"`
	Status    int       `json:"status"` // 0: under way, or dropped without an answer
	AccountID string    `json:"account_id"`
}

type requestLog struct {
	mu      sync.Mutex
	dropped int // how many there were before those that are kept
	entries []*RequestLogEntry
}

func (l *requestLog) add(entry RequestLogEntry) *RequestLogEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) >= maxLogged {
		l.entries = append(l.entries[:0:0], l.entries[maxLogged/2:]...)
		l.dropped += maxLogged / 2
	}
	l.entries = append(l.entries, &entry)
	return &entry
}

func (l *requestLog) finish(entry *RequestLogEntry, status int, accountID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.Status, entry.AccountID = status, accountID
}

// filtered gives the entries that are wanted, newest last.
func (l *requestLog) filtered(wanted func(*RequestLogEntry) bool) []RequestLogEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := []RequestLogEntry{}
	for _, entry := range l.entries {
		if wanted(entry) {
			out = append(out, *entry)
		}
	}
	return out
}

// numberedEntry is an entry with its number, which stays the same.
type numberedEntry struct {
	number int // from 1
	RequestLogEntry
}

// newest gives up to n wanted entries, newest first, of those whose number is below
// before; any for 0.
func (l *requestLog) newest(before, n int, wanted func(*RequestLogEntry) bool) (out []numberedEntry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	last := len(l.entries)
	if before > 0 {
		last = min(last, before-1-l.dropped)
	}
	for i := last - 1; i >= 0 && len(out) < n; i-- {
		if wanted(l.entries[i]) {
			out = append(out, numberedEntry{l.dropped + i + 1, *l.entries[i]})
		}
	}
	return out
}

func (l *requestLog) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.entries)
}

// Requests are the requests so far, newest last.
func (e *Emulator) Requests() []RequestLogEntry {
	return e.requests.filtered(func(*RequestLogEntry) bool { return true })
}

// ClearRequests empties the request log.
func (e *Emulator) ClearRequests() {
	e.requests.mu.Lock()
	defer e.requests.mu.Unlock()
	e.requests.dropped += len(e.requests.entries)
	e.requests.entries = nil
}
