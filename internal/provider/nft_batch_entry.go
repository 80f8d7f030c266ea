package provider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// batchEntry is an NFT as an entry of a batch, or its defaults, have it. What is left out
// is nil; null in an entry takes a default away.
type batchEntry struct {
	Holder     json.RawMessage            `json:"holder,omitempty"`     // a string; without one it isn't known
	Visibility json.RawMessage            `json:"visibility,omitempty"` // a string; without one it isn't managed
	Static     map[string]json.RawMessage `json:"static,omitempty"`     // by key
	Dynamic    map[string]json.RawMessage `json:"dynamic,omitempty"`    // by key, those that aren't documented beside the others
}

// parseBatchEntry reads a document. Its errors are for users to read.
func parseBatchEntry(text string) (batchEntry, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil || members == nil {
		return batchEntry{}, (meaning.JSONObject{}).Check(text)
	}
	var e batchEntry
	for _, key := range slices.Sorted(maps.Keys(members)) {
		var err error
		switch raw := members[key]; key {
		case "holder":
			e.Holder = raw
		case "visibility":
			e.Visibility = raw
		case "static":
			e.Static, err = parseMember(key, raw)
		case "dynamic":
			e.Dynamic, err = parseMember(key, raw)
		default:
			err = fmt.Errorf("%q is not a key of an entry: they are holder, visibility, static and dynamic", key)
		}
		if err != nil {
			return batchEntry{}, err
		}
	}
	return e, nil
}

// parseMember reads a member that is an object, or null.
func parseMember(key string, raw json.RawMessage) (object map[string]json.RawMessage, err error) {
	if json.Unmarshal(raw, &object) != nil {
		err = fmt.Errorf("%s: %w", key, notA("object", raw))
	}
	return object, err
}

// over gives the entry with the defaults for what it leaves out, without nulls.
func (e batchEntry) over(defaults batchEntry) batchEntry {
	return batchEntry{
		Holder: either(e.Holder, defaults.Holder), Visibility: either(e.Visibility, defaults.Visibility),
		Static: merged(e.Static, defaults.Static), Dynamic: merged(e.Dynamic, defaults.Dynamic),
	}
}

// under gives the document that says a merged entry over the defaults: what differs from
// them, and what own says in any case.
func (e batchEntry) under(defaults, own batchEntry) batchEntry {
	return batchEntry{
		Holder: unlike(e.Holder, defaults.Holder, own.Holder), Visibility: unlike(e.Visibility, defaults.Visibility, own.Visibility),
		Static: unlikes(e.Static, defaults.Static, own.Static), Dynamic: unlikes(e.Dynamic, defaults.Dynamic, own.Dynamic),
	}
}

func unlike(value, otherwise, own json.RawMessage) json.RawMessage {
	switch {
	case isNull(value) && isNull(otherwise):
		return nil
	case isNull(value):
		return json.RawMessage("null")
	case own == nil && bytes.Equal(value, otherwise):
		return nil
	}
	return value
}

func unlikes(values, otherwise, own map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, all := range []map[string]json.RawMessage{values, otherwise} {
		for name := range all {
			if value := unlike(values[name], otherwise[name], own[name]); value != nil {
				out[name] = value
			}
		}
	}
	return out
}

func either(own, otherwise json.RawMessage) json.RawMessage {
	if own == nil {
		own = otherwise
	}
	if isNull(own) {
		return nil
	}
	return own
}

func merged(own, defaults map[string]json.RawMessage) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(own)+len(defaults))
	maps.Copy(out, defaults)
	maps.Copy(out, own)
	maps.DeleteFunc(out, func(_ string, value json.RawMessage) bool { return isNull(value) })
	return out
}

// errNoHolder is an entry that is complete but for its holder, which it says is null: such
// as the wallet of an e-mail that could not be imported. It waits until it has one, and
// holds up no other.
var errNoHolder = errors.New("holder is null, so that nobody can receive the NFT; the next apply tries again")

// completed is the entry over the defaults, checked.
func (e batchEntry) completed(defaults batchEntry) (batchEntry, error) {
	entry := e.over(defaults)
	waits := e.Holder != nil && isNull(e.Holder)
	if err := entry.check(true, !waits); err != nil {
		return entry, err
	}
	if waits {
		return entry, errNoHolder
	}
	return entry, nil
}

// check tells what is wrong with an entry, or with defaults: all that is there, and, of
// a complete one, what is missing. A holder may be said to be missing.
func (e batchEntry) check(complete, holder bool) error {
	var faults []string
	add := func(name string, err error) {
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s: %s", name, err))
		}
	}
	add("holder", checkHolder(e.Holder, complete && holder))
	if !isNull(e.Visibility) {
		add("visibility", textKind{test: check.OneOf(client.VisibilityPublic, client.VisibilityPrivate)}.check(e.Visibility))
	}
	for _, key := range staticKeys {
		switch raw, ok := e.Static[key.name]; {
		case ok && !isNull(raw):
			add("static."+key.name, key.kind.check(raw))
		case complete && key.required:
			add("static."+key.name, errors.New("it is missing"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Static)) {
		if !slices.ContainsFunc(staticKeys, func(key metadataKey) bool { return key.name == name }) {
			add("static."+name, errors.New("there is no such key of static metadata; others belong into dynamic"))
		}
	}
	for _, key := range dynamicKeys {
		if raw, ok := e.Dynamic[key.name]; ok && !isNull(raw) && key.name != customKey {
			add("dynamic."+key.name, key.kind.check(raw))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return errors.New(strings.Join(faults, "; "))
}

func checkHolder(raw json.RawMessage, required bool) error {
	if isNull(raw) {
		if required {
			return errors.New("it is missing; write the address of the ID wallet that is to hold the NFT")
		}
		return nil
	}
	address := textKind{test: func(text string) error {
		if isNobody(meaning.New[meaning.Address](text)) {
			return fmt.Errorf("%q stands for a holder that isn't known", text)
		}
		return meaning.Address{}.Check(text)
	}}
	return address.check(raw)
}

// nft is the NFT that a merged entry describes; token is "" for one that is to be issued.
func (e batchEntry) nft(token string, m *nftBatchModel) *nftModel {
	n := &nftModel{
		TokenID:               types.StringUnknown(),
		HolderIDWalletAddress: meaning.Null[meaning.Address](),
		Visibility:            types.StringNull(),
		StaticMetadata:        decodeStatic(types.ObjectNull(staticTypes), e.Static),
		DynamicMetadata:       dynamicObject(e.Dynamic),
		DynamicMetadataAll:    meaning.Null[meaning.JSON](),
		DeletionPolicy:        m.DeletionPolicy,
		OnExisting:            m.OnExisting,
	}
	if token != "" {
		n.TokenID = types.StringValue(token)
	}
	if holder := e.holder(); holder != "" {
		n.HolderIDWalletAddress = meaning.New[meaning.Address](holder)
	}
	if text := textOf(e.Visibility); text != "" {
		n.Visibility = types.StringValue(text)
	}
	return n
}

// entryOf is the entry of what is known of an NFT.
func entryOf(n *nftModel) batchEntry {
	e := batchEntry{Static: encodeKeys(staticKeys, n.StaticMetadata), Dynamic: encodeDynamic(n.DynamicMetadata)}
	if isKnown(n.HolderIDWalletAddress) {
		e.Holder = mustMarshal(n.HolderIDWalletAddress.ValueString())
	}
	if isKnown(n.Visibility) {
		e.Visibility = mustMarshal(n.Visibility.ValueString())
	}
	return e
}

func (e batchEntry) holder() string { return textOf(e.Holder) }

// text is the document, its keys in order.
func (e batchEntry) text() string {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(e); err != nil {
		return "{}" // its members were decoded from JSON, so they are valid
	}
	return strings.TrimSpace(out.String())
}

// textOf is a JSON string's value, "" for anything else.
func textOf(raw json.RawMessage) string {
	var text string
	if len(raw) == 0 || json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}

// sameAs tells whether two merged entries describe the same NFT. Where one of the
// holders isn't known, it doesn't count.
func (e batchEntry) sameAs(o batchEntry) bool {
	return e.sameHolder(o) && textOf(e.Visibility) == textOf(o.Visibility) && e.sameStatic(o) && sameValues(dynamicKeys, e.Dynamic, o.Dynamic)
}

func (e batchEntry) sameHolder(o batchEntry) bool {
	a, b := e.holder(), o.holder()
	return a == "" || b == "" || strings.EqualFold(a, b)
}

// sameStatic tells whether two merged entries are the same credential but for its holder.
func (e batchEntry) sameStatic(o batchEntry) bool {
	return sameValues(staticKeys, withExpiry(e.Static), withExpiry(o.Static))
}

// withExpiry has expired_at even where it is left out.
func withExpiry(static map[string]json.RawMessage) map[string]json.RawMessage {
	const key = "expired_at"
	if _, ok := static[key]; ok {
		return static
	}
	out := maps.Clone(static)
	if out == nil {
		out = map[string]json.RawMessage{}
	}
	out[key] = mustMarshal(neverExpires)
	return out
}

// sameValues tells whether two objects have the same keys with values of the same
// meaning: of a documented key that of its type, else that of its JSON.
func sameValues(keys []metadataKey, a, b map[string]json.RawMessage) bool {
	if len(a) != len(b) {
		return false
	}
	for name, value := range a {
		other, ok := b[name]
		if !ok || !sameValue(keys, name, value, other) {
			return false
		}
	}
	return true
}

func sameValue(keys []metadataKey, name string, a, b json.RawMessage) bool {
	if bytes.Equal(a, b) {
		return true
	}
	for _, key := range keys {
		if key.name == name && name != customKey {
			x, okX := key.kind.decode(a)
			y, okY := key.kind.decode(b)
			return okX && okY && key.kind.same(x, y)
		}
	}
	return meaning.JSON{}.Same(string(a), string(b))
}
