package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Drift is looked for unless the configuration says that it isn't.
func TestDetection(t *testing.T) {
	t.Parallel()
	bools := map[string]attr.Type{"holder": types.BoolType, "visibility": types.BoolType}
	chosen := func(holder, visibility types.Bool) types.Object {
		return types.ObjectValueMust(bools, map[string]attr.Value{"holder": holder, "visibility": visibility})
	}
	on, off, null, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()
	for _, test := range []struct {
		configured types.Object
		want       driftDetection
	}{
		{types.ObjectNull(bools), driftDetection{true, true}},
		{types.ObjectUnknown(bools), driftDetection{true, true}},
		{chosen(null, null), driftDetection{true, true}},
		{chosen(unknown, unknown), driftDetection{true, true}},
		{chosen(on, off), driftDetection{true, false}},
		{chosen(off, on), driftDetection{false, true}},
	} {
		var diags diag.Diagnostics
		m := providerModel{DetectDrift: test.configured}
		if got := m.detection(t.Context(), &diags); got != test.want || len(diags) > 0 {
			t.Errorf("%s: got %+v, %v", test.configured, got, diags)
		}
	}
}
