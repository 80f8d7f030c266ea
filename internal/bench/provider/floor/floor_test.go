package main

import (
	"context"
	"encoding/json"
	"math/big"
	"slices"
	"testing"

	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/shape"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

const nftType = "web3connect_nft"

// The floor has the attributes of the NFT resource and of the provider block, by way of
// what the bench links in.
func TestFloorHasTheSameAttributes(t *testing.T) {
	t.Parallel()
	real := schemas(t, provider.New("test")())
	shapes := shape.Shapes{Type: nftType}
	var err error
	if shapes.Resource, err = shape.Of(real.ResourceSchemas[nftType]); err != nil {
		t.Fatal(err)
	}
	if shapes.Provider, err = shape.Of(real.Provider); err != nil {
		t.Fatal(err)
	}
	text, err := shapes.Encode()
	if err != nil {
		t.Fatal(err)
	}
	linked, err := shape.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	floor := schemas(t, &floorProvider{linked})
	if len(floor.ResourceSchemas) != 1 {
		t.Errorf("%d resources", len(floor.ResourceSchemas))
	}
	if want, got := bare(t, real.ResourceSchemas[nftType]), bare(t, floor.ResourceSchemas[nftType]); got != want {
		t.Errorf("the resource has\n%s\ninstead of\n%s", got, want)
	}
	if want, got := bare(t, real.Provider), bare(t, floor.Provider); got != want {
		t.Errorf("the provider block has\n%s\ninstead of\n%s", got, want)
	}
}

func schemas(t *testing.T, p tfprovider.Provider) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	server, err := providerserver.NewProtocol6WithError(p)()
	if err != nil {
		t.Fatal(err)
	}
	all, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(all.Diagnostics) > 0 {
		t.Fatal(err, all.Diagnostics)
	}
	return all
}

// bare is a schema without its descriptions.
func bare(t *testing.T, s *tfprotov6.Schema) string {
	t.Helper()
	type attribute struct {
		Name, Type                              string
		Nested                                  []attribute
		Required, Optional, Computed, Sensitive bool
	}
	var strip func(from []*tfprotov6.SchemaAttribute) []attribute
	strip = func(from []*tfprotov6.SchemaAttribute) (to []attribute) {
		for _, a := range from {
			b := attribute{Name: a.Name, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive}
			if a.NestedType != nil {
				b.Type, b.Nested = a.NestedType.Nesting.String(), strip(a.NestedType.Attributes)
			} else {
				b.Type = a.Type.String()
			}
			to = append(to, b)
		}
		slices.SortFunc(to, func(a, b attribute) int { return map[bool]int{true: -1, false: 1}[a.Name < b.Name] })
		return to
	}
	raw, err := json.MarshalIndent(map[string]any{"version": s.Version, "blocks": len(s.Block.BlockTypes), "attributes": strip(s.Block.Attributes)}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestShapeRefuses(t *testing.T) {
	t.Parallel()
	list := &tfprotov6.SchemaAttribute{Name: "list", Type: tftypes.List{ElementType: tftypes.String}}
	for name, block := range map[string]*tfprotov6.SchemaBlock{
		"a list":           {Attributes: []*tfprotov6.SchemaAttribute{list}},
		"a list inside":    {Attributes: []*tfprotov6.SchemaAttribute{{Name: "o", NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: []*tfprotov6.SchemaAttribute{list}}}}},
		"a list of nested": {Attributes: []*tfprotov6.SchemaAttribute{{Name: "o", NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeList}}}},
		"a block":          {BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "b"}}},
	} {
		if s, err := shape.Of(&tfprotov6.Schema{Block: block}); err == nil {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

// A create makes up what is unknown, and keeps the rest.
func TestKnown(t *testing.T) {
	t.Parallel()
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String, "b": tftypes.String, "c": tftypes.Bool, "d": tftypes.Number, "e": tftypes.String}}
	plan := tftypes.NewValue(object, map[string]tftypes.Value{
		"a": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "b": tftypes.NewValue(tftypes.String, "stays"), "c": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue),
		"d": tftypes.NewValue(tftypes.Number, tftypes.UnknownValue), "e": tftypes.NewValue(tftypes.String, nil),
	})
	want := tftypes.NewValue(object, map[string]tftypes.Value{
		"a": tftypes.NewValue(tftypes.String, madeUp), "b": tftypes.NewValue(tftypes.String, "stays"), "c": tftypes.NewValue(tftypes.Bool, false),
		"d": tftypes.NewValue(tftypes.Number, new(big.Float)), "e": tftypes.NewValue(tftypes.String, nil),
	})
	if got, err := known(plan); err != nil || !got.Equal(want) {
		t.Errorf("%s %v", got, err)
	}
}
