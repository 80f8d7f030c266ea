package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"
)

// importChunk is how many e-mails a transaction imports, so that others get their
// turn.
const importChunk = 200

// importWorker runs the batches that are due, in the background. A batch is a row
// of the store, committed with the answer to its submission, so that a restart goes
// on where it ended.
type importWorker struct {
	mu     sync.Mutex // of running one
	woken  chan struct{}
	cancel context.CancelFunc
	done   chan struct{}
}

func (w *importWorker) start(e *Emulator) {
	ctx, cancel := context.WithCancel(context.Background())
	w.woken, w.cancel, w.done = make(chan struct{}, 1), cancel, make(chan struct{})
	go func() {
		defer close(w.done)
		for ctx.Err() == nil {
			pause, err := e.runDueImport(ctx)
			if err != nil && ctx.Err() == nil {
				e.log.Error("import failed", "error", err.Error())
				pause = time.Second
			}
			timer := time.NewTimer(pause)
			select {
			case <-timer.C:
			case <-w.woken:
			case <-ctx.Done():
			}
			timer.Stop()
		}
	}()
}

// wake has the worker look for batches that are due.
func (w *importWorker) wake() {
	select {
	case w.woken <- struct{}{}:
	default: // it is awake already
	}
}

func (w *importWorker) stop() {
	w.cancel()
	<-w.done
}

// runDueImport runs the batch that is due longest, and tells how long to wait for
// the next.
func (e *Emulator) runDueImport(ctx context.Context) (pause time.Duration, err error) {
	e.imports.mu.Lock()
	defer e.imports.mu.Unlock()
	var id string
	var due int64
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
		return t.row(ctx, "SELECT id, due_at FROM import_batches WHERE result IS NULL ORDER BY due_at LIMIT 1").Scan(&id, &due)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return math.MaxInt64, nil
	}
	if err != nil {
		return 0, err
	}
	if pause := fromMillis(due).Sub(e.Now()); pause > 0 {
		return pause, nil
	}
	return 0, e.runImport(ctx, id)
}

// RunImports runs the batches that are due now and returns when they are done.
func (e *Emulator) RunImports(ctx context.Context) error {
	for {
		if pause, err := e.runDueImport(ctx); pause > 0 || err != nil {
			return err
		}
	}
}

// runImport imports the e-mails of a batch, a chunk a transaction.
func (e *Emulator) runImport(ctx context.Context, id string) error {
	var emails []string
	err := e.store.read(ctx, func(ctx context.Context, t *tx) (err error) {
		emails, err = t.batchEmails(ctx, id)
		return err
	})
	if err != nil {
		return ignoreGone(err)
	}
	results := make([]importedEndUser, 0, len(emails))
	for chunk := range slices.Chunk(emails, importChunk) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		fresh, err := e.newEndUsers(chunk)
		if err != nil {
			return err
		}
		var part []importedEndUser
		err = e.store.write(ctx, func(ctx context.Context, t *tx) (err error) {
			if _, _, err := t.batch(ctx, id); err != nil {
				return err // a reset took it
			}
			if part, err = e.importChunk(ctx, t, chunk, fresh); err != nil {
				return err
			}
			return t.exec(ctx, "UPDATE import_batches SET imported = ?, failed = ? WHERE id = ?", len(results)+len(part), countFailed(results)+countFailed(part), id)
		})
		if err != nil {
			return ignoreGone(err)
		}
		results = append(results, part...)
	}
	return e.store.write(ctx, func(ctx context.Context, t *tx) error { return e.finishImport(ctx, t, id, results) })
}

// ignoreGone: a reset takes batches away that run.
func ignoreGone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

func (t *tx) batchEmails(ctx context.Context, id string) (emails []string, err error) {
	_, b, err := t.batch(ctx, id)
	if err != nil {
		return nil, err
	}
	return emails, json.Unmarshal([]byte(b.emails), &emails)
}

// newEndUsers makes an account for each e-mail, without storing it.
func (e *Emulator) newEndUsers(emails []string) (fresh []account, err error) {
	fresh = make([]account, len(emails))
	for i, email := range emails {
		if fresh[i], err = e.newEndUser(email); err != nil {
			return nil, err
		}
	}
	return fresh, nil
}

func (e *Emulator) importChunk(ctx context.Context, t *tx, emails []string, fresh []account) ([]importedEndUser, error) {
	results := make([]importedEndUser, len(emails))
	for i, email := range emails {
		a, ok, err := e.importOne(ctx, t, fresh[i])
		if err != nil {
			return nil, fmt.Errorf("importing an e-mail: %w", err)
		}
		results[i] = importedEndUser{email, a.wallet.address, a.wallet.address, a.wallet.suri, ok}
	}
	return results, nil
}

func (e *Emulator) finishImport(ctx context.Context, t *tx, id string, results []importedEndUser) error {
	raw, err := json.Marshal(results)
	if err != nil {
		return err
	}
	return t.exec(ctx, "UPDATE import_batches SET finished_at = ?, result = ?, imported = ?, failed = ? WHERE id = ?",
		e.Now().UnixMilli(), string(raw), len(results), countFailed(results), id)
}

func countFailed(results []importedEndUser) (n int) {
	for _, r := range results {
		if !r.OK {
			n++
		}
	}
	return n
}

// importNow runs a batch in the transaction of its submission.
func (e *Emulator) importNow(ctx context.Context, t *tx, id string) error {
	emails, err := t.batchEmails(ctx, id)
	if err != nil {
		return err
	}
	fresh, err := e.newEndUsers(emails)
	if err != nil {
		return err
	}
	results, err := e.importChunk(ctx, t, emails, fresh)
	if err != nil {
		return err
	}
	return e.finishImport(ctx, t, id, results)
}
