package emulator

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
)

// The index tells which NFTs have a term: a minter, a holder, a field's value, or
// being public. Listings and searches are intersections and unions of terms, and
// because the members of a block can be counted without reading them, any page of
// a listing costs about the same.

// blockSize is how many consecutive values of nfts.seq share a block.
const blockSize = 4096

// term is what NFTs can have in common, as a hash.
type term [16]byte

func termOf(kind string, values ...string) term {
	hash := sha256.New()
	hash.Write([]byte(kind))
	for _, v := range values {
		hash.Write(binary.BigEndian.AppendUint32(nil, uint32(len(v)))) //nolint:gosec // a body is smaller
		hash.Write([]byte(v))
	}
	return term(hash.Sum(nil)[:16])
}

func termPublic() term               { return termOf("public") }
func termMinter(address string) term { return termOf("minter", address) }
func termHolder(address string) term { return termOf("holder", address) }
func termField(name, v string) term  { return termOf("field", name, v) }

// terms are those of an NFT.
func (n nft) terms() map[term]bool {
	terms := map[term]bool{termMinter(n.minter): true, termHolder(n.holder): true}
	if n.visibility == visibilityPublic {
		terms[termPublic()] = true
	}
	for name, static := range searchFields {
		metadata := n.dynamic
		if static {
			metadata = n.static
		}
		if v, ok := metadata[name].(string); ok {
			terms[termField(name, v)] = true
		}
	}
	return terms
}

// indexChange says that an NFT has a term from now on, or no longer.
type indexChange struct {
	term term
	seq  int64
	in   bool
}

// reindex notes the difference that a change of an NFT makes.
func (t *tx) reindex(seq int64, before, after map[term]bool) {
	for term := range before {
		if !after[term] {
			t.indexed = append(t.indexed, indexChange{term, seq, false})
		}
	}
	for term := range after {
		if !before[term] {
			t.indexed = append(t.indexed, indexChange{term, seq, true})
		}
	}
}

type indexKey struct {
	term  term
	block int64
}

// indexChanges are those of a commit, by the row that they are made in.
type indexChanges map[indexKey][]indexChange

// after adds the changes of a part of the transaction.
func (c indexChanges) after(changes []indexChange, err error) error {
	for _, change := range changes {
		key := indexKey{change.term, change.seq / blockSize}
		c[key] = append(c[key], change)
	}
	return err
}

func (c indexChanges) flush(ctx context.Context, t *tx) error {
	for key, changes := range c {
		var raw []byte
		err := t.row(ctx, "SELECT members FROM nft_index WHERE term = ? AND block = ?", key.term[:], key.block).Scan(&raw)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		m := decodeMembers(raw)
		for _, change := range changes {
			m.set(change.seq%blockSize, change.in)
		}
		if *m == (members{}) {
			err = t.exec(ctx, "DELETE FROM nft_index WHERE term = ? AND block = ?", key.term[:], key.block)
		} else {
			err = t.exec(ctx, "INSERT OR REPLACE INTO nft_index (term, block, members) VALUES (?, ?, ?)", key.term[:], key.block, m.encode())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// indexAll makes the index anew.
func indexAll(ctx context.Context, t *tx) error {
	if err := t.exec(ctx, "DELETE FROM nft_index"); err != nil {
		return err
	}
	for last := int64(0); ; {
		changes, done := indexChanges{}, true
		err := t.eachNFT(ctx, func(n nft) error {
			part := &tx{}
			part.reindex(n.seq, nil, n.terms())
			last, done = n.seq, false
			return changes.after(part.indexed, nil)
		}, "seq > ? ORDER BY seq LIMIT ?", last, blockSize)
		if err != nil || done {
			return err
		}
		if err := changes.flush(ctx, t); err != nil {
			return err
		}
	}
}
