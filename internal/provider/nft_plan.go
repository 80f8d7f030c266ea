package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// ModifyPlan says at plan time what an apply can't take back.
func (r *nftResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if r.providerData == nil {
		return // not configured
	}
	if req.State.Raw.IsNull() {
		if !req.Plan.Raw.IsNull() {
			r.planCreate(ctx, req, resp)
		}
		return
	}
	var state nftModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.claim(&resp.Diagnostics, &state)
	if req.Plan.Raw.IsNull() {
		planDestroy(&resp.Diagnostics, &state, "This plan destroys the resource.")
		return
	}
	var plan nftModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}

	if key := firstUnknown(plan.StaticMetadata); key != "" && (plan.RemintOnStaticChange.ValueBool() || plan.RemintOnStaticChange.IsUnknown()) {
		resp.Diagnostics.AddAttributeError(path.Root("static_metadata"), "Static metadata isn't known yet", fmt.Sprintf(
			"%s of NFT %s is known only after apply, so the plan can't tell whether a new NFT is to be issued (remint_on_static_change). Apply first what it comes from (terraform apply -target=…).",
			key, state.TokenID.ValueString()))
		return
	}
	if changes := state.staticChanges(&plan); len(changes) > 0 {
		if plan.RemintOnStaticChange.IsUnknown() {
			resp.Diagnostics.AddAttributeError(path.Root("remint_on_static_change"), "It isn't known whether to issue a new NFT",
				"remint_on_static_change is known only after apply, and static metadata changes. Write true or false.")
			return
		}
		if !plan.RemintOnStaticChange.ValueBool() {
			addStaticChangeError(&resp.Diagnostics, &state, changes)
			return
		}
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("static_metadata"))
		planDestroy(&resp.Diagnostics, &state, fmt.Sprintf("This plan issues a new NFT in its place, because static metadata changes: %s.", joinChanges(changes)))
		return
	}
	if privateText(ctx, &resp.Diagnostics, req.Private, visibilityPending) != "" && isKnown(plan.Visibility) {
		plan.TokenURI = types.StringUnknown() // there was no refresh: an update sets what is pending
	}
	r.planHolder(ctx, &resp.Diagnostics, req.Private, &state, &plan)
	if holder := plan.HolderIDWalletAddress; isKnown(holder) && !holder.Means(state.HolderIDWalletAddress) && !hasUnknown(plan.StaticMetadata) {
		if !r.lookup.plan(plan.credential(), planning{tokenID: state.TokenID.ValueString(), config: req.Config.Raw}) {
			addTwiceError(&resp.Diagnostics, &plan)
		}
		setPrivateText(ctx, &resp.Diagnostics, resp.Private, plannedTransfer, plan.credential())
	}
	if !state.sameDynamic(&plan) || hasUnknown(plan.DynamicMetadata) {
		plan.TokenURI, plan.MinterDigitalSignature = types.StringUnknown(), types.StringUnknown()
		plan.DynamicMetadataAll = meaning.Unknown[meaning.JSON]()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planCreate says what becomes of a new NFT: whether one that exists is adopted, or
// nothing may be issued. What isn't known yet is left to the apply.
func (r *nftResource) planCreate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	var plan nftModel
	resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if isNobody(plan.HolderIDWalletAddress) {
		addNobodyError(&resp.Diagnostics)
	}
	checkNewStatic(&resp.Diagnostics, plan.StaticMetadata)
	if resp.Diagnostics.HasError() || len(r.unknown) > 0 || !isKnown(plan.HolderIDWalletAddress) || firstUnknown(plan.StaticMetadata) != "" || !isKnown(plan.OnExisting) {
		return
	}
	again := plan.OnExisting.ValueString() == existingMint
	// A replacement is planned as an update first.
	own := privateText(ctx, &resp.Diagnostics, req.Private, plannedTransfer) == plan.credential()
	if !r.lookup.plan(plan.credential(), planning{only: !again, config: req.Config.Raw}) && !own {
		addTwiceError(&resp.Diagnostics, &plan)
		return
	}
	if again {
		return
	}
	twins, err := r.twins(ctx, &plan)
	if err != nil {
		r.reportLook(&resp.Diagnostics, err)
		return
	}
	twin, ok := r.choose(&resp.Diagnostics, &plan, twins)
	switch {
	case !ok || twin == nil:
	case !r.lookup.adopt(twin.TokenID):
		addClaimedError(&resp.Diagnostics, &plan, twin.TokenID)
	default:
		plan.TokenID = types.StringValue(twin.TokenID)
		addAdoptedWarning(&resp.Diagnostics, &plan)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
}

func addTwiceError(diags *diag.Diagnostics, m *nftModel) {
	diags.AddAttributeError(path.Root("static_metadata"), "The same credential twice", fmt.Sprintf(
		"Another resource in this plan, or another entry of a batch, issues NFT %s, with the same static metadata, to %s, or transfers it there, too. Change serial_number or another static key (for_each and count: make it depend on the key or index); "+
			"set on_existing = \"mint\" in all that issue it, to have it several times; or apply the transfer first.", m.serial(), m.HolderIDWalletAddress.ValueString()))
}

func addAdoptedWarning(diags *diag.Diagnostics, m *nftModel) {
	diags.AddWarning("An NFT that exists is adopted", fmt.Sprintf(
		"The organization has issued NFT %s with this static metadata to %s already, so it is taken into the state and nothing is minted (on_existing is \"adopt\").",
		m.TokenID.ValueString(), m.HolderIDWalletAddress.ValueString()))
}

// checkNewStatic finds what can't be mended once it is minted. An NFT that exists may
// have it.
func checkNewStatic(diags *diag.Diagnostics, static types.Object) {
	for _, key := range staticKeys {
		text, ok := static.Attributes()[key.name].(types.String)
		if !ok || !isKnown(text) {
			continue
		}
		value := text.ValueString()
		if strings.TrimSpace(value) == "" || strings.ContainsFunc(value, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }) {
			diags.AddAttributeError(path.Root("static_metadata").AtName(key.name), "Invalid static metadata", fmt.Sprintf(
				"static_metadata.%s: %q is blank or has control characters, and can't be changed once it is minted. Write the text that people are to read.", key.name, value))
		}
	}
}

// claim takes the token of the state for its resource.
func (r *nftResource) claim(diags *diag.Diagnostics, state *nftModel) {
	if !r.lookup.claim(state.TokenID.ValueString()) {
		addClaimedError(diags, state, state.TokenID.ValueString())
	}
}

// planHolder finds out, where the state doesn't know the holder, whether the plan's
// is it. Then an import plans no change, since there is none.
func (r *nftResource) planHolder(ctx context.Context, diags *diag.Diagnostics, private privateReader, state, plan *nftModel) {
	holder, at := plan.HolderIDWalletAddress, path.Root("holder_id_wallet_address")
	if !isNobody(state.HolderIDWalletAddress) {
		if isNobody(holder) {
			addNobodyError(diags)
		}
		return
	}
	if !isKnown(holder) || isNobody(holder) || len(r.unknown) > 0 {
		return
	}
	token := state.TokenID.ValueString()
	held, err := r.holds(ctx, holder.ValueString(), token)
	former := privateText(ctx, diags, private, holderLost)
	switch {
	case err != nil:
		r.report(diags, "find out whether NFT "+token+" is held by "+holder.ValueString(), err)
	case held && former == "":
		plan.HolderIDWalletAddress = state.HolderIDWalletAddress
	case held:
		diags.AddAttributeWarning(at, "The holder has changed already", fmt.Sprintf(
			"NFT %s went from %s to %s behind Terraform's back. The apply takes that down and sends no transfer.", token, former, holder.ValueString()))
	case former != "":
		diags.AddAttributeWarning(at, "The NFT is transferred back", fmt.Sprintf(
			"NFT %s is no longer held by %s. This plan transfers it to %s.", token, former, holder.ValueString()))
	default:
		diags.AddAttributeWarning(at, "The NFT is transferred", fmt.Sprintf(
			"NFT %s was imported without its holder, and it isn't held by %s: this plan transfers it there. If that is not meant, put the address of its holder here.", token, holder.ValueString()))
	}
}

func addNobodyError(diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("holder_id_wallet_address"), "No holder", fmt.Sprintf(
		"holder_id_wallet_address: %q stands for a holder that isn't known, so no NFT can be issued or transferred to it. Put the address of the holder's ID wallet here.", nobody))
}

// hasUnknown tells whether an object has a value that is known only after apply.
func hasUnknown(object types.Object) bool { return firstUnknown(object) != "" }

// firstUnknown names a key that is known only after apply, "" if there is none.
func firstUnknown(object types.Object) string {
	if object.IsUnknown() {
		return "all"
	}
	values := object.Attributes()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if values[name].IsUnknown() {
			return name
		}
	}
	return ""
}

// planDestroy warns what becomes of a token whose resource goes, or refuses.
func planDestroy(diags *diag.Diagnostics, state *nftModel, why string) {
	switch token := state.TokenID.ValueString(); state.DeletionPolicy.ValueString() {
	case deletionPrevent:
		addPreventError(diags, state)
	case deletionHide:
		diags.AddWarning("The NFT stays on chain", fmt.Sprintf(
			"%s There is no way to burn NFT %s: it is made private (deletion_policy is hide), stays with its holder, and Terraform forgets it.", why, token))
	default:
		diags.AddWarning("The NFT stays on chain", fmt.Sprintf(
			"%s There is no way to burn NFT %s: it stays with its holder as it is (deletion_policy is abandon), and Terraform forgets it.", why, token))
	}
}

func addPreventError(diags *diag.Diagnostics, state *nftModel) {
	diags.AddAttributeError(path.Root("deletion_policy"), "The NFT may not be destroyed", fmt.Sprintf(
		"deletion_policy of NFT %s is prevent. To let Terraform forget it, set deletion_policy to abandon or hide and apply that first, or use a removed block with destroy = false.",
		state.TokenID.ValueString()))
}

func addStaticChangeError(diags *diag.Diagnostics, state *nftModel, changes []staticChange) {
	diags.AddAttributeError(path.Root("static_metadata"), "Static metadata can't be changed", fmt.Sprintf(
		"The static metadata of NFT %s was fixed when it was minted, and the configuration has other values: %s. Put the minted values back; "+
			"or, to issue a new NFT while the old one stays on chain, set remint_on_static_change = true.",
		state.TokenID.ValueString(), joinChanges(changes)))
}

func joinChanges(changes []staticChange) string {
	var texts []string
	for _, c := range changes {
		texts = append(texts, c.String())
	}
	return strings.Join(texts, ", ")
}
