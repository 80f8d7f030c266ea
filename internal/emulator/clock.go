package emulator

import (
	"sync"
	"time"
)

// clock is the only clock of an emulator: the injected one and what it was
// advanced by.
type clock struct {
	now func() time.Time

	mu     sync.Mutex
	offset time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now().Add(c.offset).UTC()
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Advance moves the emulator's clock forward.
func (e *Emulator) Advance(d time.Duration) { e.clock.advance(d) }

// Now is the emulator's time.
func (e *Emulator) Now() time.Time { return e.clock.Now() }

// isoTime is the form of times on the wire: ISO 8601 with milliseconds, in UTC.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
