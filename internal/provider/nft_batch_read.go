package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// Read puts what the service has otherwise into the entries, so that a plan shows it by
// key, and takes out what was never issued.
func (r *nftBatchResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m nftBatchModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.refreshable(&resp.Diagnostics) {
		return
	}
	has := m.state(ctx, &resp.Diagnostics, req.Private)
	if resp.Diagnostics.HasError() {
		return
	}
	refresh := &batchRefresh{providerData: r.providerData, has: has, texts: map[string]string{}, gone: map[string]string{}, burned: map[string]string{}}
	twice := map[string]string{}
	for key, item := range has.items {
		if !r.lookup.refresh(item.token) {
			twice[item.token] = key
		}
	}
	r.claimBatch(&resp.Diagnostics, has)
	if refresh.run(ctx, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	refresh.tell(&resp.Diagnostics)
	if len(twice) > 0 {
		resp.Diagnostics.AddWarning("NFTs are in the state twice", fmt.Sprintf(
			"Two resources, or two entries, have %d NFTs, so that each would undo what the other does: %s. Take them out of one of both.", len(twice), someTokens(twice)))
	}
	if refresh.imported {
		setPrivateText(ctx, &resp.Diagnostics, resp.Private, batchImported, "true")
	}
	if refresh.changed {
		tokens := map[string]string{}
		for key, item := range has.items {
			tokens[key] = item.token
		}
		m.Tokens, m.Entries = textMap(tokens), textMap(refresh.texts)
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
		writePrivate(ctx, &resp.Diagnostics, resp.Private, batchApplied, map[string]batchEntry{})
		return
	}
	if elements := m.Tokens.Elements(); len(elements) != len(has.items) { // some were never issued
		tokens, entries := map[string]attr.Value{}, m.Entries.Elements()
		for key := range has.items {
			tokens[key] = elements[key]
		}
		maps.DeleteFunc(entries, func(key string, _ attr.Value) bool { return has.items[key] == nil })
		m.Tokens, m.Entries = types.MapValueMust(types.StringType, tokens), types.MapValueMust(types.StringType, entries)
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// batchRefresh reads the NFTs of a batch.
type batchRefresh struct {
	*providerData
	has *batchState

	mu       sync.Mutex
	texts    map[string]string // documents by key
	changed  bool              // whether a document is another than the state's
	imported bool              // whether an NFT was just imported
	gone     map[string]string // keys by token
	burned   map[string]string // keys by token
}

func (f *batchRefresh) run(ctx context.Context, diags *diag.Diagnostics) {
	keys := slices.Sorted(maps.Keys(f.has.items))
	reader := f.lookup.readerOf(f.api)
	tokens := make([]string, 0, len(keys))
	for _, key := range keys {
		tokens = append(tokens, f.has.items[key].token)
	}
	reader.expect(tokens...)
	f.each(ctx, len(keys), func(ctx context.Context, i int) {
		if stopped(ctx, &f.mu, diags) {
			return // the state stays as it is
		}
		var d diag.Diagnostics
		text, changed := f.one(ctx, &d, reader, keys[i])
		f.mu.Lock()
		defer f.mu.Unlock()
		if !diags.HasError() {
			diags.Append(d...)
		}
		f.texts[keys[i]] = text
		f.changed = f.changed || changed
	})
	if ctx.Err() != nil && !diags.HasError() {
		f.report(diags, "read the NFTs", context.Cause(ctx))
	}
	for _, key := range f.gone {
		delete(f.has.items, key)
		delete(f.texts, key)
		f.changed = true
	}
}

// one reads the NFT of an entry and gives its document, and whether that is another than
// the state's.
func (f *batchRefresh) one(ctx context.Context, diags *diag.Diagnostics, reader *nftReader, key string) (text string, changed bool) {
	item := f.has.items[key]
	entry, err := f.has.entryOf(item)
	if err != nil { // edited by hand
		diags.AddError("The state can't be read", fmt.Sprintf("entries[%q]: %s.", key, err))
		return "", false
	}
	n, err := reader.read(ctx, item.token, entry.Static)
	switch {
	case client.IsGone(err):
		f.missing(ctx, diags, key, item.token)
		return item.text, false
	case err != nil:
		f.reportRead(diags, item.token, err)
		return item.text, false
	}
	now := batchEntry{Static: entry.Static, Dynamic: map[string]json.RawMessage{}}
	imported := len(entry.Static) == 0
	if imported {
		f.mu.Lock()
		f.imported = true
		f.mu.Unlock()
		m := importedNFT(n.TokenID, meaning.Null[meaning.Address]())
		m.refresh(n)
		now.Static, entry.Dynamic = encodeKeys(staticKeys, m.StaticMetadata), encodeDynamic(m.DynamicMetadata)
	}
	for name := range entry.Dynamic {
		if value := n.Metadata.Dynamic[name]; !isNull(value) {
			now.Dynamic[name] = value
		}
	}
	now.Holder = f.holder(ctx, diags, key, entry, n, imported)
	now.Visibility = f.visibility(ctx, diags, entry, n, imported)
	if !imported && item.text != "" && now.sameAs(entry) && isNull(now.Holder) == isNull(entry.Holder) {
		return item.text, false
	}
	own, _ := parseBatchEntry(item.text) // none where less is known than the text says
	return now.under(f.has.defaults, own).text(), true
}

// holder gives the wallet that has an NFT, as a JSON string; nothing where it isn't known.
func (f *batchRefresh) holder(ctx context.Context, diags *diag.Diagnostics, key string, entry batchEntry, n *client.NFT, imported bool) json.RawMessage {
	known := entry.holder()
	if told := optionalAddress(n.HolderIDWalletAddress); !told.IsNull() {
		switch {
		case strings.EqualFold(told.ValueString(), known):
			return entry.Holder
		case imported && known != "":
			addNotHolderError(diags, n.TokenID, meaning.New[meaning.Address](known))
			return nil
		case known != "" && f.isBurned(ctx, n.TokenID, key):
			return entry.Holder
		case isNobody(told):
			return nil
		}
		return mustMarshal(told.ValueString())
	}
	if known == "" || !imported && !f.drift.holder {
		return entry.Holder
	}
	held, err := f.holds(ctx, known, n.TokenID)
	switch {
	case err != nil:
		f.reportHolderLook(diags, n.TokenID, known, err)
	case held:
		return entry.Holder
	case imported:
		addNotHolderError(diags, n.TokenID, meaning.New[meaning.Address](known))
	case f.isBurned(ctx, n.TokenID, key):
		return entry.Holder
	}
	return nil
}

// visibility gives who may see an NFT, as a JSON string; nothing where it isn't managed.
func (f *batchRefresh) visibility(ctx context.Context, diags *diag.Diagnostics, entry batchEntry, n *client.NFT, imported bool) json.RawMessage {
	switch {
	case isNull(entry.Visibility) && !imported:
		return nil
	case n.Visibility != nil:
		return mustMarshal(*n.Visibility)
	case !imported && !f.drift.visibility:
		return entry.Visibility
	}
	public, err := f.isPublic(ctx, n.Metadata.Static, n.TokenID)
	if err != nil {
		f.reportVisibilityLook(diags, n.TokenID, err)
	}
	return mustMarshal(visibilityText(public).ValueString())
}

// missing notes an NFT that the service has no more, if it is the right service.
func (f *batchRefresh) missing(ctx context.Context, diags *diag.Diagnostics, key, token string) {
	if f.isBurned(ctx, token, key) {
		return
	}
	if _, err := f.signedIn(ctx); err != nil { // a wrong endpoint doesn't find anything
		f.report(diags, "read NFT "+token+", which was not found, nor the account", err)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone[token] = key
}

func (f *batchRefresh) isBurned(ctx context.Context, token, key string) bool {
	if _, burned := f.burn(ctx, token); !burned {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.burned[token] = key
	return true
}

// tell sums up what is no more.
func (f *batchRefresh) tell(diags *diag.Diagnostics) {
	if len(f.gone) > 0 {
		diags.AddWarning("NFTs not found", fmt.Sprintf(
			"The service at %s has %d NFTs no more: %s. They are taken out of the state, and the next apply would issue new ones: check first that this is the right service and account.",
			f.api.Endpoint(), len(f.gone), someTokens(f.gone)))
	}
	if len(f.burned) > 0 {
		diags.AddWarning("NFTs are burned", fmt.Sprintf(
			"%d NFTs were burned: %s. They stay in the state as they were, so that no new ones are issued in their place. To forget them, take their entries out.", len(f.burned), someTokens(f.burned)))
	}
}
