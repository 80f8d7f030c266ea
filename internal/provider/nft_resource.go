package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newNFTResource() resource.Resource { return &nftResource{} }

// nftResource is web3connect_nft (operations mintNFT, getNFT, transferNFT,
// updateNFTMetadata, setNFTVisibility, listHeldNFTs).
type nftResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure   = (*nftResource)(nil)
	_ resource.ResourceWithImportState = (*nftResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*nftResource)(nil)
)

// visibilityPending is the private state's key for an NFT that was minted, but
// whose visibility could not be set. The state has to say what was planned; the
// next refresh corrects it, so that the next plan repairs it.
const visibilityPending = "visibility_pending"

func (r *nftResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft"
}

func (r *nftResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = nftSchema()
}

func (r *nftResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m nftModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	n, err := r.api.MintNFT(ctx, m.HolderIDWalletAddress.ValueString(), m.metadata())
	if err != nil {
		r.reportMint(&resp.Diagnostics, &m, err)
		return
	}

	// The NFT exists. From here on nothing may be an error: Terraform would take
	// the resource for broken and mint it again.
	m.setComputed(n)
	wanted := m.Visibility
	m.Visibility = types.StringPointerValue(n.Visibility)
	if isKnown(wanted) && !wanted.Equal(m.Visibility) {
		if err := r.api.SetNFTVisibility(ctx, n.TokenID, wanted.ValueString()); err != nil {
			resp.Diagnostics.AddWarning("The NFT was minted, but its visibility is not set",
				fmt.Sprintf("%s\n\nNFT %s exists. Plan and apply again to make it %s.", err, n.TokenID, wanted.ValueString()))
			resp.Diagnostics.Append(resp.Private.SetKey(ctx, visibilityPending, []byte("true"))...)
		}
		m.Visibility = wanted
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// reportMint adds to a failed mint whether the NFT may exist all the same.
func (r *nftResource) reportMint(diags *diag.Diagnostics, m *nftModel, err error) {
	if client.MayHaveHappened(err) {
		diags.AddError("It is not known whether the NFT was minted", fmt.Sprintf(
			"%s.\n\nThe request was sent, but the service gave no clear answer, so it was not repeated. Before you apply again, look whether ID wallet %s holds a new NFT "+
				"with serial number %s of %s: if so, take it over with terraform import and its token id, otherwise the next apply would issue it a second time.",
			err, m.HolderIDWalletAddress.ValueString(), m.StaticMetadata.Attributes()["serial_number"], m.StaticMetadata.Attributes()["name"]))
		return
	}
	cure := ""
	if codeOf(err) == client.CodePermissionDenied {
		cure = "Only an organization with a verified domain may mint. Add a web3connect_domain_verification resource and make this NFT depend on it (depends_on)."
	}
	r.reportWithCure(diags, "mint the NFT", err, cure)
}

func (r *nftResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m nftModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.refreshable(&resp.Diagnostics) {
		return
	}
	n, err := r.api.GetNFT(ctx, m.TokenID.ValueString())
	if client.IsGone(err) {
		resp.Diagnostics.AddWarning("NFT not found", fmt.Sprintf(
			"The service at %s has no NFT %s any more. It is taken out of the state, and the next apply would issue a new one: check first that this is the right service and account.",
			r.api.Endpoint(), m.TokenID.ValueString()))
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		r.report(&resp.Diagnostics, "read NFT "+m.TokenID.ValueString(), err)
		return
	}
	forgetPendingVisibility(ctx, &resp.Diagnostics, req.Private, &m)
	m.refresh(n)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// forgetPendingVisibility makes the visibility unknown to the model where it could
// not be set when the NFT was minted.
func forgetPendingVisibility(ctx context.Context, diags *diag.Diagnostics, private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}, m *nftModel,
) {
	pending, d := private.GetKey(ctx, visibilityPending)
	diags.Append(d...)
	if string(pending) == "true" {
		m.Visibility = types.StringNull()
	}
}

func (r *nftResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state nftModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	if changes := state.staticChanges(&plan); len(changes) > 0 {
		// Values that were unknown in the plan.
		addStaticChangeError(&resp.Diagnostics, &state, changes)
		return
	}

	// One step after the other; what is done is in the state even if the next fails.
	done := state
	forgetPendingVisibility(ctx, &resp.Diagnostics, req.Private, &done) // there may have been no refresh
	done.StaticMetadata, done.DeletionPolicy, done.RemintOnStaticChange = plan.StaticMetadata, plan.DeletionPolicy, plan.RemintOnStaticChange
	for _, step := range []func(context.Context, *diag.Diagnostics, *nftModel, *nftModel) bool{
		r.updateDynamicMetadata, r.updateVisibility, r.updateHolder,
	} {
		ok := step(ctx, &resp.Diagnostics, &done, &plan)
		resp.Diagnostics.Append(resp.State.Set(ctx, &done)...)
		if !ok {
			return
		}
	}
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, visibilityPending, nil)...)
}

// updateDynamicMetadata, updateVisibility and updateHolder bring done where plan
// wants it. They tell whether they could.

func (r *nftResource) updateDynamicMetadata(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.sameDynamic(plan) {
		tokenID := done.TokenID.ValueString()
		current, err := r.api.GetNFT(ctx, tokenID)
		if err == nil {
			current, err = r.api.UpdateNFTMetadata(ctx, tokenID, plan.dynamicPatch(done, current.Metadata.Dynamic))
		}
		if err != nil {
			r.report(diags, "update the dynamic metadata of NFT "+tokenID, err)
			return false
		}
		done.setComputed(current)
	}
	done.DynamicMetadata = plan.DynamicMetadata
	return true
}

func (r *nftResource) updateVisibility(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if plan.Visibility.IsUnknown() || plan.Visibility.Equal(done.Visibility) {
		return true
	}
	if err := r.api.SetNFTVisibility(ctx, done.TokenID.ValueString(), plan.Visibility.ValueString()); err != nil {
		r.report(diags, "change the visibility of NFT "+done.TokenID.ValueString(), err)
		return false
	}
	done.Visibility = plan.Visibility
	return true
}

func (r *nftResource) updateHolder(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.HolderIDWalletAddress.Means(plan.HolderIDWalletAddress) {
		if err := transfer(ctx, r.api, done.TokenID.ValueString(), plan.HolderIDWalletAddress.ValueString()); err != nil {
			r.report(diags, "transfer NFT "+done.TokenID.ValueString(), err)
			return false
		}
	}
	done.HolderIDWalletAddress = plan.HolderIDWalletAddress
	return true
}

func (r *nftResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var m nftModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	switch m.DeletionPolicy.ValueString() {
	case deletionPrevent:
		addPreventError(&resp.Diagnostics, &m)
	case deletionHide:
		if err := r.api.SetNFTVisibility(ctx, m.TokenID.ValueString(), client.VisibilityPrivate); err != nil && !client.IsGone(err) {
			r.report(&resp.Diagnostics, "hide NFT "+m.TokenID.ValueString(), err)
		}
	}
}

// ImportState takes a token id. Holder and visibility aren't part of the NFT
// object, so they are unknown until the first apply.
func (r *nftResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	tokenID := strings.TrimSpace(req.ID)
	if digits, ok := strings.CutPrefix(strings.ToLower(tokenID), "0x"); !ok || digits == "" || strings.Trim(digits, "0123456789abcdef") != "" {
		resp.Diagnostics.AddError("Invalid token id", fmt.Sprintf(
			"%q is not the id of an NFT; import by its token id, such as 0x and 64 hex digits.", req.ID))
		return
	}
	m := nftModel{
		TokenID:               types.StringValue(tokenID),
		HolderIDWalletAddress: meaning.Null[meaning.Address](),
		StaticMetadata:        types.ObjectNull(attrTypes(staticKeys)),
		DynamicMetadata:       types.ObjectNull(attrTypes(dynamicKeys)),
		DynamicMetadataAll:    meaning.Null[meaning.JSON](),
		DeletionPolicy:        types.StringValue(deletionAbandon),
		RemintOnStaticChange:  types.BoolValue(false),
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// ModifyPlan says at plan time what an apply can't take back.
func (r *nftResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() {
		return // a new NFT, or the second half of a replacement, whose first half warned
	}
	var state nftModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		planDestroy(&resp.Diagnostics, &state, "This plan destroys the resource.")
		return
	}
	var plan nftModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}

	if changes := state.staticChanges(&plan); len(changes) > 0 {
		if !plan.RemintOnStaticChange.ValueBool() {
			addStaticChangeError(&resp.Diagnostics, &state, changes)
			return
		}
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("static_metadata"))
		planDestroy(&resp.Diagnostics, &state, fmt.Sprintf("This plan issues a new NFT in its place, because static metadata changes: %s.", joinChanges(changes)))
		return
	}
	if state.HolderIDWalletAddress.IsNull() && isKnown(plan.HolderIDWalletAddress) {
		resp.Diagnostics.AddAttributeWarning(path.Root("holder_id_wallet_address"), "The holder is not known yet", fmt.Sprintf(
			"NFT %s was imported, and its holder can't be read from it. The apply looks whether %s holds it, and transfers it only if not.",
			state.TokenID.ValueString(), plan.HolderIDWalletAddress.ValueString()))
	}
	if !state.sameDynamic(&plan) || hasUnknown(plan.DynamicMetadata) {
		plan.TokenURI, plan.MinterDigitalSignature = types.StringUnknown(), types.StringUnknown()
		plan.DynamicMetadataAll = meaning.Unknown[meaning.JSON]()
		resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
	}
}

// hasUnknown tells whether an object has a value that is known only after apply.
func hasUnknown(object types.Object) bool {
	if object.IsUnknown() {
		return true
	}
	for _, v := range object.Attributes() {
		if v.IsUnknown() {
			return true
		}
	}
	return false
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
