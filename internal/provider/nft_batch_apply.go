package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// batchRun is an apply of a batch, entry by entry, many at the same time. It is safe for
// concurrent use.
type batchRun struct {
	*providerData
	model *nftBatchModel

	mu       sync.Mutex
	tokens   map[string]attr.Value
	applied  map[string]batchEntry // see the private state of this name
	leaving  map[string]string     // see the private state of this name
	failures map[string]string
	adopted  map[string]string // tokens by key
	promised map[string]string // see the private state of this name
	unclear  map[string]bool   // see the private state of this name
	issued   int               // entries that got a token
	began    int
	skipped  int
	failed   []diag.Diagnostic // of the service's failures, the first
	refused  int               // how many failed because of the service
	streak   int               // how many of them one after the other
}

// longestStreak is after how many failures in a row that are the service's no more is
// begun: what comes behind would most likely fail the same way.
const longestStreak = 10

// apply makes the batch what the model wants and puts the outcome into the model. Nil, with
// an error, means that nothing was done.
func (r *nftBatchResource) apply(ctx context.Context, diags *diag.Diagnostics, has *batchState, plan *nftBatchModel) *batchRun {
	r.lookup.change()
	planned := knownTexts(plan.Tokens)
	c := has.changes(plan, planned)
	run := &batchRun{
		providerData: r.providerData, model: plan,
		tokens: map[string]attr.Value{}, applied: map[string]batchEntry{}, leaving: map[string]string{}, failures: map[string]string{}, adopted: map[string]string{},
		promised: map[string]string{}, unclear: map[string]bool{},
	}
	for key := range plan.Entries.Elements() {
		run.tokens[key] = types.StringNull()
	}
	for key := range c.issue { // Terraform wants what was planned, even where it doesn't come about
		if token, ok := planned[key]; ok {
			run.tokens[key], run.promised[key] = types.StringValue(token), token
		}
		if has.unclear[key] {
			run.unclear[key] = true
		}
	}
	for key, item := range c.same {
		run.tokens[key] = types.StringValue(item.token)
	}
	for key, why := range c.unfit {
		run.refuse(has, key, why)
	}
	for key := range c.waiting {
		run.refuse(has, key, errNoHolder.Error())
	}
	for key, why := range c.static {
		run.refuse(has, key, "static metadata can't be changed once it is minted: "+why)
	}

	maps.Copy(c.update, c.doubt)
	leaving := maps.Clone(c.forget)
	if leaving == nil {
		leaving = map[string]string{}
	}
	maps.Copy(leaving, has.leaving)
	updates, issues := slices.Sorted(maps.Keys(c.update)), slices.Sorted(maps.Keys(c.issue))
	for _, entry := range c.issue {
		r.lookup.expectLook(entry.nft("", plan))
	}
	run.each(ctx, len(updates), func(ctx context.Context, i int) { run.update(ctx, updates[i], c.update[updates[i]]) })
	run.each(ctx, len(issues), func(ctx context.Context, i int) {
		run.issue(ctx, issues[i], has.newNFT(issues[i], c.issue[issues[i]], planned[issues[i]], plan))
	})
	for key := range c.issue { // an entry that was put back has its token again
		delete(leaving, run.tokens[key].(types.String).ValueString())
	}
	forget := slices.Sorted(maps.Keys(leaving))
	run.each(ctx, len(forget), func(ctx context.Context, i int) { run.forget(ctx, forget[i], leaving[forget[i]]) })
	if len(has.items) == 0 && run.nothing() {
		if run.refused > 0 {
			diags.Append(run.failed...)
			return nil
		}
		if ctx.Err() != nil {
			diags.AddError("Interrupted", "The apply was cancelled before anything was issued. Apply again.")
			return nil
		}
	}
	run.tell(diags)
	plan.Tokens = types.MapValueMust(types.StringType, run.tokens)
	plan.Failures = textMap(run.failures)
	return run
}

// nothing tells whether no entry came to anything, because of the service or an interrupt,
// and nothing has to be remembered.
func (run *batchRun) nothing() bool {
	return len(run.tokens) > 0 && run.issued == 0 && len(run.leaving) == 0 && len(run.unclear) == 0 && run.refused == run.began && run.began+run.skipped == len(run.tokens)
}

// refuse notes that an entry can't be what it says. Its token, if it has one, stays.
func (run *batchRun) refuse(has *batchState, key, why string) {
	run.failures[key] = why
	if item := has.items[key]; item != nil {
		run.tokens[key] = types.StringValue(item.token)
		run.applied[key], _ = has.entryOf(item) // what can't be read is read from the service
	}
}

// each calls f for 0 to n-1, as many at a time as requests may be. It begins none after
// an interrupt.
func (d *providerData) each(ctx context.Context, n int, f func(ctx context.Context, i int)) {
	if n == 0 {
		return
	}
	var group errgroup.Group
	group.SetLimit(d.api.MaxConcurrency())
	for i := range n {
		group.Go(func() error {
			f(ctx, i)
			return nil
		})
	}
	_ = group.Wait() // there are no errors
}

// begins tells whether to begin with an entry, and notes why not.
func (run *batchRun) begins(ctx context.Context, key string) bool {
	run.mu.Lock()
	defer run.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		run.skip(key, "the apply was interrupted")
	case run.streak >= longestStreak:
		run.skip(key, "too many failed before it: "+run.failed[0].Summary())
	default:
		run.began++
		return true
	}
	return false
}

// mostSkipped is how many entries that weren't begun stand in failures: a map of tens of
// thousands costs Terraform minutes. That they lack a token tells, too.
const mostSkipped = 100

func (run *batchRun) skip(key, why string) {
	if run.skipped++; run.skipped <= mostSkipped {
		run.failures[key] = "not begun: " + why
	}
}

// issue issues the NFT of an entry, or adopts it.
func (run *batchRun) issue(ctx context.Context, key string, n *nftModel) {
	if !run.begins(ctx, key) {
		return
	}
	var diags diag.Diagnostics
	if checkNewStatic(&diags, n.StaticMetadata); diags.HasError() { // not known at plan time
		run.note(key, diags)
		return
	}
	issued, adopted := run.providerData.issue(ctx, n, &diags)
	if issued == nil {
		run.note(key, diags)
		if run.model.OnExisting.ValueString() == existingMint { // else the next apply looks anyway
			run.noteUnclear(key, diags)
		}
		return
	}
	done := *n
	done.TokenID = types.StringValue(issued.TokenID)
	if adopted {
		if dynamic := run.adoptDynamicMetadata(ctx, &diags, &done, issued); dynamic == issued && diags.WarningsCount() > 0 {
			done.refresh(issued)
		}
	}
	done.Visibility = types.StringPointerValue(issued.Visibility)
	run.mu.Lock()
	run.tokens[key] = done.TokenID
	run.issued++
	delete(run.promised, key)
	delete(run.unclear, key)
	if adopted {
		run.adopted[key] = issued.TokenID
	}
	run.mu.Unlock()
	if isKnown(n.Visibility) && !run.updateVisibility(ctx, &diags, &done, n) || diags.WarningsCount() > 0 {
		run.leave(key, &done)
	}
	run.note(key, diags)
}

// update makes an NFT what its entry says.
func (run *batchRun) update(ctx context.Context, key string, change *batchUpdate) {
	run.mu.Lock()
	run.tokens[key] = types.StringValue(change.item.token)
	run.mu.Unlock()
	done, want := change.item.entry.nft(change.item.token, run.model), change.want.nft(change.item.token, run.model)
	if !run.begins(ctx, key) {
		run.leave(key, done)
		return
	}
	if want.Visibility.IsNull() { // not managed any more
		done.Visibility = want.Visibility
	}
	var diags diag.Diagnostics
	if isNull(change.item.entry.Holder) { // a plan has looked already, so that it mostly is the one
		if held, err := run.holds(ctx, want.HolderIDWalletAddress.ValueString(), change.item.token); err == nil && held {
			done.HolderIDWalletAddress = want.HolderIDWalletAddress
		}
	}
	if !run.updateDynamicMetadata(ctx, &diags, done, want) || !run.updateVisibility(ctx, &diags, done, want) || !run.updateHolder(ctx, &diags, done, want) {
		run.leave(key, done)
	}
	run.note(key, diags)
}

// forget lets go of a token whose entry is gone. One that was to be made private, and
// isn't yet, is so under prevent, too.
func (run *batchRun) forget(ctx context.Context, token, key string) {
	if run.model.DeletionPolicy.ValueString() != deletionAbandon {
		begun := run.begins(ctx, token)
		var diags diag.Diagnostics
		if begun {
			if err := run.api.SetNFTVisibility(ctx, token, client.VisibilityPrivate); err != nil && !client.IsGone(err) {
				run.report(&diags, "hide NFT "+token, err)
			}
			run.note(token, diags)
		}
		if !begun || len(diags) > 0 {
			run.mu.Lock()
			defer run.mu.Unlock()
			run.leaving[token] = key
			return
		}
	}
	run.lookup.release(token)
}

// leave notes what is known of an NFT that isn't what its entry says.
func (run *batchRun) leave(key string, done *nftModel) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.applied[key] = entryOf(done)
}

// note takes down how an entry that was begun ended.
func (run *batchRun) note(key string, diags diag.Diagnostics) {
	run.mu.Lock()
	defer run.mu.Unlock()
	if len(diags) > 0 {
		run.failures[key] = reason(diags)
	}
	for _, d := range diags {
		if failed, ok := d.(serviceDiagnostic); ok && !client.IsInvalid(failed.err) {
			if run.refused == 0 {
				run.failed = append(run.failed, d)
			}
			run.refused++
			run.streak++
			return
		}
	}
	run.streak = 0
}

// noteUnclear notes an NFT that may exist although the mint failed.
func (run *batchRun) noteUnclear(key string, diags diag.Diagnostics) {
	for _, d := range diags {
		if failed, ok := d.(serviceDiagnostic); ok && (client.MayHaveHappened(failed.err) || wasUnclear(failed.err)) {
			run.mu.Lock()
			defer run.mu.Unlock()
			run.unclear[key] = true
			run.failures[key] = fmt.Sprintf("it is not known whether the NFT was minted, and the next apply looks for it first: %s", failed.err)
			return
		}
	}
}

// tell sums up what the user has to know.
func (run *batchRun) tell(diags *diag.Diagnostics) {
	if len(run.adopted) > 0 {
		addBatchAdoptedWarning(diags, run.adopted)
	}
	if len(run.failures) == 0 {
		return
	}
	left := len(run.leaving)
	text := fmt.Sprintf("%d of %d entries failed", run.failedCount()-left, len(run.model.Entries.Elements()))
	if left > 0 {
		text += fmt.Sprintf(", and %d NFTs that left the batch are not hidden", left)
	}
	if run.skipped > 0 {
		text += fmt.Sprintf("; with %d of them the apply didn't begin", run.skipped)
	}
	diags.AddWarning("Some NFTs were not issued or changed", text+". They stand in failures, and the next apply tries them again. The first:\n"+someReasons(run.failures))
}

// failedCount is how many entries, and tokens that were to leave, came to nothing.
func (run *batchRun) failedCount() int {
	return len(run.failures) + max(run.skipped-mostSkipped, 0)
}

// save writes down what the state's entries don't say.
func (run *batchRun) save(ctx context.Context, diags *diag.Diagnostics, private privateWriter) {
	writePrivate(ctx, diags, private, batchApplied, run.applied)
	writePrivate(ctx, diags, private, batchLeaving, run.leaving)
	writePrivate(ctx, diags, private, batchPromised, run.promised)
	writePrivate(ctx, diags, private, batchUnclear, run.unclear)
	setPrivateText(ctx, diags, private, batchImported, "")
}

// destroy lets go of all tokens.
func (r *nftBatchResource) destroy(ctx context.Context, diags *diag.Diagnostics, has *batchState, policy string) {
	r.lookup.change()
	if policy == deletionPrevent {
		planForget(diags, has.tokens(), policy, "This destroys the resource.")
		return
	}
	tokens := has.tokens()
	run := &batchRun{providerData: r.providerData, model: &nftBatchModel{DeletionPolicy: types.StringValue(policy)}, leaving: map[string]string{}, failures: map[string]string{}}
	ids := slices.Sorted(maps.Keys(tokens))
	run.each(ctx, len(ids), func(ctx context.Context, i int) { run.forget(ctx, ids[i], tokens[ids[i]]) })
	if len(run.leaving) > 0 {
		diags.AddError("Some NFTs could not be hidden", fmt.Sprintf(
			"%d of %d NFTs could not be made private, so the resource stays in the state. Destroy it again to try once more. The first:\n%s", len(run.leaving), len(ids), someReasons(run.failures)))
	}
}

// reason is what diagnostics say, in one line: the first error, or else the first warning.
func reason(diags diag.Diagnostics) string {
	if len(diags) == 0 {
		return ""
	}
	said := diags[0]
	if errs := diags.Errors(); len(errs) > 0 {
		said = errs[0]
	}
	text := said.Detail()
	if !strings.HasPrefix(text, said.Summary()) {
		text = said.Summary() + ": " + text
	}
	return strings.Join(strings.Fields(text), " ")
}
