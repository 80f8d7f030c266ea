package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// Keys of an NFT's private state.
const (
	// visibilityPending: minted, but its visibility could not be set. The state has
	// to say what was planned; the next refresh finds out what it is.
	visibilityPending = "visibility_pending"
	// holderLost: the wallet that was known to hold it (its value) holds it no more.
	holderLost = "holder_lost"
	// holderHint: the wallet that was seen to hold an NFT (its value) whose holder
	// the state doesn't know.
	holderHint = "holder_hint"
	// plannedTransfer: the plan transfers it, so that it becomes this credential (its
	// value).
	plannedTransfer = "planned_transfer"
)

// findHolder finds out whether the wallet that the state, or an import, knows has the
// NFT, where the object doesn't say.
func (r *nftResource) findHolder(ctx context.Context, diags *diag.Diagnostics, private privateReadWriter, m *nftModel, known meaning.Value[meaning.Address], n *client.NFT, imported bool) {
	switch {
	case !optionalAddress(n.HolderIDWalletAddress).IsNull():
		switch {
		case known.IsNull() || known.Means(m.HolderIDWalletAddress):
		case imported:
			addNotHolderError(diags, n.TokenID, known)
		case r.drift.holder && r.burned(ctx, diags, n.TokenID):
			m.HolderIDWalletAddress = known
		case isNobody(m.HolderIDWalletAddress):
			setPrivateText(ctx, diags, private, holderLost, known.ValueString())
		}
		return
	case known.IsNull():
		m.HolderIDWalletAddress = meaning.New[meaning.Address](nobody)
		return
	case !imported && !r.drift.holder:
		return
	case isNobody(known):
		hint := privateText(ctx, diags, private, holderHint)
		if hint == "" {
			hint = privateText(ctx, diags, private, holderLost) // it may have come back
		}
		if hint == "" {
			return
		}
		known = meaning.New[meaning.Address](hint)
	}
	held, err := r.holds(ctx, known.ValueString(), n.TokenID)
	switch {
	case err != nil:
		r.reportHolderLook(diags, n.TokenID, known.ValueString(), err)
	case held:
		m.HolderIDWalletAddress = known
		setPrivateText(ctx, diags, private, holderLost, "")
		setPrivateText(ctx, diags, private, holderHint, "")
	case imported:
		addNotHolderError(diags, n.TokenID, known)
	case isNobody(m.HolderIDWalletAddress):
	case r.burned(ctx, diags, n.TokenID):
	default:
		m.HolderIDWalletAddress = meaning.New[meaning.Address](nobody)
		setPrivateText(ctx, diags, private, holderLost, known.ValueString())
	}
}

func addNotHolderError(diags *diag.Diagnostics, tokenID string, holder meaning.Value[meaning.Address]) {
	diags.AddError("Not the holder", fmt.Sprintf(
		"NFT %s was to be imported with the holder %s, but that ID wallet doesn't hold it. Import it with the right holder, or by its token id alone.", tokenID, holder.ValueString()))
}

// findVisibility finds out whether the NFT is public, where the object doesn't say.
func (r *nftResource) findVisibility(ctx context.Context, diags *diag.Diagnostics, private privateReadWriter, m *nftModel, n *client.NFT) {
	pending := privateText(ctx, diags, private, visibilityPending) != ""
	known := !m.Visibility.IsNull() && !pending
	if n.Visibility == nil && (!known || r.drift.visibility) {
		public, err := r.isPublic(ctx, n.Metadata.Static, n.TokenID)
		if err != nil {
			r.reportVisibilityLook(diags, n.TokenID, err)
			return
		}
		m.Visibility = visibilityText(public)
	}
	if pending {
		setPrivateText(ctx, diags, private, visibilityPending, "")
	}
}

// burned tells, with a warning, whether the token was burned: then nobody has it,
// and no other is to be issued in its place.
func (r *nftResource) burned(ctx context.Context, diags *diag.Diagnostics, tokenID string) bool {
	transaction, burned := r.burn(ctx, tokenID)
	if burned {
		diags.AddWarning("The NFT is burned", fmt.Sprintf(
			"NFT %s was burned in transaction %s. It stays in the state as it was, so that no new one is issued in its place. "+
				"To forget it, remove the resource from the configuration; to issue a new NFT, give that resource another name.", tokenID, transaction))
	}
	return burned
}

// burn gives the id of the transaction that burned a token.
func (d *providerData) burn(ctx context.Context, tokenID string) (transaction string, burned bool) {
	history, err := d.api.GetNFTHistory(ctx, tokenID)
	if err != nil || history.Burn == nil {
		return "", false // an error of the history says nothing about the token
	}
	return history.Burn.TransactionID, true
}

// reportHolderLook and reportVisibilityLook tell why a refresh failed that finds out what
// the NFT object doesn't carry, and how to do without.

func (d *providerData) reportHolderLook(diags *diag.Diagnostics, tokenID, holder string, err error) {
	d.reportWithCure(diags, "find out whether NFT "+tokenID+" is still held by "+holder, err,
		"To refresh without this look, set detect_drift = { holder = false } in the provider block.")
}

func (d *providerData) reportVisibilityLook(diags *diag.Diagnostics, tokenID string, err error) {
	d.reportWithCure(diags, "find out whether NFT "+tokenID+" is public", err,
		"To refresh without this look, set detect_drift = { visibility = false } in the provider block.")
}
