package emulator

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
)

// conn is a connection and what it has prepared: to parse a statement costs more
// than to run it.
type conn struct {
	*sql.Conn
	statements map[string]*sql.Stmt
}

// tx is a transaction, or a part of one that fails or succeeds by itself.
type tx struct {
	conn    *conn
	indexed []indexChange // what is to be changed in the index at the commit
	commits uint64        // how many the store had before a read began, at least
}

func fileName(file string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
}

// pool is a number of connections to a database. Who has done with one puts it back.
type pool struct {
	db   *sql.DB
	all  []*conn
	free chan *conn
}

func openPool(ctx context.Context, name string, n int) (*pool, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	p := &pool{db: db, free: make(chan *conn, n)}
	for range n {
		c, err := db.Conn(ctx)
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		p.all = append(p.all, &conn{c, map[string]*sql.Stmt{}})
		p.free <- p.all[len(p.all)-1]
	}
	return p, nil
}

// with lends a connection.
func (p *pool) with(do func(*conn) error) error {
	c := <-p.free
	defer func() { p.free <- c }()
	return do(c)
}

// transaction is that of a connection which is free.
func (p *pool) transaction(ctx context.Context, begin string, do func(*tx) error) error {
	return p.with(func(c *conn) error { return c.transaction(ctx, begin, do) })
}

// close closes the connections, none of which may be lent.
func (p *pool) close() error {
	var err error
	for _, c := range p.all {
		for _, s := range c.statements { // else SQLite keeps the file open
			err = errors.Join(err, s.Close())
		}
		err = errors.Join(err, c.Close())
	}
	return errors.Join(err, p.db.Close())
}

func (c *conn) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if s, ok := c.statements[query]; ok {
		return s, nil
	}
	s, err := c.PrepareContext(ctx, query)
	if err == nil {
		c.statements[query] = s
	}
	return s, err
}

// transaction runs do after begin, and commits unless it fails.
func (c *conn) transaction(ctx context.Context, begin string, do func(*tx) error) error {
	t := &tx{conn: c}
	if err := t.exec(ctx, begin); err != nil {
		return err
	}
	err := do(t)
	if err == nil {
		err = t.exec(ctx, "COMMIT")
	}
	if err == nil {
		return nil
	}
	rollbackErr := t.exec(ctx, "ROLLBACK")
	if rollbackErr != nil && strings.Contains(rollbackErr.Error(), "no transaction is active") {
		rollbackErr = nil // a full disk, say, has rolled it back already
	}
	return errors.Join(err, rollbackErr)
}

// exec runs a statement, of which there are few.
func (t *tx) exec(ctx context.Context, query string, args ...any) error {
	_, err := t.execResult(ctx, query, args...)
	return err
}

func (t *tx) execResult(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := t.conn.prepared(ctx, query) //nolint:sqlclosecheck // it lives as long as the connection
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// script runs several statements at once.
func (t *tx) script(ctx context.Context, text string) error {
	_, err := t.conn.ExecContext(ctx, text)
	return err
}

// row is a row to be scanned, or why there is none.
type row struct {
	*sql.Row
	err error
}

// Scan reads the columns.
func (r row) Scan(out ...any) error {
	if r.err != nil {
		return r.err
	}
	return r.Row.Scan(out...)
}

func (t *tx) row(ctx context.Context, query string, args ...any) row {
	s, err := t.conn.prepared(ctx, query) //nolint:sqlclosecheck // likewise
	if err != nil {
		return row{err: err}
	}
	return row{Row: s.QueryRowContext(ctx, args...)}
}

// each scans the rows of a query.
func (t *tx) each(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	s, err := t.conn.prepared(ctx, query) //nolint:sqlclosecheck // likewise
	if err != nil {
		return err
	}
	rows, err := s.QueryContext(ctx, args...)
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

// exists tells whether a query has a row.
func (t *tx) exists(ctx context.Context, query string, args ...any) (bool, error) {
	var found bool
	err := t.row(ctx, "SELECT EXISTS ("+query+")", args...).Scan(&found)
	return found, err
}

// setting reads a value that the emulator keeps for itself; nil if there is none.
func (t *tx) setting(ctx context.Context, key string) ([]byte, error) {
	var value []byte
	err := t.row(ctx, "SELECT value FROM settings WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

func (t *tx) setSetting(ctx context.Context, key string, value []byte) error {
	return t.exec(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
}
