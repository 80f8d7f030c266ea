package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newNFTResource() resource.Resource { return &nftResource{} }

// nftResource is web3connect_nft (operations mintNFT, getNFT, transferNFT,
// updateNFTMetadata, setNFTVisibility, listHeldNFTs,
// searchNFTs, searchMintedNFTs, getNFTHistory).
type nftResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure   = (*nftResource)(nil)
	_ resource.ResourceWithImportState = (*nftResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*nftResource)(nil)
)

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
	r.lookup.change()
	n, adopted := r.issue(ctx, &m, &resp.Diagnostics)
	if n == nil {
		return
	}

	// The NFT exists. From here on nothing may be an error: Terraform would take
	// the resource for broken and mint it again.
	if adopted {
		m.TokenID = types.StringValue(n.TokenID)
		addAdoptedWarning(&resp.Diagnostics, &m)
		n = r.adoptDynamicMetadata(ctx, &resp.Diagnostics, &m, n)
	}
	m.setComputed(n)
	wanted := m.Visibility
	m.Visibility = types.StringPointerValue(n.Visibility)
	if isKnown(wanted) && !wanted.Equal(m.Visibility) {
		if err := r.api.SetNFTVisibility(ctx, n.TokenID, wanted.ValueString()); err != nil {
			resp.Diagnostics.AddWarning("The visibility of the NFT is not set",
				fmt.Sprintf("%s\n\nNFT %s was issued. Plan and apply again to make it %s.", err, n.TokenID, wanted.ValueString()))
			setPrivateText(ctx, &resp.Diagnostics, resp.Private, visibilityPending, "true")
		}
		r.changedVisibility(n.Metadata.Static)
		m.Visibility = wanted
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, nftIdentityModel{m.TokenID}, &resp.Diagnostics)
}

// adoptDynamicMetadata gives an NFT that was issued before the planned dynamic
// metadata. If it can't, the next plan shows the difference.
func (r *nftResource) adoptDynamicMetadata(ctx context.Context, diags *diag.Diagnostics, plan *nftModel, n *client.NFT) *client.NFT {
	has := *plan
	has.refresh(n)
	if has.sameDynamic(plan) {
		return n
	}
	updated, err := r.api.UpdateNFTMetadata(ctx, n.TokenID, plan.dynamicPatch(&has, n.Metadata.Dynamic))
	if err != nil {
		diags.AddWarning("The dynamic metadata of the NFT is not updated",
			fmt.Sprintf("%s\n\nNFT %s exists and was adopted. Plan and apply again to update it.", err, n.TokenID))
		return n
	}
	return updated
}

func (r *nftResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m nftModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	setIdentity(ctx, resp.Identity, nftIdentityModel{m.TokenID}, &resp.Diagnostics)
	imported, holder := m.StaticMetadata.IsNull(), m.HolderIDWalletAddress
	if resp.Diagnostics.HasError() || imported && !r.known(&resp.Diagnostics) || !r.refreshable(&resp.Diagnostics) {
		return
	}
	if !r.lookup.refresh(m.TokenID.ValueString()) {
		addTwoResourcesWarning(&resp.Diagnostics, &m, imported)
	}
	r.claim(&resp.Diagnostics, &m)
	n, err := r.read(ctx, &m)
	if client.IsGone(err) {
		if r.burned(ctx, &resp.Diagnostics, m.TokenID.ValueString()) {
			return
		}
		if _, err := r.signedIn(ctx); err != nil { // a wrong endpoint doesn't find anything
			r.report(&resp.Diagnostics, "read NFT "+m.TokenID.ValueString()+", which was not found, nor the account", err)
			return
		}
		resp.Diagnostics.AddWarning("NFT not found", fmt.Sprintf(
			"The service at %s has no NFT %s any more. It is taken out of the state, and the next apply would issue a new one: check first that this is the right service and account.",
			r.api.Endpoint(), m.TokenID.ValueString()))
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		cure := ""
		if client.CodeOf(err) == client.CodePermissionDenied {
			cure = "Sign in as the account that issued the NFT: a private one is for its issuer and its holder alone."
		}
		r.reportWithCure(&resp.Diagnostics, "read NFT "+m.TokenID.ValueString(), err, cure)
		return
	}
	m.refresh(n)
	r.findHolder(ctx, &resp.Diagnostics, resp.Private, &m, holder, n, imported)
	r.findVisibility(ctx, &resp.Diagnostics, resp.Private, &m, n)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// addTwoResourcesWarning tells of what -target, a holder that was known only after apply,
// or an import may have led to. It is no error: terraform test may refresh twice.
func addTwoResourcesWarning(diags *diag.Diagnostics, m *nftModel, imported bool) {
	token := m.TokenID.ValueString()
	if imported {
		diags.AddWarning("The NFT is imported twice", fmt.Sprintf(
			"Another resource has NFT %s already, and each would undo what the other does. Take the import away; if the resource was renamed, use a moved block.", token))
		return
	}
	diags.AddWarning("The NFT is in the state twice", fmt.Sprintf(
		"Two resources have NFT %s, serial number %s, so that each would undo what the other does. Look for this token_id in terraform show, take one of both out of the configuration, "+
			"and out of the state with terraform state rm: the NFT stays as it is.", token, m.serial()))
}

func (r *nftResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state nftModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	r.lookup.change()
	if changes := state.staticChanges(&plan); len(changes) > 0 {
		// Values that were unknown in the plan.
		addStaticChangeError(&resp.Diagnostics, &state, changes)
		return
	}

	// One step after the other; what is done is in the state even if the next fails.
	done := state
	setIdentity(ctx, resp.Identity, nftIdentityModel{state.TokenID}, &resp.Diagnostics)
	if privateText(ctx, &resp.Diagnostics, req.Private, visibilityPending) != "" { // there was no refresh
		done.Visibility = types.StringNull()
	}
	done.StaticMetadata, done.DeletionPolicy, done.RemintOnStaticChange, done.OnExisting = plan.StaticMetadata, plan.DeletionPolicy, plan.RemintOnStaticChange, plan.OnExisting
	for _, step := range []func(context.Context, *diag.Diagnostics, *nftModel, *nftModel) bool{
		r.updateDynamicMetadata, r.updateVisibility, r.updateHolder,
	} {
		ok := step(ctx, &resp.Diagnostics, &done, &plan)
		resp.Diagnostics.Append(resp.State.Set(ctx, &done)...)
		if !ok {
			return
		}
	}
	setPrivateText(ctx, &resp.Diagnostics, resp.Private, visibilityPending, "")
	setPrivateText(ctx, &resp.Diagnostics, resp.Private, holderLost, "")
	setPrivateText(ctx, &resp.Diagnostics, resp.Private, plannedTransfer, "")
	if isNobody(done.HolderIDWalletAddress) {
		// The plan found that the configured wallet has it; the next refresh takes it down.
		var configured meaning.Value[meaning.Address]
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("holder_id_wallet_address"), &configured)...)
		setPrivateText(ctx, &resp.Diagnostics, resp.Private, holderHint, configured.ValueString())
	}
}

// updateDynamicMetadata, updateVisibility and updateHolder bring done where plan
// wants it. They tell whether they could.

func (r *nftResource) updateDynamicMetadata(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.sameDynamic(plan) {
		tokenID := done.TokenID.ValueString()
		current, err := r.api.GetNFT(ctx, tokenID)
		if err == nil {
			patch := plan.dynamicPatch(done, current.Metadata.Dynamic)
			if !sameKeys(patch, current.Metadata.Dynamic) { // others may have set them
				current, err = r.api.UpdateNFTMetadata(ctx, tokenID, patch)
			}
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
	err := r.api.SetNFTVisibility(ctx, done.TokenID.ValueString(), plan.Visibility.ValueString())
	r.changedVisibility(encodeKeys(staticKeys, done.StaticMetadata))
	if err != nil {
		r.report(diags, "change the visibility of NFT "+done.TokenID.ValueString(), err)
		return false
	}
	done.Visibility = plan.Visibility
	return true
}

func (r *nftResource) updateHolder(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.HolderIDWalletAddress.Means(plan.HolderIDWalletAddress) {
		err := transfer(ctx, r.api, done.TokenID.ValueString(), plan.HolderIDWalletAddress.ValueString())
		r.changedHolder(done.HolderIDWalletAddress.ValueString(), plan.HolderIDWalletAddress.ValueString())
		if err != nil {
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
	r.lookup.change()
	switch m.DeletionPolicy.ValueString() {
	case deletionPrevent:
		addPreventError(&resp.Diagnostics, &m)
	case deletionHide:
		if err := r.api.SetNFTVisibility(ctx, m.TokenID.ValueString(), client.VisibilityPrivate); err != nil && !client.IsGone(err) {
			r.report(&resp.Diagnostics, "hide NFT "+m.TokenID.ValueString(), err)
		}
	}
	if !resp.Diagnostics.HasError() {
		r.lookup.release(m.TokenID.ValueString())
	}
}

// ImportState takes a token id, and the holder behind a comma where it is known:
// the NFT object doesn't carry it.
func (r *nftResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := req.ID
	if id == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		var identity nftIdentityModel
		resp.Diagnostics.Append(req.Identity.Get(ctx, &identity)...)
		id = identity.TokenID.ValueString()
	}
	tokenID, holderText, hasHolder := strings.Cut(id, ",")
	tokenID, holderText = strings.TrimSpace(tokenID), strings.TrimSpace(holderText)
	holder := meaning.Null[meaning.Address]()
	if check.TokenID(tokenID) != nil || strings.ContainsFunc(tokenID, unicode.IsSpace) {
		resp.Diagnostics.AddError("Invalid token id", fmt.Sprintf(
			"%q is not the id of an NFT; import by its token id, such as 0x and 64 hex digits, and its holder behind a comma if you know it: 0x…,0x….", id))
		return
	}
	if hasHolder {
		holder = meaning.New[meaning.Address](holderText)
		err := (meaning.Address{}).Check(holderText)
		if err == nil && isNobody(holder) {
			err = errors.New("the zero address is none; leave it and the comma out if the holder isn't known")
		}
		if err != nil {
			resp.Diagnostics.AddError("Invalid holder", fmt.Sprintf("What follows the comma in %q must be the address of the ID wallet that holds the NFT: %v.", id, err))
			return
		}
	}
	m := importedNFT(tokenID, holder)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, nftIdentityModel{m.TokenID}, &resp.Diagnostics)
}
