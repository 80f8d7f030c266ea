package emulator

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

func TestMembers(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 255, 256, 257, 4095, 4096} {
		var m members
		want := rand.New(rand.NewPCG(1, 1)).Perm(blockSize)[:n]
		for _, i := range want {
			m.set(int64(i), true)
		}
		raw := m.encode()
		if got := decodeMembers(raw); *got != m || got.count() != int64(n) || len(raw) > blockSize/8 {
			t.Errorf("%d members come back as %d, in %d bytes", n, got.count(), len(raw))
		}
		slices.Sort(want)
		for i, member := range m.list() {
			if member != int64(want[i]) {
				t.Fatalf("member %d is %d, want %d", i, member, want[i])
			}
		}
		for _, i := range want {
			m.set(int64(i), false)
		}
		if m != (members{}) {
			t.Errorf("%d members can't be taken out", n)
		}
	}
}

// Pages go over the edges of blocks in both orders.
func TestSelectionPage(t *testing.T) {
	t.Parallel()
	found := selection{}
	var all []int64
	for _, seq := range []int64{3, 4095, 4096, 4097, 9000, 50_000} {
		block, ok := found[seq/blockSize]
		if !ok {
			block = &members{}
			found[seq/blockSize] = block
		}
		block.set(seq%blockSize, true)
		all = append(all, seq)
	}
	for size := int64(1); size <= 7; size++ {
		for _, descending := range []bool{false, true} {
			var got []int64
			for offset := int64(0); offset < 8; offset += size {
				got = append(got, found.page(page{size, offset, descending})...)
			}
			if descending {
				slices.Reverse(got)
			}
			if !reflect.DeepEqual(got, all) {
				t.Errorf("size %d, descending %t: %v", size, descending, got)
			}
		}
	}
}

// A file of the first schema is brought up to date: its NFTs are found in listings.
func TestMigration(t *testing.T) { //nolint:tparallel // one after the other
	t.Parallel()
	file := filepath.Join(t.TempDir(), "old.db")
	var id string
	t.Run("before", func(t *testing.T) {
		a := organization(t, func(o *Options) { o.DataFile = file })
		id = a.mintWith(map[string]any{"name": "Old"}, `{}`).TokenID
		if err := a.s.store.write(t.Context(), toFirstSchema); err != nil {
			t.Fatal(err)
		}
	})
	a := signIn(t, start(t, func(o *Options) { o.DataFile = file }), DemoOrganizationSecret)
	for _, got := range [][]string{
		a.tokenIDs("GET", "/nft/minted_by_me", ""), a.tokenIDs("GET", "/nft/held_by_id_wallet/"+a.holder(), ""),
		a.tokenIDs("POST", "/nft/minted_by_me/search", `{"name":"Old"}`),
	} {
		if !reflect.DeepEqual(got, []string{id}) {
			t.Errorf("got %v", got)
		}
	}
}

// toFirstSchema takes all migrations but the first back.
func toFirstSchema(ctx context.Context, t *tx) error {
	script := "DROP INDEX accounts_by_phone; ALTER TABLE accounts DROP COLUMN phone_number; DROP INDEX import_batches_running; DROP INDEX import_batches_progress;" +
		"ALTER TABLE import_batches DROP COLUMN size; ALTER TABLE import_batches DROP COLUMN imported; ALTER TABLE import_batches DROP COLUMN failed;" +
		"DROP INDEX accounts_organizations; DROP INDEX accounts_by_name; PRAGMA user_version = 1;" +
		"CREATE INDEX nfts_by_holder ON nfts (holder, seq); CREATE INDEX nfts_by_minter ON nfts (minter, seq);"
	for _, table := range tables {
		if table != "accounts" && table != "nfts" && table != "import_batches" {
			script += "DROP TABLE " + table + ";"
		}
	}
	return t.script(ctx, script)
}

// Reset and snapshot go through all tables.
func TestTables(t *testing.T) {
	t.Parallel()
	s := start(t)
	var names []string
	err := s.store.read(t.Context(), func(ctx context.Context, tx *tx) error {
		return tx.each(ctx, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			names = append(names, name)
			return err
		}, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('settings', 'sqlite_sequence')")
	})
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(tables)); err != nil || !reflect.DeepEqual(names, want) {
		t.Errorf("the schema has %v, tables has %v; %v", names, want, err)
	}
}
