package emulator

import (
	"context"
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
func migrate(ctx context.Context, c *conn) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	return c.transaction(ctx, "BEGIN IMMEDIATE", func(t *tx) error {
		var version int
		if err := t.row(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return err
		}
		if version > len(names) {
			return fmt.Errorf("the file is of a newer emulator (schema %d, known are %d)", version, len(names))
		}
		for number := version + 1; number <= len(names); number++ {
			name := names[number-1]
			text, err := migrations.ReadFile(name)
			if err == nil {
				err = t.script(ctx, string(text))
			}
			if after, ok := afterMigration[number]; ok && err == nil {
				err = after(ctx, t)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		return t.script(ctx, fmt.Sprintf("PRAGMA user_version = %d", len(names)))
	})
}
