package provider

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// nftStateVersion is the version of the state's form. 1 has on_existing.
const nftStateVersion = 1

var _ resource.ResourceWithUpgradeState = (*nftResource)(nil)

// UpgradeState brings states of former versions to the present one.
func (r *nftResource) UpgradeState(context.Context) map[int64]resource.StateUpgrader {
	return map[int64]resource.StateUpgrader{0: {StateUpgrader: upgradeNFTState0}}
}

// upgradeNFTState0 adds on_existing with its default, so that no plan shows a change
// because of the upgrade.
func upgradeNFTState0(_ context.Context, req resource.UpgradeStateRequest, resp *resource.UpgradeStateResponse) {
	var state map[string]json.RawMessage
	err := json.Unmarshal(req.RawState.JSON, &state)
	if err == nil && state == nil {
		err = errors.New("it is null")
	}
	if err != nil {
		resp.Diagnostics.AddError("The state can't be read", "The state of a web3connect_nft from an earlier version of the provider is not a JSON object: "+err.Error()+".")
		return
	}
	state["on_existing"] = mustMarshal(existingAdopt)
	resp.DynamicValue = &tfprotov6.DynamicValue{JSON: encodeObject(state)}
}
