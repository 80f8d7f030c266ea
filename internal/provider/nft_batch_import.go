package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// ImportState takes a manifest, or the path of a file that has it: a JSON object whose
// members are token ids, each with the holder behind a comma where it is known, by key.
func (r *nftBatchResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	manifest := strings.TrimSpace(req.ID)
	if !strings.HasPrefix(manifest, "{") {
		raw, err := os.ReadFile(manifest) //nolint:gosec // the user's own, on the user's machine
		if err != nil {
			resp.Diagnostics.AddError("The manifest can't be read", fmt.Sprintf(
				"A batch is imported by a manifest, a JSON object of token ids by key, or by the path of a file that has it: %s. A manifest begins with {.", err))
			return
		}
		manifest = string(raw)
	}
	var ids map[string]string
	if err := json.Unmarshal([]byte(manifest), &ids); err != nil {
		resp.Diagnostics.AddError("Invalid manifest", fmt.Sprintf(
			"A manifest is a JSON object of token ids by key, such as {\"student-1\": \"0x…\"}, each with its holder behind a comma if you know it: 0x…,0x…. %s.", err))
		return
	}
	entries, tokens, keys := map[string]attr.Value{}, map[string]attr.Value{}, map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(ids)) {
		tokenID, holder, fault := parseImportID(ids[key])
		if fault != nil {
			resp.Diagnostics.AddError(fault.summary, fmt.Sprintf("%q: %s", key, fault.detail))
			continue
		}
		if other, twice := keys[strings.ToLower(tokenID)]; twice {
			resp.Diagnostics.AddError("A token twice", fmt.Sprintf("NFT %s has the keys %q and %q. An NFT can be only one entry.", tokenID, other, key))
			continue
		}
		keys[strings.ToLower(tokenID)] = key
		var entry batchEntry
		if !holder.IsNull() {
			entry.Holder = mustMarshal(holder.ValueString())
		}
		entries[key], tokens[key] = types.StringValue(entry.text()), types.StringValue(tokenID)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &nftBatchModel{
		Entries: types.MapValueMust(types.StringType, entries), Defaults: meaning.New[meaning.JSONObject]("{}"),
		DeletionPolicy: types.StringValue(deletionAbandon), OnExisting: types.StringValue(existingAdopt),
		Tokens: types.MapValueMust(types.StringType, tokens), Failures: textMap(nil),
	})...)
}
