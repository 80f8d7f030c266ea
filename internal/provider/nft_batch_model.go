package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// nftBatchModel is a batch of NFTs in Terraform. It converts and never calls the API.
type nftBatchModel struct {
	Entries        types.Map                         `tfsdk:"entries"`
	Defaults       meaning.Value[meaning.JSONObject] `tfsdk:"defaults"`
	DeletionPolicy types.String                      `tfsdk:"deletion_policy"`
	OnExisting     types.String                      `tfsdk:"on_existing"`
	Tokens         types.Map                         `tfsdk:"tokens"`
	Failures       types.Map                         `tfsdk:"failures"`
}

// Keys of a batch's private state. All but batchImported hold JSON objects.
const (
	// batchApplied: documents of what is known of NFTs that could not be made what
	// the state's entries say, by key.
	batchApplied = "applied"
	// batchLeaving: keys of entries that are gone, by the tokens that are still to be made
	// private.
	batchLeaving = "leaving"
	// batchPromised: tokens that a plan adopted and the apply didn't, by key. They are in
	// the state because Terraform wants there what was planned, and don't count.
	batchPromised = "promised"
	// batchUnclear: keys of mints that failed and may come about all the same. What is
	// there is looked for before they are tried again, whatever on_existing says.
	batchUnclear = "unclear"
	// batchImported: nothing was applied since the import, so that another spelling, and a
	// visibility that isn't configured, are no change.
	batchImported = "imported"
)

// knownTexts gives the known elements of a map of strings.
func knownTexts(m types.Map) map[string]string {
	out := make(map[string]string, len(m.Elements()))
	for key, value := range m.Elements() {
		if text, ok := value.(types.String); ok && isKnown(text) {
			out[key] = text.ValueString()
		}
	}
	return out
}

func textMap(in map[string]string) types.Map {
	out := make(map[string]attr.Value, len(in))
	for key, text := range in {
		out[key] = types.StringValue(text)
	}
	return types.MapValueMust(types.StringType, out)
}

// defaults are the model's, none where they aren't known.
func (m *nftBatchModel) defaults() (batchEntry, error) {
	if !isKnown(m.Defaults) {
		return batchEntry{}, nil
	}
	return parseBatchEntry(m.Defaults.ValueString())
}

// batchItem is an NFT of a batch that exists.
type batchItem struct {
	token string
	text  string     // the state's document; "" where less is known, see batchApplied
	entry batchEntry // merged
	read  bool       // whether entry is read from text
}

// batchState is what a batch has.
type batchState struct {
	items    map[string]*batchItem // by key
	defaults batchEntry
	leaving  map[string]string // key by token
	unclear  map[string]bool   // by key
	imported bool
	failures map[string]string // reason by key
}

// state reads what the model of a state has, and its private state.
func (m *nftBatchModel) state(ctx context.Context, diags *diag.Diagnostics, private privateReader) *batchState {
	s := &batchState{items: map[string]*batchItem{}, leaving: map[string]string{}, failures: knownTexts(m.Failures)}
	var err error
	if s.defaults, err = m.defaults(); err != nil {
		diags.AddError("The state can't be read", "defaults: "+err.Error()+".") // edited by hand
	}
	entries := knownTexts(m.Entries)
	for key, token := range knownTexts(m.Tokens) {
		s.items[key] = &batchItem{token: token, text: entries[key]}
	}
	var applied map[string]batchEntry
	readPrivate(ctx, diags, private, batchApplied, &applied)
	for key, entry := range applied {
		if item := s.items[key]; item != nil {
			*item = batchItem{token: item.token, entry: entry, read: true}
		}
	}
	readPrivate(ctx, diags, private, batchLeaving, &s.leaving)
	readPrivate(ctx, diags, private, batchUnclear, &s.unclear)
	s.imported = private != nil && privateText(ctx, diags, private, batchImported) != ""
	var promised map[string]string
	readPrivate(ctx, diags, private, batchPromised, &promised)
	for key, token := range promised {
		if item := s.items[key]; item != nil && item.token == token {
			delete(s.items, key)
		}
	}
	return s
}

// entryOf gives the merged entry of an item.
func (s *batchState) entryOf(item *batchItem) (batchEntry, error) {
	if item.read {
		return item.entry, nil
	}
	if item.text == "" { // edited by hand: as if it were just imported
		item.read = true
		return item.entry, nil
	}
	own, err := parseBatchEntry(item.text)
	if err == nil {
		item.entry, item.read = own.over(s.defaults), true
	}
	return item.entry, err
}

// newNFT is the NFT of an entry that has none; token is that which a plan adopts, or "".
func (s *batchState) newNFT(key string, entry batchEntry, token string, m *nftBatchModel) *nftModel {
	n := entry.nft(token, m)
	if s.unclear[key] && n.OnExisting.ValueString() == existingMint {
		n.OnExisting = types.StringValue(existingUnclear)
	}
	return n
}

// readPrivate reads JSON from private state; nothing where there is none.
func readPrivate(ctx context.Context, diags *diag.Diagnostics, private privateReader, key string, out any) {
	if private == nil {
		return
	}
	if text := privateText(ctx, diags, private, key); text != "" {
		if err := json.Unmarshal([]byte(text), out); err != nil {
			diags.AddError("The state can't be read", fmt.Sprintf("Private state %q: %s.", key, err))
		}
	}
}

// writePrivate writes JSON of a map to private state; an empty one removes it.
func writePrivate[V any](ctx context.Context, diags *diag.Diagnostics, private privateWriter, key string, values map[string]V) {
	text := ""
	if len(values) > 0 {
		text = string(mustMarshal(values))
	}
	setPrivateText(ctx, diags, private, key, text)
}

// some names the first few of several things.
func some(things []string) string {
	const most = 5
	if len(things) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(things[:most], ", "), len(things)-most)
	}
	return strings.Join(things, ", ")
}

// someTokens names the first few keys, with their tokens.
func someTokens(keys map[string]string) string {
	var names []string
	for token, key := range keys {
		names = append(names, fmt.Sprintf("%s (%s)", key, token))
	}
	slices.Sort(names)
	return some(names)
}

// someReasons says of the first few keys what is wrong.
func someReasons(reasons map[string]string) string {
	var names []string
	for _, key := range slices.Sorted(maps.Keys(reasons)) {
		names = append(names, fmt.Sprintf("%s: %s", key, reasons[key]))
	}
	const most = 5
	if len(names) > most {
		names = append(names[:most], fmt.Sprintf("and %d more", len(names)-most))
	}
	return strings.Join(names, "\n")
}
