package emulator

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // the driver
)

//go:embed migrations/*.sql
var migrations embed.FS

// store is the state in SQLite: one connection that writes, and for a file a
// pool that reads. What a write has returned from survives the process.
type store struct {
	writer, reader *sql.DB
}

// tx is a transaction.
type tx struct{ *sql.Tx }

func openStore(file string) (*store, error) {
	if file == "" {
		db, err := openDB("file::memory:?_pragma=foreign_keys(1)", 1)
		if err != nil {
			return nil, err
		}
		s := &store{db, db}
		return s, closeOnError(s, s.migrate())
	}
	// It holds private keys: for the owner alone.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the user's choice
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return nil, err
	}
	name := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)"
	writer, err := openDB(name+"&_txlock=immediate", 1)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", file, err)
	}
	s := &store{writer, writer}
	if err := s.migrate(); err != nil {
		return nil, closeAfter(s, fmt.Errorf("opening %s: %w", file, err))
	}
	if s.reader, err = openDB(name, 8); err != nil {
		s.reader = writer
		return nil, closeAfter(s, fmt.Errorf("opening %s: %w", file, err))
	}
	return s, nil
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

// migrate brings the schema up to date. The schema's version is the number of
// migrations that were applied.
func (s *store) migrate() error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	return s.write(context.Background(), func(ctx context.Context, t *tx) error {
		var version int
		if err := t.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version > len(names) {
			return fmt.Errorf("the file is of a newer emulator (schema %d, known are %d)", version, len(names))
		}
		for _, name := range names[version:] {
			script, err := migrations.ReadFile(name)
			if err != nil {
				return err
			}
			if _, err := t.ExecContext(ctx, string(script)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		_, err := t.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names)))
		return err
	})
}

// write runs do in a transaction of its own and commits it, unless it fails. A
// client that goes away does not undo what was begun.
func (s *store) write(ctx context.Context, do func(context.Context, *tx) error) error {
	return transact(context.WithoutCancel(ctx), s.writer, nil, do)
}

// read runs do in a transaction that sees one state.
func (s *store) read(ctx context.Context, do func(context.Context, *tx) error) error {
	return transact(ctx, s.reader, &sql.TxOptions{ReadOnly: true}, do)
}

func transact(ctx context.Context, db *sql.DB, opts *sql.TxOptions, do func(context.Context, *tx) error) error {
	t, err := db.BeginTx(ctx, opts)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // without effect after the commit
	if err := do(ctx, &tx{t}); err != nil {
		return err
	}
	return t.Commit()
}

func (s *store) close() error {
	err := s.writer.Close()
	if s.reader != s.writer {
		err = errors.Join(err, s.reader.Close())
	}
	return err
}

func closeOnError(s *store, err error) error {
	if err != nil {
		return closeAfter(s, err)
	}
	return nil
}

func closeAfter(s *store, err error) error { return errors.Join(err, s.close()) }

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
