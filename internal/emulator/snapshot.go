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
)

// Snapshot writes the whole state as an SQLite file. Faults, switches and request
// log are no part of it.
func (e *Emulator) Snapshot(ctx context.Context, out io.Writer) error {
	file, remove, err := e.temporaryFile()
	if err != nil {
		return err
	}
	defer remove()
	err = e.store.alone(ctx, func(c *conn) error {
		_, err := c.ExecContext(ctx, "VACUUM INTO ?", file)
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
		return fmt.Errorf("this is no snapshot that can be restored: %v", err) //nolint:errorlint // the caller's failure, not the store's
	}
	err = e.store.alone(ctx, func(c *conn) error {
		if _, err := c.ExecContext(ctx, "ATTACH DATABASE ? AS snapshot", file); err != nil {
			return err
		}
		err := c.transaction(ctx, "BEGIN IMMEDIATE", func(t *tx) error {
			return errors.Join(t.copySnapshot(ctx), needOIDCKey(ctx, t), e.newEpoch(ctx, t))
		})
		_, detachErr := c.ExecContext(ctx, "DETACH DATABASE snapshot")
		return errors.Join(err, detachErr)
	})
	if err != nil {
		return fmt.Errorf("restoring a snapshot: %w", err)
	}
	e.clock.offset.Store(0)
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error { return e.loadClock(ctx, t) })
	e.imports.wake()
	return err
}

// temporaryFile names a file beside the data file, where there is room.
func (e *Emulator) temporaryFile() (file string, remove func(), err error) {
	parent, name := "", "web3connect-emulator-"
	if file := e.store.file; file != "" {
		parent, name = filepath.Dir(file), filepath.Base(file)+temporarySuffix
	}
	dir, err := os.MkdirTemp(parent, name)
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
	snapshot, err := openPool(ctx, fileName(file), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.close()) }()
	var theirs, ours []string
	err = snapshot.with(func(c *conn) error {
		err := c.transaction(ctx, "BEGIN", func(t *tx) error { return t.checkHealth(ctx) })
		if err == nil {
			err = migrate(ctx, c)
		}
		if err != nil {
			return err
		}
		return c.transaction(ctx, "BEGIN", func(t *tx) (err error) {
			theirs, err = t.schema(ctx)
			return err
		})
	})
	if err == nil {
		err = e.store.read(ctx, func(ctx context.Context, t *tx) (err error) {
			ours, err = t.schema(ctx)
			return err
		})
	}
	if err == nil && !slices.Equal(ours, theirs) {
		err = errors.New("its schema is not an emulator's")
	}
	return err
}

func (t *tx) checkHealth(ctx context.Context) error {
	var version int
	if err := t.row(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version == 0 {
		return errors.New("it was not made by an emulator")
	}
	var health string
	if err := t.row(ctx, "PRAGMA quick_check").Scan(&health); err != nil {
		return err
	}
	if health != "ok" {
		return fmt.Errorf("it is damaged: %s", health)
	}
	return nil
}

// schema is all that a database defines.
func (t *tx) schema(ctx context.Context) (schema []string, err error) {
	err = t.each(ctx, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		schema = append(schema, text)
		return err
	}, "SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
	return schema, err
}

// copySnapshot replaces all rows by those of the attached snapshot.
func (t *tx) copySnapshot(ctx context.Context) error {
	all := append([]string{"settings", "sqlite_sequence"}, tables...)
	for _, table := range all {
		if err := t.script(ctx, "DELETE FROM main."+table); err != nil {
			return err
		}
	}
	for _, table := range all {
		if err := t.script(ctx, "INSERT INTO main."+table+" SELECT * FROM snapshot."+table); err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
	}
	return nil
}
