package emulator

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// afterMigration is what a migration's SQL can't do, by the migration's number.
var afterMigration = map[int]func(context.Context, *tx) error{2: indexAll}

// migrate brings the schema up to date. The schema's version is the number of
// migrations that were applied.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	t, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // without effect after the commit
	var version int
	if err := t.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(names) {
		return fmt.Errorf("the file is of a newer emulator (schema %d, known are %d)", version, len(names))
	}
	for number := version + 1; number <= len(names); number++ {
		name := names[number-1]
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if after, ok := afterMigration[number]; ok {
			if err := after(ctx, &tx{Tx: t}); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	if _, err := t.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names))); err != nil {
		return err
	}
	return t.Commit()
}
