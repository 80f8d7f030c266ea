package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// batchChanges is what makes a batch that which its model wants.
type batchChanges struct {
	same    map[string]*batchItem   // has the token of the same key, or of another, and all it wants
	doubt   map[string]*batchUpdate // as same, if the holder, which the state doesn't know, is the one it wants
	update  map[string]*batchUpdate
	issue   map[string]batchEntry // has no token
	unknown map[string]*batchItem // is known only after apply; nil for those without a token
	forget  map[string]string     // keys by the tokens that no entry has any more
	static  map[string]string     // wants other static metadata than its token has: which
	unfit   map[string]string     // can't be read, or lacks something: why
	waiting map[string]*batchItem // has no holder yet; nil for those without a token
}

// batchUpdate is an NFT and what it is to be.
type batchUpdate struct {
	item *batchItem
	want batchEntry
}

// changes compares a batch with what a model wants. A token that an entry gives up goes to
// another that is the same credential. Pins are the tokens that a plan has promised, by key.
func (s *batchState) changes(m *nftBatchModel, pins map[string]string) *batchChanges {
	c := &batchChanges{
		same: map[string]*batchItem{}, doubt: map[string]*batchUpdate{}, update: map[string]*batchUpdate{}, issue: map[string]batchEntry{}, unknown: map[string]*batchItem{},
		forget: map[string]string{}, static: map[string]string{}, unfit: map[string]string{},
		waiting: map[string]*batchItem{},
	}
	defaults, unreadable := m.defaults()
	sameDefaults := isKnown(m.Defaults) && unreadable == nil && defaults.text() == s.defaults.text()
	free := maps.Clone(s.items)     // whose tokens no entry has yet
	open := map[string]batchEntry{} // that have no token yet
	for key, value := range m.Entries.Elements() {
		item := s.items[key]
		document, _ := value.(types.String)
		switch {
		case document.IsUnknown() || m.Defaults.IsUnknown():
			c.unknown[key] = item
		case item != nil && sameDefaults && !item.read && item.text == document.ValueString():
			c.same[key] = item
		default:
			want, err := completeEntry(document, defaults, unreadable)
			switch {
			case errors.Is(err, errNoHolder):
				c.waiting[key] = item
			case err != nil:
				c.unfit[key] = err.Error()
			case item == nil || !s.keep(c, key, item, want):
				open[key] = want
				continue
			}
		}
		delete(free, key)
	}
	s.match(c, open, free, pins)
	for key, item := range free {
		if _, refused := c.static[key]; !refused {
			c.forget[item.token] = key
		}
	}
	return c
}

// keep notes what becomes of an entry that has a token. False means that its token is
// another credential.
func (s *batchState) keep(c *batchChanges, key string, item *batchItem, want batchEntry) bool {
	has, err := s.entryOf(item)
	switch {
	case err != nil || len(has.Static) == 0:
		c.unfit[key] = fmt.Sprintf("the state doesn't tell what NFT %s is; plan without -refresh=false", item.token)
	case !has.sameStatic(want):
		return false
	default:
		s.give(c, key, item, want)
	}
	return true
}

// give notes that an entry has a token with its static metadata.
func (s *batchState) give(c *batchChanges, key string, item *batchItem, want batchEntry) {
	has := item.entry
	if s.imported && isNull(want.Visibility) {
		has.Visibility = nil // it was only found
	}
	switch {
	case !has.sameAs(want):
		c.update[key] = &batchUpdate{item, want}
	case item.entry.holder() == "":
		c.doubt[key] = &batchUpdate{item, want}
	default:
		c.same[key] = item
	}
}

// completeEntry reads an entry and what the defaults add to it.
func completeEntry(document types.String, defaults batchEntry, unreadable error) (batchEntry, error) {
	if unreadable != nil {
		return batchEntry{}, unreadable
	}
	own, err := parseBatchEntry(document.ValueString())
	if err != nil {
		return batchEntry{}, err
	}
	return own.completed(defaults)
}

// match gives entries without a token those of others that have given theirs up, where
// it is the same credential. Of the rest, those whose token is still theirs want other
// static metadata, and the others are new.
func (s *batchState) match(c *batchChanges, open map[string]batchEntry, free map[string]*batchItem, pins map[string]string) {
	promised := map[string]bool{}
	for _, token := range pins {
		promised[token] = true
	}
	alike := map[string][]string{} // keys by matchKey
	if len(open) > 0 {
		for _, key := range slices.Sorted(maps.Keys(free)) {
			if entry, err := s.entryOf(free[key]); err == nil {
				alike[matchKey(entry)] = append(alike[matchKey(entry)], key)
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(open)) {
		want, pin := open[key], pins[key]
		holder, serial := matchKey(want), matchKey(batchEntry{Static: want.Static}) // or one whose holder isn't known
		for _, other := range slices.Concat(alike[holder], alike[serial]) {
			item := free[other]
			if item == nil || !item.entry.sameStatic(want) || pin != item.token && (pin != "" || promised[item.token]) {
				continue
			}
			s.give(c, key, item, want)
			delete(free, other)
			delete(open, key)
			break
		}
	}
	for key, want := range open {
		if item := free[key]; item != nil {
			c.static[key] = item.entry.staticDifference(want)
		} else {
			c.issue[key] = want
		}
	}
}

// matchKey has in common what is the same credential, in any spelling.
func matchKey(e batchEntry) string {
	serial := "?"
	if v, ok := (integerKind{}).decode(e.Static["serial_number"]); ok {
		serial = v.String()
	}
	return strings.ToLower(e.holder()) + " " + serial
}

// staticDifference names the keys of static metadata that another entry has otherwise.
func (e batchEntry) staticDifference(want batchEntry) string {
	var changes []string
	from, to := withExpiry(e.Static), withExpiry(want.Static)
	for _, key := range staticKeys {
		if !sameValues(staticKeys, one(from, key.name), one(to, key.name)) {
			changes = append(changes, staticChange{key.name, string(from[key.name]), string(to[key.name])}.String())
		}
	}
	return strings.Join(changes, ", ")
}

func one[V any](all map[string]V, key string) map[string]V {
	out := map[string]V{}
	if value, ok := all[key]; ok {
		out[key] = value
	}
	return out
}

// nothing tells whether an apply would do nothing but write the entries down.
func (c *batchChanges) nothing() bool {
	return len(c.update)+len(c.issue)+len(c.unknown)+len(c.forget)+len(c.static)+len(c.unfit)+len(c.waiting) == 0
}
