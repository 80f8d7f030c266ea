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
	entries []*RequestLogEntry
}

func (l *requestLog) add(entry RequestLogEntry) *RequestLogEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) >= maxLogged {
		l.entries = append(l.entries[:0:0], l.entries[maxLogged/2:]...)
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

// Requests are the requests so far, newest last.
func (e *Emulator) Requests() []RequestLogEntry {
	return e.requests.filtered(func(*RequestLogEntry) bool { return true })
}

// ClearRequests empties the request log.
func (e *Emulator) ClearRequests() {
	e.requests.mu.Lock()
	defer e.requests.mu.Unlock()
	e.requests.entries = nil
}
