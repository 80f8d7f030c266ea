package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// adoptDynamicMetadata gives an NFT that was issued before the planned dynamic
// metadata. If it can't, the next plan shows the difference.
func (d *providerData) adoptDynamicMetadata(ctx context.Context, diags *diag.Diagnostics, plan *nftModel, n *client.NFT) *client.NFT {
	has := *plan
	has.refresh(n)
	if has.sameDynamic(plan) {
		return n
	}
	updated, err := d.api.UpdateNFTMetadata(ctx, n.TokenID, plan.dynamicPatch(&has, n.Metadata.Dynamic))
	if err != nil {
		diags.AddWarning("The dynamic metadata of the NFT is not updated",
			fmt.Sprintf("%s\n\nNFT %s exists and was adopted. Plan and apply again to update it.", err, n.TokenID))
		return n
	}
	return updated
}

// updateDynamicMetadata, updateVisibility and updateHolder bring done where plan
// wants it. They tell whether they could.

func (d *providerData) updateDynamicMetadata(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.sameDynamic(plan) {
		tokenID := done.TokenID.ValueString()
		current, err := d.api.GetNFT(ctx, tokenID)
		if err == nil {
			patch := plan.dynamicPatch(done, current.Metadata.Dynamic)
			if !sameKeys(patch, current.Metadata.Dynamic) { // others may have set them
				current, err = d.api.UpdateNFTMetadata(ctx, tokenID, patch)
			}
		}
		if err != nil {
			d.report(diags, "update the dynamic metadata of NFT "+tokenID, err)
			return false
		}
		done.setComputed(current)
	}
	done.DynamicMetadata = plan.DynamicMetadata
	return true
}

func (d *providerData) updateVisibility(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if plan.Visibility.IsUnknown() || plan.Visibility.Equal(done.Visibility) {
		return true
	}
	err := d.api.SetNFTVisibility(ctx, done.TokenID.ValueString(), plan.Visibility.ValueString())
	d.changedVisibility(encodeKeys(staticKeys, done.StaticMetadata))
	if err != nil {
		d.report(diags, "change the visibility of NFT "+done.TokenID.ValueString(), err)
		return false
	}
	done.Visibility = plan.Visibility
	return true
}

func (d *providerData) updateHolder(ctx context.Context, diags *diag.Diagnostics, done, plan *nftModel) bool {
	if !done.HolderIDWalletAddress.Means(plan.HolderIDWalletAddress) {
		err := transfer(ctx, d.api, done.TokenID.ValueString(), plan.HolderIDWalletAddress.ValueString())
		d.changedHolder(done.HolderIDWalletAddress.ValueString(), plan.HolderIDWalletAddress.ValueString()) // the former may not be known
		if err != nil {
			d.report(diags, "transfer NFT "+done.TokenID.ValueString(), err)
			return false
		}
	}
	done.HolderIDWalletAddress = plan.HolderIDWalletAddress
	return true
}
