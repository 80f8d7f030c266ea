package emulator

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"maps"
	"math/bits"
	"slices"
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

// members are those of a block, a bit each.
type members [blockSize / 64]uint64

func (m *members) set(i int64, in bool) {
	if in {
		m[i/64] |= 1 << (i % 64)
	} else {
		m[i/64] &^= 1 << (i % 64)
	}
}

func (m *members) count() (n int64) {
	for _, word := range m {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

func (m *members) and(other *members) {
	for i := range m {
		m[i] &= other[i]
	}
}

func (m *members) or(other *members) {
	for i := range m {
		m[i] |= other[i]
	}
}

// list gives the members in their order.
func (m *members) list() []int64 {
	var out []int64
	for i, word := range m {
		for ; word != 0; word &= word - 1 {
			out = append(out, int64(i*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}

// encode writes few members as a list of 16-bit numbers, many as bits.
func (m *members) encode() []byte {
	var out []byte
	if n := m.count(); 2*n < blockSize/8 {
		for _, i := range m.list() {
			out = binary.LittleEndian.AppendUint16(out, uint16(i)) //nolint:gosec // below blockSize
		}
		return out
	}
	for _, word := range m {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return out
}

func decodeMembers(raw []byte) *members {
	m := &members{}
	if len(raw) == blockSize/8 {
		for i := range m {
			m[i] = binary.LittleEndian.Uint64(raw[8*i:])
		}
		return m
	}
	for ; len(raw) >= 2; raw = raw[2:] {
		m.set(int64(binary.LittleEndian.Uint16(raw))%blockSize, true)
	}
	return m
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

// selection is a set of NFTs: blocks with their members.
type selection map[int64]*members

// having is the NFTs that have a term; with within, only those also in that.
func (t *tx) having(ctx context.Context, wanted term, within selection) (selection, error) {
	query, args := "SELECT block, members FROM nft_index WHERE term = ?", []any{wanted[:]}
	if within != nil {
		if len(within) == 0 {
			return within, nil
		}
		blocks := slices.Collect(maps.Keys(within))
		query += " AND block BETWEEN ? AND ?"
		args = append(args, slices.Min(blocks), slices.Max(blocks))
	}
	out := selection{}
	err := t.each(ctx, func(rows *sql.Rows) error {
		var block int64
		var raw sql.RawBytes
		if err := rows.Scan(&block, &raw); err != nil {
			return err
		}
		m := decodeMembers(raw)
		if within != nil {
			other, ok := within[block]
			if !ok {
				return nil
			}
			m.and(other)
		}
		out[block] = m
		return nil
	}, query, args...)
	return out, err
}

// havingAll is the NFTs that have all terms, the one with the fewest blocks first.
func (t *tx) havingAll(ctx context.Context, terms ...term) (selection, error) {
	blocks := map[term]int{}
	for _, wanted := range terms {
		var n int
		if err := t.row(ctx, "SELECT count(*) FROM nft_index WHERE term = ?", wanted[:]).Scan(&n); err != nil {
			return nil, err
		}
		blocks[wanted] = n
	}
	slices.SortFunc(terms, func(a, b term) int { return blocks[a] - blocks[b] })
	var found selection
	for _, wanted := range terms {
		var err error
		if found, err = t.having(ctx, wanted, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// union adds the members of another selection.
func (s selection) union(other selection) {
	for block, m := range other {
		if mine, ok := s[block]; ok {
			mine.or(m)
		} else {
			s[block] = m
		}
	}
}

// page gives the values of seq on a page.
func (s selection) page(p page) []int64 {
	blocks := slices.Sorted(maps.Keys(s))
	if p.descending {
		slices.Reverse(blocks)
	}
	var out []int64
	skip := p.offset
	for _, block := range blocks {
		n := s[block].count()
		if skip >= n {
			skip -= n
			continue
		}
		list := s[block].list()
		if p.descending {
			slices.Reverse(list)
		}
		for _, i := range list[skip:] {
			if int64(len(out)) == p.size {
				return out
			}
			out = append(out, block*blockSize+i)
		}
		skip = 0
	}
	return out
}
