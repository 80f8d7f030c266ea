package emulator

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file of another program is left as it is.
func TestForeignFile(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"without a version":  "CREATE TABLE bookmarks (url TEXT)",
		"with our version":   "CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 2",
		"with their version": "CREATE TABLE bookmarks (url TEXT); PRAGMA user_version = 77",
	} {
		file := filepath.Join(t.TempDir(), "foreign.db")
		db, err := sql.Open("sqlite", file)
		if err == nil {
			_, err = db.ExecContext(t.Context(), script)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := New(Options{DataFile: file}); err == nil || !strings.Contains(err.Error(), file+": it was not made by an emulator") {
			t.Errorf("%s: %v", name, err)
		}
		if after, err := os.ReadFile(file); string(after) != string(before) || err != nil {
			t.Errorf("%s: the file was changed, %v", name, err)
		}
	}
}

// What a killed emulator has left of its snapshots goes, and nothing else does.
func TestTemporaryFolders(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	ours, others := filepath.Join(folder, "e.db"+temporarySuffix+"1"), filepath.Join(folder, "f.db"+temporarySuffix+"1")
	for _, name := range []string{ours, others} {
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	start(t, func(o *Options) { o.DataFile = filepath.Join(folder, "e.db") })
	if _, err := os.Stat(ours); !os.IsNotExist(err) {
		t.Errorf("%s: %v", ours, err)
	}
	if _, err := os.Stat(others); err != nil {
		t.Error(err)
	}
}

// What the store can't do is no fault of the caller.
func TestBrokenStore(t *testing.T) {
	t.Parallel()
	s := start(t)
	err := s.store.write(t.Context(), func(ctx context.Context, t *tx) error { return t.script(ctx, "DROP TABLE outbox") })
	if err != nil {
		t.Fatal(err)
	}
	(&controlAPI{t: t, s: s}).call("POST", "/control/v1/reset", "", 500, nil)
}
