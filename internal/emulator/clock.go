package emulator

import (
	"context"
	"encoding/binary"
	"errors"
	"sync/atomic"
	"time"
)

const settingClock = "clock_offset"

// clock is the only clock of an emulator: the injected one and what it was advanced
// by. The latter is in the store, since times must not go back at a restart.
type clock struct {
	now    func() time.Time
	offset atomic.Int64 // nanoseconds
}

// Now is the emulator's time.
func (e *Emulator) Now() time.Time {
	return e.clock.now().Add(time.Duration(e.clock.offset.Load())).UTC()
}

// Advance moves the emulator's clock forward.
func (e *Emulator) Advance(ctx context.Context, d time.Duration) error {
	if d < 0 {
		return errors.New("time doesn't go back")
	}
	err := e.store.write(ctx, func(ctx context.Context, t *tx) error {
		offset := e.clock.offset.Load() + int64(d)
		if offset < 0 {
			return errors.New("the clock can't be advanced that far")
		}
		if err := t.setSetting(ctx, settingClock, binary.BigEndian.AppendUint64(nil, uint64(offset))); err != nil {
			return err
		}
		e.clock.offset.Store(offset)
		return nil
	})
	e.imports.wake()
	return err
}

// loadClock takes the offset from the store.
func (e *Emulator) loadClock(ctx context.Context, t *tx) error {
	raw, err := t.setting(ctx, settingClock)
	if err == nil && len(raw) == 8 {
		e.clock.offset.Store(int64(binary.BigEndian.Uint64(raw))) //nolint:gosec // it was made of one
	}
	return err
}

// isoTime is the form of times on the wire: ISO 8601 with milliseconds, in UTC.
func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
