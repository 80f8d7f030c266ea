package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

const examplesFolder = "../../examples/"

// readExample is the text of an example.
func readExample(t *testing.T, path ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(append([]string{examplesFolder}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// exampleBlock is the only block of a type in an example.
func exampleBlock(t *testing.T, source, typeName string) *hclsyntax.Block {
	t.Helper()
	file, diags := hclsyntax.ParseConfig([]byte(source), "example", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return onlyBlock(t, file.Body.(*hclsyntax.Body), typeName)
}

func onlyBlock(t *testing.T, body *hclsyntax.Body, typeName string) *hclsyntax.Block {
	t.Helper()
	var found []*hclsyntax.Block
	for _, block := range body.Blocks {
		if block.Type == typeName {
			found = append(found, block)
		}
	}
	if len(found) != 1 {
		t.Fatalf("there are %d %s blocks instead of one", len(found), typeName)
	}
	return found[0]
}

// evaluate gives the value of a block's attribute; variables are what it may refer to.
func evaluate(t *testing.T, body *hclsyntax.Body, attribute string, variables map[string]cty.Value) cty.Value {
	t.Helper()
	a, ok := body.Attributes[attribute]
	if !ok {
		t.Fatalf("there is no %s", attribute)
	}
	v, diags := a.Expr.Value(&hcl.EvalContext{Variables: variables})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return v
}

// evaluateBlock gives the object of a block's attributes.
func evaluateBlock(t *testing.T, block *hclsyntax.Block, variables map[string]cty.Value) cty.Value {
	t.Helper()
	if len(block.Body.Blocks) > 0 {
		t.Fatalf("%s has a block %s: the provider has none", block.Type, block.Body.Blocks[0].Type)
	}
	values := map[string]cty.Value{}
	for name := range block.Body.Attributes {
		values[name] = evaluate(t, block.Body, name, variables)
	}
	return cty.ObjectVal(values)
}

// asConfigured gives the members of a value as the protocol has them, which Terraform
// converts to the type of the schema.
func asConfigured(t *testing.T, v cty.Value, typ tftypes.Object) map[string]tftypes.Value {
	t.Helper()
	raw, err := json.Marshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ctyjson.UnmarshalType(raw)
	if err != nil {
		t.Fatal(err)
	}
	fitting, err := fit(v, want)
	if err != nil {
		t.Fatal(err)
	}
	packed, err := msgpack.Marshal(fitting, want)
	if err != nil {
		t.Fatal(err)
	}
	out, err := (tfprotov6.DynamicValue{MsgPack: packed}).Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	return members(t, out)
}

// fit converts a value to a type: what it leaves out is null, and what the type doesn't
// know is an error.
func fit(v cty.Value, want cty.Type) (cty.Value, error) {
	if !want.IsObjectType() || v.IsNull() {
		return convert.Convert(v, want)
	}
	values := map[string]cty.Value{}
	for name, v := range v.AsValueMap() {
		if !want.HasAttribute(name) {
			return cty.NilVal, fmt.Errorf("there is no argument %s", name)
		}
		var err error
		if values[name], err = fit(v, want.AttributeType(name)); err != nil {
			return cty.NilVal, fmt.Errorf("%s: %w", name, err)
		}
	}
	for name, typ := range want.AttributeTypes() {
		if _, ok := values[name]; !ok {
			values[name] = cty.NullVal(typ)
		}
	}
	return cty.ObjectVal(values), nil
}

// withoutActions is a configuration without what only Terraform 1.14 and newer know.
func withoutActions(t *testing.T, source string) string {
	t.Helper()
	file, diags := hclwrite.ParseConfig([]byte(source), "example", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	var remove func(*hclwrite.Body)
	remove = func(body *hclwrite.Body) {
		for _, block := range slices.Clone(body.Blocks()) {
			if strings.HasPrefix(block.Type(), "action") {
				body.RemoveBlock(block)
			} else {
				remove(block.Body())
			}
		}
	}
	remove(file.Body())
	return string(file.Bytes())
}
