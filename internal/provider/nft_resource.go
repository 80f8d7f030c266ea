package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
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
		r.reportRead(&resp.Diagnostics, m.TokenID.ValueString(), err)
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

func (d *providerData) reportRead(diags *diag.Diagnostics, tokenID string, err error) {
	cure := ""
	if client.CodeOf(err) == client.CodePermissionDenied {
		cure = "Sign in as the account that issued the NFT: a private one is for its issuer and its holder alone."
	}
	d.reportWithCure(diags, "read NFT "+tokenID, err, cure)
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
	tokenID, holder, fault := parseImportID(id)
	if fault != nil {
		resp.Diagnostics.AddError(fault.summary, fault.detail)
		return
	}
	m := importedNFT(tokenID, holder)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, nftIdentityModel{m.TokenID}, &resp.Diagnostics)
}
