package emulator

import (
	"context"
	"database/sql"
	"maps"
	"slices"
)

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
