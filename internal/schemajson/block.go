package main

import (
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

func block(b *tfprotov6.SchemaBlock) (*tfjson.SchemaBlock, error) {
	if b == nil {
		return &tfjson.SchemaBlock{}, nil
	}
	out := &tfjson.SchemaBlock{
		Description: b.Description, DescriptionKind: descriptionKind(b.DescriptionKind), Deprecated: b.Deprecated,
	}
	var err error
	if out.Attributes, err = attributes(b.Attributes); err != nil {
		return nil, err
	}
	for _, nested := range b.BlockTypes {
		converted, err := blockType(nested)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", nested.TypeName, err)
		}
		if out.NestedBlocks == nil {
			out.NestedBlocks = map[string]*tfjson.SchemaBlockType{}
		}
		out.NestedBlocks[nested.TypeName] = converted
	}
	return out, nil
}

var blockNesting = map[tfprotov6.SchemaNestedBlockNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaNestedBlockNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaNestedBlockNestingModeGroup:  tfjson.SchemaNestingModeGroup,
	tfprotov6.SchemaNestedBlockNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaNestedBlockNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaNestedBlockNestingModeMap:    tfjson.SchemaNestingModeMap,
}

func blockType(b *tfprotov6.SchemaNestedBlock) (*tfjson.SchemaBlockType, error) {
	mode, ok := blockNesting[b.Nesting]
	if !ok {
		return nil, fmt.Errorf("unknown nesting mode %s", b.Nesting)
	}
	inner, err := block(b.Block)
	if err != nil {
		return nil, err
	}
	return &tfjson.SchemaBlockType{NestingMode: mode, Block: inner, MinItems: count(b.MinItems), MaxItems: count(b.MaxItems)}, nil
}

func attributes(in []*tfprotov6.SchemaAttribute) (map[string]*tfjson.SchemaAttribute, error) {
	out := make(map[string]*tfjson.SchemaAttribute, len(in))
	for _, a := range in {
		converted, err := attribute(a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.Name, err)
		}
		out[a.Name] = converted
	}
	return out, nil
}

var objectNesting = map[tfprotov6.SchemaObjectNestingMode]tfjson.SchemaNestingMode{
	tfprotov6.SchemaObjectNestingModeSingle: tfjson.SchemaNestingModeSingle,
	tfprotov6.SchemaObjectNestingModeList:   tfjson.SchemaNestingModeList,
	tfprotov6.SchemaObjectNestingModeSet:    tfjson.SchemaNestingModeSet,
	tfprotov6.SchemaObjectNestingModeMap:    tfjson.SchemaNestingModeMap,
}

func attribute(a *tfprotov6.SchemaAttribute) (*tfjson.SchemaAttribute, error) {
	out := &tfjson.SchemaAttribute{
		Description: a.Description, DescriptionKind: descriptionKind(a.DescriptionKind), Deprecated: a.Deprecated,
		Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive, WriteOnly: a.WriteOnly,
	}
	var err error
	if a.NestedType == nil {
		out.AttributeType, err = ctyType(a.Type)
		return out, err
	}
	mode, ok := objectNesting[a.NestedType.Nesting]
	if !ok {
		return nil, fmt.Errorf("unknown nesting mode %s", a.NestedType.Nesting)
	}
	inner, err := attributes(a.NestedType.Attributes)
	if err != nil {
		return nil, err
	}
	out.AttributeNestedType = &tfjson.SchemaNestedAttributeType{NestingMode: mode, Attributes: inner}
	return out, nil
}

// ctyType converts a type of the protocol into one of Terraform's own.
func ctyType(t tftypes.Type) (cty.Type, error) {
	switch t := t.(type) {
	case nil:
		return cty.NilType, fmt.Errorf("no type")
	case tftypes.List:
		return collection(t.ElementType, cty.List)
	case tftypes.Set:
		return collection(t.ElementType, cty.Set)
	case tftypes.Map:
		return collection(t.ElementType, cty.Map)
	case tftypes.Tuple:
		elements := make([]cty.Type, len(t.ElementTypes))
		for i, element := range t.ElementTypes {
			var err error
			if elements[i], err = ctyType(element); err != nil {
				return cty.NilType, err
			}
		}
		return cty.Tuple(elements), nil
	case tftypes.Object:
		members := make(map[string]cty.Type, len(t.AttributeTypes))
		for name, member := range t.AttributeTypes {
			var err error
			if members[name], err = ctyType(member); err != nil {
				return cty.NilType, fmt.Errorf("%s: %w", name, err)
			}
		}
		return cty.Object(members), nil
	}
	switch {
	case t.Is(tftypes.String):
		return cty.String, nil
	case t.Is(tftypes.Number):
		return cty.Number, nil
	case t.Is(tftypes.Bool):
		return cty.Bool, nil
	case t.Is(tftypes.DynamicPseudoType):
		return cty.DynamicPseudoType, nil
	}
	return cty.NilType, fmt.Errorf("unknown type %s", t)
}

func collection(element tftypes.Type, of func(cty.Type) cty.Type) (cty.Type, error) {
	inner, err := ctyType(element)
	if err != nil {
		return cty.NilType, err
	}
	return of(inner), nil
}
