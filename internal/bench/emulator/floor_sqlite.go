package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver
)

// insertOrder is what the process of bare inserts has to do.
type insertOrder struct {
	File    string
	Seconds float64
}

const floorTable = `CREATE TABLE nfts (
	seq INTEGER PRIMARY KEY, token_id TEXT NOT NULL UNIQUE, holder TEXT NOT NULL, minter TEXT NOT NULL, visibility TEXT NOT NULL,
	static TEXT NOT NULL, dynamic TEXT NOT NULL, token_uri TEXT NOT NULL, signature TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT`

// floorSQLite inserts rows like those of NFTs, one in a transaction, each on the
// disk before the next.
func floorSQLite(ctx context.Context, in io.Reader, out io.Writer) error {
	var order insertOrder
	if err := json.NewDecoder(in).Decode(&order); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: order.File}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	perSecond, err := insertRows(ctx, db, order.Seconds)
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(rate{perSecond})
}

func insertRows(ctx context.Context, db *sql.DB, seconds float64) (perSecond float64, err error) {
	if _, err := db.ExecContext(ctx, floorTable); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO nfts VALUES (NULL, ?, ?, ?, 'private', ?, ?, ?, ?, ?)")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	row, err := floorRow()
	if err != nil {
		return 0, err
	}
	window, counted := windowOf(seconds), 0
	for time.Now().Before(window.end) {
		var id [32]byte
		_, _ = rand.Read(id[:]) // never fails
		row[0] = "0x" + hex.EncodeToString(id[:])
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return 0, err
		}
		if window.has(time.Now()) {
			counted++
		}
	}
	return float64(counted) / seconds, nil
}

// floorRow is as long as the row of an NFT in the emulator; the first column is to
// be filled in.
func floorRow() ([]any, error) {
	nft := metadata(1)
	static, err := json.Marshal(nft.Static)
	if err != nil {
		return nil, err
	}
	dynamic, err := json.Marshal(nft.Dynamic)
	if err != nil {
		return nil, err
	}
	address, hash, signature := "0x"+strings.Repeat("a", 40), "0x"+strings.Repeat("b", 64), "0x"+strings.Repeat("c", 128)
	return []any{"", address, address, string(static), string(dynamic), hash, signature, time.Now().UnixMilli()}, nil
}
