package emulator

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver
)

// store is the state in SQLite: one connection that writes (see store_write.go),
// and for a file a pool that reads. What a write has returned from survives the
// process.
type store struct {
	writer, reader *sql.DB
	lock           *flock.Flock // nil in memory
	queue          writeQueue
}

// tx is a transaction, or a part of one that fails or succeeds by itself.
type tx struct {
	*sql.Tx
	indexed []indexChange // what is to be changed in the index at the commit
}

// openStore opens a file, or with "" a database in memory.
func openStore(file string) (*store, error) {
	if file == "" {
		db, err := openDB("file::memory:", 1)
		if err != nil {
			return nil, err
		}
		s := &store{writer: db, reader: db}
		return s, s.begin()
	}
	s, err := openFile(file)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	return s, nil
}

func openFile(file string) (*store, error) {
	// It holds private keys: for the owner alone.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the user's choice
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return nil, err
	}
	// Two emulators on one file would each have its own keys, faults and jobs.
	lock := flock.New(file+".lock", flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		err = errors.New("another emulator uses it")
	}
	if err != nil {
		return nil, err
	}
	s := &store{lock: lock}
	name := fileName(file) + "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)"
	if s.writer, err = openDB(name+"&_txlock=immediate", 1); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	s.reader = s.writer // until it has a schema
	if err := s.begin(); err != nil {
		return nil, err
	}
	reader, err := openDB(name, 8)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.reader = reader
	return s, nil
}

func fileName(file string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
}

func openDB(name string, connections int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxLifetime(0) // a database in memory lives as long as its connection
	return db, nil
}

// begin brings the schema up to date and begins to take writes. The store is
// closed if it fails.
func (s *store) begin() error {
	if err := migrate(context.Background(), s.writer); err != nil {
		return errors.Join(err, s.closeFiles())
	}
	s.queue.start(s.writer)
	return nil
}

// read runs do in a transaction that sees one state.
func (s *store) read(ctx context.Context, do func(context.Context, *tx) error) error {
	t, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }()
	return do(ctx, &tx{Tx: t})
}

// close waits for the writes under way.
func (s *store) close() error {
	s.queue.stop()
	return s.closeFiles()
}

func (s *store) closeFiles() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		err = errors.Join(err, s.reader.Close())
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	return err
}

// setting reads a value that the emulator keeps for itself; nil if there is none.
func (t *tx) setting(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := t.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

func (t *tx) setSetting(ctx context.Context, key string, value []byte) error {
	_, err := t.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	return err
}

// exists tells whether a query has a row.
func (t *tx) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var found bool
	err := t.QueryRowContext(ctx, "SELECT EXISTS ("+query+")", args...).Scan(&found)
	return found, err
}

// each scans the rows of a query.
func (t *tx) each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := t.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
