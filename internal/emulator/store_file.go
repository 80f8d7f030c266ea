package emulator

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// temporarySuffix follows the data file's name in those of temporary folders.
const temporarySuffix = ".temporary-"

// lockFile makes the file, if it isn't there, and keeps other emulators from it: two
// would each have its own keys, faults and jobs.
func (s *store) lockFile(file string) error {
	// It holds private keys: for the owner alone.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the user's choice
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		s.file, err = filepath.EvalSymlinks(file) // a link must not have a lock of its own
	}
	if err != nil {
		return err
	}
	lock := flock.New(s.file+".lock", flock.SetPermissions(0o600))
	locked, err := lock.TryLock()
	if err == nil && !locked {
		err = errors.New("another emulator uses it")
	}
	if err != nil {
		return err
	}
	s.lock = lock
	return s.removeTemporary()
}

// removeTemporary removes the folders that a killed emulator has left.
func (s *store) removeTemporary() error {
	folder, prefix := filepath.Dir(s.file), filepath.Base(s.file)+temporarySuffix
	entries, err := os.ReadDir(folder)
	for _, entry := range entries {
		if entry.IsDir() && strings.HasPrefix(entry.Name(), prefix) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(folder, entry.Name())))
		}
	}
	return err
}

// checkMaker refuses a database that another program has made.
func checkMaker(ctx context.Context, c *conn) error {
	return c.transaction(ctx, "BEGIN", func(t *tx) error {
		var version, tables, settings int
		err := t.row(ctx, "SELECT user_version, count(name), count(CASE WHEN name = 'settings' THEN 1 END) FROM pragma_user_version LEFT JOIN sqlite_schema").Scan(&version, &tables, &settings)
		if err == nil && (version > 0 || tables > 0) && (version == 0 || settings == 0) {
			err = errors.New("it was not made by an emulator")
		}
		return err
	})
}
