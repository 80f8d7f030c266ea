package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ModifyPlan says at plan time what an apply can't take back, and makes known what it
// won't change.
func (r *nftBatchResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.providerData == nil {
		return // not configured
	}
	var state, plan nftBatchModel
	has := &batchState{}
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
		has = state.state(ctx, &resp.Diagnostics, req.Private)
		r.claimBatch(&resp.Diagnostics, has)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if req.Plan.Raw.IsNull() {
		planForget(&resp.Diagnostics, has.tokens(), state.DeletionPolicy.ValueString(), "This plan destroys the resource.")
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.Entries.IsUnknown() {
		plan.Tokens, plan.Failures = types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
		return
	}
	c := has.changes(&plan, nil)
	addEntriesError(&resp.Diagnostics, "Invalid entries", c.unfit)
	if len(c.static) > 0 {
		resp.Diagnostics.AddAttributeError(path.Root("entries"), "Static metadata can't be changed",
			"The static metadata of an NFT was fixed when it was minted, and entries have other values. Put the minted values back; "+
				"or, to issue new NFTs while the old ones stay on chain, give these entries other keys. Of entries:\n"+someReasons(c.static))
	}
	if len(c.forget) > 0 {
		planForget(&resp.Diagnostics, c.forget, plan.DeletionPolicy.ValueString(), "This plan takes entries out.")
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if len(c.waiting) > 0 {
		addWaitingWarning(&resp.Diagnostics, c.waiting)
	}
	if len(r.unknown) == 0 {
		r.findHolders(ctx, &resp.Diagnostics, c)
	}
	adopted := r.planIssues(ctx, &resp.Diagnostics, has, c, &plan)
	r.planTransfers(&resp.Diagnostics, c, &plan)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.plan(&state, has, c, adopted)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// addWaitingWarning tells which entries wait for a holder.
func addWaitingWarning(diags *diag.Diagnostics, waiting map[string]*batchItem) {
	reasons := map[string]string{}
	for key := range waiting {
		reasons[key] = errNoHolder.Error()
	}
	diags.AddAttributeWarning(path.Root("entries"), "Some entries have no holder", fmt.Sprintf(
		"Nothing is sent for entries without a holder, of which there are %d, and the others don't wait for them. Of entries:\n%s", len(waiting), someReasons(reasons)))
}

// plan makes known what an apply will have.
func (m *nftBatchModel) plan(state *nftBatchModel, has *batchState, c *batchChanges, adopted map[string]string) {
	tokens := map[string]attr.Value{}
	for key, item := range c.same {
		tokens[key] = types.StringValue(item.token)
	}
	for _, changes := range []map[string]*batchUpdate{c.doubt, c.update} {
		for key, change := range changes {
			tokens[key] = types.StringValue(change.item.token)
		}
	}
	for key, item := range c.unknown {
		tokens[key] = types.StringUnknown()
		if item != nil {
			tokens[key] = types.StringValue(item.token)
		}
	}
	for key, item := range c.waiting {
		tokens[key] = types.StringNull()
		if item != nil {
			tokens[key] = types.StringValue(item.token)
		}
	}
	for key := range c.issue {
		tokens[key] = types.StringUnknown()
		if token, ok := adopted[key]; ok {
			tokens[key] = types.StringValue(token)
		}
	}
	m.Tokens = types.MapValueMust(types.StringType, tokens)
	m.Failures = types.MapValueMust(types.StringType, map[string]attr.Value{})
	todo := !c.nothing() || len(has.leaving) > 0 || len(has.failures) > 0
	if !todo && has.imported && m.Tokens.Equal(state.Tokens) {
		// After an import the state has other spellings. Later it must not stay, as a plan
		// can't tell what a former one has kept.
		m.Entries, m.Defaults = state.Entries, state.Defaults
		if m.DeletionPolicy.Equal(state.DeletionPolicy) && m.OnExisting.Equal(state.OnExisting) {
			return // nothing is applied
		}
	}
	if todo || len(c.doubt) > 0 {
		m.Failures = types.MapUnknown(types.StringType)
	}
}

// tokens are all that a batch has, with their keys.
func (s *batchState) tokens() map[string]string {
	keys := maps.Clone(s.leaving)
	if keys == nil {
		keys = map[string]string{}
	}
	for key, item := range s.items {
		keys[item.token] = key
	}
	return keys
}

// claimBatch takes the tokens of the state for the batch.
func (r *nftBatchResource) claimBatch(diags *diag.Diagnostics, has *batchState) {
	taken := map[string]string{}
	for key, item := range has.items {
		if !r.lookup.claim(item.token) {
			taken[item.token] = key
		}
	}
	if len(taken) > 0 {
		diags.AddAttributeError(path.Root("entries"), "Credentials are issued already", fmt.Sprintf(
			"Another resource in this plan issues credentials that this batch has: %s. So nothing is issued a second time. "+
				"Take them out of one of both; to move NFTs out of a batch, take their entries out of the configuration and apply that first, see the guide to batches.", someTokens(taken)))
	}
}

// planForget warns what becomes of tokens that leave a batch, or refuses.
func planForget(diags *diag.Diagnostics, keys map[string]string, policy, why string) {
	if len(keys) == 0 {
		return
	}
	switch policy {
	case deletionPrevent:
		diags.AddAttributeError(path.Root("deletion_policy"), "The NFTs may not be destroyed", fmt.Sprintf(
			"%s deletion_policy is prevent, so %d NFTs may not leave the batch: %s. To let Terraform forget them, set deletion_policy to abandon or hide and apply that first; "+
				"for the batch as a whole use a removed block with destroy = false.", why, len(keys), someTokens(keys)))
	case deletionHide:
		diags.AddWarning("NFTs stay on chain", fmt.Sprintf(
			"%s There is no way to burn %d NFTs: they are made private (deletion_policy is hide), stay with their holders, and Terraform forgets them: %s.", why, len(keys), someTokens(keys)))
	default:
		diags.AddWarning("NFTs stay on chain", fmt.Sprintf(
			"%s There is no way to burn %d NFTs: they stay with their holders as they are (deletion_policy is abandon), and Terraform forgets them: %s.", why, len(keys), someTokens(keys)))
	}
}

// findHolders looks, where a state doesn't know the holder of an NFT, whether the entry's
// is it. Then an import plans no change, since there is none.
func (r *nftBatchResource) findHolders(ctx context.Context, diags *diag.Diagnostics, c *batchChanges) {
	open := maps.Clone(c.doubt)
	for key, change := range c.update {
		if change.item.entry.holder() == "" {
			open[key] = change
		}
	}
	keys := slices.Sorted(maps.Keys(open))
	var mu sync.Mutex
	elsewhere := map[string]string{}
	r.each(ctx, len(keys), func(ctx context.Context, i int) {
		if stopped(ctx, &mu, diags) {
			return
		}
		key, change := keys[i], open[keys[i]]
		held, err := r.holds(ctx, change.want.holder(), change.item.token)
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil && !diags.HasError():
			r.report(diags, "find out whether NFT "+change.item.token+" is held by "+change.want.holder(), err)
		case err == nil && !held:
			delete(c.doubt, key)
			c.update[key] = change
			elsewhere[change.item.token] = key
		}
	})
	if len(elsewhere) > 0 {
		diags.AddAttributeWarning(path.Root("entries"), "NFTs are transferred", fmt.Sprintf(
			"%d NFTs aren't held by the ID wallets of their entries: %s. This plan transfers them there. If that is not meant, put the addresses of their holders into the entries.", len(elsewhere), someTokens(elsewhere)))
	}
}

// planIssues says what becomes of new entries: which NFTs that exist are adopted, by key,
// or that nothing may be issued.
func (r *nftBatchResource) planIssues(ctx context.Context, diags *diag.Diagnostics, has *batchState, c *batchChanges, plan *nftBatchModel) map[string]string {
	adopted, faults := map[string]string{}, map[string]string{}
	var looks []string
	again := plan.OnExisting.ValueString() == existingMint
	for _, key := range slices.Sorted(maps.Keys(c.issue)) {
		var d diag.Diagnostics
		n := c.issue[key].nft("", plan)
		checkNewStatic(&d, n.StaticMetadata)
		if !d.HasError() && len(r.unknown) == 0 && isKnown(plan.OnExisting) &&
			!r.lookup.plan(n.credential(), planning{only: !again, config: tftypes.NewValue(tftypes.String, key+"\n"+c.issue[key].text())}) {
			addTwiceError(&d, n)
		}
		if d.HasError() {
			faults[key] = reason(d)
		} else if !again || has.unclear[key] {
			looks = append(looks, key)
			r.lookup.expectLook(n)
		}
	}
	if addEntriesError(diags, "The NFTs can't be issued", faults); diags.HasError() || len(r.unknown) > 0 || !isKnown(plan.OnExisting) {
		return adopted
	}
	var mu sync.Mutex
	r.each(ctx, len(looks), func(ctx context.Context, i int) {
		if stopped(ctx, &mu, diags) {
			return
		}
		var d diag.Diagnostics
		key := looks[i]
		n := has.newNFT(key, c.issue[key], "", plan)
		twins, err := r.twins(ctx, n)
		if err != nil {
			r.reportLook(&d, err)
		}
		twin, ok := r.choose(&d, n, twins)
		if ok && twin != nil && !r.lookup.adopt(twin.TokenID) {
			addClaimedError(&d, n, twin.TokenID)
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err != nil:
			if !diags.HasError() {
				diags.Append(d...)
			}
		case d.HasError():
			faults[key] = reason(d)
		case twin != nil:
			adopted[key] = twin.TokenID
		}
	})
	if err := ctx.Err(); err != nil && !diags.HasError() {
		r.reportLook(diags, err)
	}
	addEntriesError(diags, "The NFTs can't be issued", faults)
	if len(adopted) > 0 {
		addBatchAdoptedWarning(diags, adopted)
	}
	return adopted
}

// stopped tells whether it is no use to go on: after an error, or an interrupt.
func stopped(ctx context.Context, mu *sync.Mutex, diags *diag.Diagnostics) bool {
	mu.Lock()
	defer mu.Unlock()
	return ctx.Err() != nil || diags.HasError()
}

func addBatchAdoptedWarning(diags *diag.Diagnostics, adopted map[string]string) {
	keys := map[string]string{}
	for key, token := range adopted {
		keys[token] = key
	}
	diags.AddWarning("NFTs that exist are adopted", fmt.Sprintf(
		"The organization has issued NFTs with the static metadata of %d entries to their holders already, so they are taken into the state and not minted (on_existing is \"adopt\"): %s.", len(keys), someTokens(keys)))
}

// planTransfers takes down what comes about by transfers, so that no other resource
// issues it.
func (r *nftBatchResource) planTransfers(diags *diag.Diagnostics, c *batchChanges, plan *nftBatchModel) {
	faults := map[string]string{}
	for key, change := range c.update {
		if change.want.sameHolder(change.item.entry) && change.item.entry.holder() != "" {
			continue
		}
		n := change.want.nft(change.item.token, plan)
		if !r.lookup.plan(n.credential(), planning{tokenID: change.item.token, config: tftypes.NewValue(tftypes.String, key+"\n"+change.want.text())}) {
			var d diag.Diagnostics
			addTwiceError(&d, n)
			faults[key] = reason(d)
		}
	}
	addEntriesError(diags, "The NFTs can't be transferred", faults)
}
