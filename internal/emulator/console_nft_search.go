package emulator

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
)

// nftsWanted is what the gallery shows: those among a selection that have a text.
type nftsWanted struct {
	among   selection // nil, until all is read, for all
	text    *textMatcher
	total   int64  // -1 where only a look at all of them would tell
	looked  string // what was looked for, in words
	problem string // why there are none
}

// maxConsoleQuery bounds what is looked for.
const maxConsoleQuery = 500

var tokenPrefix = regexp.MustCompile(`^0[xX][0-9a-fA-F]{0,64}$`)

// nftsWanted reads the filters of the gallery.
func (t *tx) nftsWanted(ctx context.Context, q, holder, minter, visibility string) (w nftsWanted, err error) {
	if len(q) > maxConsoleQuery || len(holder) > maxConsoleQuery || len(minter) > maxConsoleQuery {
		return w, invalid("what is looked for is longer than %d bytes", maxConsoleQuery)
	}
	for _, filter := range []struct {
		name, text string
		term       func(string) term
	}{{"holder", holder, termHolder}, {"minter", minter, termMinter}} {
		if filter.text == "" {
			continue
		}
		address, ok, err := t.walletOf(ctx, filter.text)
		if err != nil {
			return w, err
		}
		if !ok {
			w.among, w.problem = selection{}, fmt.Sprintf("The %s %q is neither the wallet address nor the e-mail nor the domain of an account.", filter.name, filter.text)
			return w, nil
		}
		if w.among, err = t.having(ctx, filter.term(address), w.among); err != nil {
			return w, err
		}
	}
	if err := t.lookFor(ctx, q, &w); err != nil {
		return w, err
	}
	if err := t.withVisibility(ctx, visibility, &w); err != nil {
		return w, err
	}
	if w.among == nil {
		if w.among, err = t.allNFTs(ctx); err != nil {
			return w, err
		}
	}
	w.total = w.among.count()
	if w.text != nil {
		w.total = -1
	}
	return w, nil
}

// walletOf is the wallet of an e-mail, a domain or an address. A wallet that belongs
// to nobody is one, too: an NFT may have been put there.
func (t *tx) walletOf(ctx context.Context, text string) (address string, ok bool, err error) {
	if address, err := parseAddress(text); err == nil {
		return address, true, nil
	}
	a, ok, err := t.exactAccount(ctx, text)
	return a.Address, ok, err
}

// lookFor narrows what is wanted down to what the search box says.
func (t *tx) lookFor(ctx context.Context, q string, w *nftsWanted) error {
	field, value, hasField := strings.Cut(q, ":")
	_, isField := searchFields[field]
	if q == "" {
		return nil
	}
	if hasField && isField {
		w.looked = fmt.Sprintf("the %s is %q", strings.ReplaceAll(field, "_", " "), value)
		return t.narrow(ctx, w, termField(field, value))
	}
	if tokenPrefix.MatchString(q) {
		return t.lookForHex(ctx, strings.ToLower(q), w)
	}
	if a, ok, err := t.exactAccount(ctx, q); err != nil || ok {
		if err != nil {
			return err
		}
		w.looked = fmt.Sprintf("%s is the holder or the minter", q)
		return t.narrow(ctx, w, termHolder(a.Address), termMinter(a.Address))
	}
	w.looked = fmt.Sprintf("a text of the metadata has %q", q)
	w.text = newTextMatcher(q)
	return nil
}

// lookForHex finds a token by its id or the beginning of it, and those of a wallet by
// its address.
func (t *tx) lookForHex(ctx context.Context, q string, w *nftsWanted) error {
	if address, err := parseAddress(q); err == nil {
		exists, err := t.exists(ctx, "SELECT 1 FROM accounts WHERE wallet_address = ?", address)
		if err != nil {
			return err
		}
		if exists {
			w.looked = "the wallet is the holder's or the minter's"
			return t.narrow(ctx, w, termHolder(address), termMinter(address))
		}
	}
	w.looked = "the token id begins with " + q
	if q == "0x" { // all do
		return nil
	}
	found := selection{}
	err := t.each(ctx, func(rows *sql.Rows) error {
		var seq int64
		err := rows.Scan(&seq)
		found.add(seq)
		return err
	}, "SELECT seq FROM nfts WHERE token_id >= ? AND token_id < ?", q, q+lastRune)
	w.within(found)
	return err
}

// narrow keeps those that have one of the terms.
func (t *tx) narrow(ctx context.Context, w *nftsWanted, terms ...term) error {
	found := selection{}
	for _, wanted := range terms {
		part, err := t.having(ctx, wanted, w.among)
		if err != nil {
			return err
		}
		found.union(part)
	}
	w.among = found
	return nil
}

func (w *nftsWanted) within(found selection) {
	if w.among != nil {
		found.intersect(w.among)
	}
	w.among = found
}

func (t *tx) withVisibility(ctx context.Context, visibility string, w *nftsWanted) error {
	if visibility == "" {
		return nil
	}
	if visibility == visibilityPublic {
		return t.narrow(ctx, w, termPublic())
	}
	public, err := t.having(ctx, termPublic(), nil)
	if err != nil {
		return err
	}
	if w.among == nil {
		if w.among, err = t.allNFTs(ctx); err != nil {
			return err
		}
	}
	w.among.without(public)
	return nil
}

// allNFTs is all NFTs, by their minters: each has one.
func (t *tx) allNFTs(ctx context.Context) (selection, error) {
	all := selection{}
	var minters []string
	err := t.each(ctx, func(rows *sql.Rows) error {
		var address string
		err := rows.Scan(&address)
		minters = append(minters, address)
		return err
	}, "SELECT wallet_address FROM accounts WHERE type = 'organization'")
	for _, address := range minters {
		if err != nil {
			break
		}
		var minted selection
		if minted, err = t.having(ctx, termMinter(address), nil); err == nil {
			all.union(minted)
		}
	}
	return all, err
}

// searchChunk is how many NFTs a text is looked for in, in one transaction: a store in
// memory has one connection, and others wait for it.
const searchChunk = 2000

// findNFTs gives up to n wanted NFTs from a cursor on, by their values of seq, in the
// order of the walk.
func (e *Emulator) findNFTs(ctx context.Context, w nftsWanted, from cursor, n int) (found []int64, err error) {
	chunk, at := n, from.at
	if w.text != nil {
		chunk = searchChunk
	}
	if at == 0 && !from.newer {
		at = math.MaxInt64
	}
	for ended := false; !ended && len(found) < n; {
		if err := ctx.Err(); err != nil { // the browser has gone
			return nil, err
		}
		err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
			seqs := w.among.next(at, from.newer, chunk)
			ended = len(seqs) < chunk
			if len(seqs) > 0 {
				at = seqs[len(seqs)-1]
			}
			var err error
			if w.text != nil {
				seqs, err = t.withText(ctx, seqs, w.text)
			}
			found = append(found, seqs...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found[:min(n, len(found))], nil
}

// withText keeps those whose metadata has a text. Those that lie close together are
// read in one go.
func (t *tx) withText(ctx context.Context, seqs []int64, text *textMatcher) (out []int64, err error) {
	if len(seqs) == 0 {
		return nil, nil
	}
	matching := map[int64]bool{}
	var static, dynamic sql.RawBytes
	scan := func(rows *sql.Rows) error {
		var seq int64
		if err := rows.Scan(&seq, &static, &dynamic); err != nil {
			return err
		}
		if text.matches(static) || text.matches(dynamic) {
			matching[seq] = true
		}
		return nil
	}
	first, last := min(seqs[0], seqs[len(seqs)-1]), max(seqs[0], seqs[len(seqs)-1])
	if last-first < 4*int64(len(seqs)) {
		err = t.each(ctx, scan, "SELECT seq, static, dynamic FROM nfts WHERE seq BETWEEN ? AND ?", first, last)
	} else {
		for _, seq := range seqs {
			if err = t.each(ctx, scan, "SELECT seq, static, dynamic FROM nfts WHERE seq = ?", seq); err != nil {
				break
			}
		}
	}
	for _, seq := range seqs {
		if matching[seq] {
			out = append(out, seq)
		}
	}
	return out, err
}

// count is how many members a selection has.
func (s selection) count() (n int64) {
	for _, m := range s {
		n += m.count()
	}
	return n
}

func (s selection) add(seq int64) {
	block, ok := s[seq/blockSize]
	if !ok {
		block = &members{}
		s[seq/blockSize] = block
	}
	block.set(seq%blockSize, true)
}

// intersect keeps what is in another selection, too.
func (s selection) intersect(other selection) {
	for block, m := range s {
		if theirs, ok := other[block]; ok {
			m.and(theirs)
		} else {
			delete(s, block)
		}
	}
}

// without takes out what is in another selection.
func (s selection) without(other selection) {
	for block, theirs := range other {
		if mine, ok := s[block]; ok {
			for i := range mine {
				mine[i] &^= theirs[i]
			}
		}
	}
}

// next gives up to n members after one, or before it in descending order.
func (s selection) next(at int64, ascending bool, n int) (out []int64) {
	blocks := slices.Sorted(maps.Keys(s))
	if !ascending {
		slices.Reverse(blocks)
	}
	for _, block := range blocks {
		first := block * blockSize
		if ascending && first+blockSize <= at || !ascending && first >= at {
			continue
		}
		list := s[block].list()
		if !ascending {
			slices.Reverse(list)
		}
		for _, i := range list {
			seq := first + i
			if ascending && seq <= at || !ascending && seq >= at {
				continue
			}
			if len(out) == n {
				return out
			}
			out = append(out, seq)
		}
	}
	return out
}
