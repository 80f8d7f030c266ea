package main

import (
	"context"
	"math/big"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/shape"
)

type floorResource struct{ shapes shape.Shapes }

func (r *floorResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.shapes.Type
}

func (r *floorResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(r.shapes.Resource)
}

func (r *floorResource) Create(_ context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	state, err := known(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("The plan can't be stored", err.Error())
		return
	}
	resp.State.Raw = state
}

// Read finds what is in the state.
func (r *floorResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r *floorResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	state, err := known(req.Plan.Raw)
	if err != nil {
		resp.Diagnostics.AddError("The plan can't be stored", err.Error())
		return
	}
	resp.State.Raw = state
}

func (r *floorResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// madeUp is as long as a token id.
var madeUp = "0x" + strings.Repeat("0123456789abcdef", 4)

// known is a plan with made-up values in place of unknown ones.
func known(plan tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(plan, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if v.IsKnown() {
			return v, nil
		}
		switch t := v.Type(); {
		case t.Is(tftypes.String):
			return tftypes.NewValue(t, madeUp), nil
		case t.Is(tftypes.Bool):
			return tftypes.NewValue(t, false), nil
		case t.Is(tftypes.Number):
			return tftypes.NewValue(t, new(big.Float)), nil
		default:
			return tftypes.NewValue(t, nil), nil
		}
	})
}
