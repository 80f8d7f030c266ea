package emulator

import (
	"context"
	"errors"
	"fmt"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver
)

// readConnections is how many reads of a file run at the same time.
const readConnections = 8

// store is the state in SQLite: one connection that writes (see store_write.go),
// and for a file others that read. What a write has returned from survives the
// process.
type store struct {
	readers, writer *pool        // in memory the same
	file            string       // "" in memory
	lock            *flock.Flock // nil in memory
	queue           writeQueue
}

// openStore opens a file, or with "" a database in memory.
func openStore(ctx context.Context, file string) (*store, error) {
	s := &store{}
	err := s.open(ctx, file)
	if err != nil && file != "" {
		err = fmt.Errorf("opening %s: %w", file, err)
	}
	if err != nil {
		return nil, errors.Join(err, s.closeFiles())
	}
	s.queue.start(s.writer)
	return s, nil
}

func (s *store) open(ctx context.Context, file string) (err error) {
	name := "file::memory:"
	if file != "" {
		if err := s.lockFile(file); err != nil {
			return err
		}
		name = fileName(s.file) + "?_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)"
	}
	if s.writer, err = openPool(ctx, name, 1); err != nil {
		return err
	}
	err = s.writer.with(func(c *conn) error {
		if err := checkMaker(ctx, c); err != nil {
			return err
		}
		if _, err := c.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil { // of the file, once and for all; in memory without effect
			return err
		}
		return migrate(ctx, c)
	})
	if err != nil {
		return err
	}
	s.readers = s.writer
	if file != "" {
		s.readers, err = openPool(ctx, name, readConnections)
	}
	return err
}

// read runs do in a transaction that sees one state. It is short, so that a client
// that goes away doesn't end it.
func (s *store) read(ctx context.Context, do func(context.Context, *tx) error) error {
	ctx = context.WithoutCancel(ctx)
	var c *conn
	select {
	case c = <-s.readers.free:
	case <-s.queue.stopped:
		return errClosed
	}
	defer func() { s.readers.free <- c }()
	commits := s.queue.commits.Load()
	return c.transaction(ctx, "BEGIN", func(t *tx) error {
		t.commits = commits
		return do(ctx, t)
	})
}

// close waits for the reads and writes under way.
func (s *store) close() error {
	s.queue.stop()
	for range s.readers.all {
		<-s.readers.free
	}
	return s.closeFiles()
}

func (s *store) closeFiles() error {
	var err error
	if s.writer != nil {
		err = s.writer.close()
	}
	if s.readers != nil && s.readers != s.writer {
		err = errors.Join(err, s.readers.close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	return err
}
