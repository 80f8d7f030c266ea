package emulator

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Snapshot writes the whole state as an SQLite file. Faults, switches and request
// log are no part of it.
func (e *Emulator) Snapshot(ctx context.Context, out io.Writer) error {
	file, remove, err := e.temporaryFile()
	if err != nil {
		return err
	}
	defer remove()
	err = e.store.alone(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "VACUUM INTO ?", file)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing a snapshot: %w", err)
	}
	f, err := os.Open(file) //nolint:gosec // made above
	if err != nil {
		return err
	}
	_, err = io.Copy(out, f)
	return errors.Join(err, f.Close())
}

// Restore replaces the whole state by that of a snapshot, and the clock with it. A
// snapshot of an older emulator is brought up to date. If it fails, the state stays
// as it was.
func (e *Emulator) Restore(ctx context.Context, snapshot io.Reader) error {
	file, remove, err := e.temporaryFile()
	if err != nil {
		return err
	}
	defer remove()
	if err := writeFile(file, snapshot); err != nil {
		return err
	}
	if err := e.checkSnapshot(ctx, file); err != nil {
		return fmt.Errorf("this is no snapshot that can be restored: %w", err)
	}
	err = e.store.alone(ctx, func(conn *sql.Conn) error {
		if _, err := conn.ExecContext(ctx, "ATTACH DATABASE ? AS snapshot", file); err != nil {
			return err
		}
		err := copySnapshot(ctx, conn)
		_, detachErr := conn.ExecContext(ctx, "DETACH DATABASE snapshot")
		return errors.Join(err, detachErr)
	})
	if err != nil {
		return fmt.Errorf("restoring a snapshot: %w", err)
	}
	err = e.store.writeApart(ctx, func(ctx context.Context, t *tx) error {
		e.clock.offset.Store(0)
		return errors.Join(e.loadClock(ctx, t), e.newEpoch(ctx, t))
	})
	e.imports.wake()
	return err
}

// temporaryFile names a file beside the data file, where there is room.
func (e *Emulator) temporaryFile() (file string, remove func(), err error) {
	parent := ""
	if e.dataFile != "" {
		parent = filepath.Dir(e.dataFile)
	}
	dir, err := os.MkdirTemp(parent, "web3connect-emulator-")
	return filepath.Join(dir, "snapshot.db"), func() { _ = os.RemoveAll(dir) }, err
}

func writeFile(file string, from io.Reader) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // a name of our own
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Close())
}

// checkSnapshot brings a snapshot up to date and sees to it that it is whole and has
// just our tables.
func (e *Emulator) checkSnapshot(ctx context.Context, file string) (err error) {
	db, err := openDB(fileName(file), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version == 0 {
		return errors.New("it was not made by an emulator")
	}
	if err := migrate(ctx, db); err != nil {
		return err
	}
	var health string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check").Scan(&health); err != nil || health != "ok" {
		return errors.Join(err, fmt.Errorf("it is damaged: %s", health))
	}
	theirs, err := schemaOf(ctx, db)
	if err != nil {
		return err
	}
	ours, err := schemaOf(ctx, e.store.reader)
	if err == nil && !slices.Equal(ours, theirs) {
		err = errors.New("its schema is not an emulator's")
	}
	return err
}

func schemaOf(ctx context.Context, db *sql.DB) (schema []string, err error) {
	rows, err := db.QueryContext(ctx, "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		schema = append(schema, strings.TrimSpace(text))
	}
	return schema, rows.Err()
}

func copySnapshot(ctx context.Context, conn *sql.Conn) error {
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // without effect after the commit
	for _, table := range append([]string{"settings", "sqlite_sequence"}, tables...) {
		if _, err := t.ExecContext(ctx, "DELETE FROM main."+table); err != nil {
			return err
		}
	}
	for _, table := range append([]string{"settings", "sqlite_sequence"}, tables...) {
		if _, err := t.ExecContext(ctx, "INSERT INTO main."+table+" SELECT * FROM snapshot."+table); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
	}
	return t.Commit()
}
