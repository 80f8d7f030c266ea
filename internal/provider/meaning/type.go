// Package meaning has string types whose values are compared by what they mean
// and not by how they are spelled: addresses in any case, times in any zone,
// JSON in any order, e-mails in any order.
//
// A Kind says what a text means; Type, Value and Keep make a Terraform type and
// a plan modifier of it.
package meaning

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Kind is what the texts of a type have in common. Its zero value is used.
type Kind interface {
	// Name is what a value is called in errors, such as "ID wallet address".
	Name() string
	// Check tells what is wrong with a text and how it should be, in words for users.
	Check(text string) error
	// Same tells whether two texts that passed Check mean the same.
	Same(a, b string) bool
}

// Type is the Terraform type of a kind.
type Type[K Kind] struct{ basetypes.StringType }

var _ basetypes.StringTypable = Type[Address]{}

// Equal tells whether o is the same type.
func (t Type[K]) Equal(o attr.Type) bool {
	_, ok := o.(Type[K])
	return ok
}

// String names the type in the framework's errors.
func (t Type[K]) String() string {
	var kind K
	return fmt.Sprintf("meaning.Type[%s]", kind.Name())
}

// ValueType is an empty value of the type.
func (t Type[K]) ValueType(context.Context) attr.Value { return Value[K]{} }

// ValueFromString gives a framework string the type.
func (t Type[K]) ValueFromString(_ context.Context, in basetypes.StringValue) (basetypes.StringValuable, diag.Diagnostics) {
	return Value[K]{in}, nil
}

// ValueFromTerraform reads a value of the protocol.
func (t Type[K]) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	v, err := t.StringType.ValueFromTerraform(ctx, in)
	if err != nil {
		return nil, err
	}
	return Value[K]{v.(basetypes.StringValue)}, nil
}

// Value is a Terraform string of a kind.
type Value[K Kind] struct{ basetypes.StringValue }

var (
	_ basetypes.StringValuableWithSemanticEquals = Value[Address]{}
	_ xattr.ValidateableAttribute                = Value[Address]{}
)

// New is a known value.
func New[K Kind](text string) Value[K] { return Value[K]{basetypes.NewStringValue(text)} }

// Null is the value of an attribute that isn't set.
func Null[K Kind]() Value[K] { return Value[K]{basetypes.NewStringNull()} }

// Unknown is a value that is known after apply.
func Unknown[K Kind]() Value[K] { return Value[K]{basetypes.NewStringUnknown()} }

// Type is the value's type.
func (v Value[K]) Type(context.Context) attr.Type { return Type[K]{} }

// String is the beginning of a long text: the framework makes a log line of it
// twice a read, even where nobody logs.
func (v Value[K]) String() string {
	if v.IsNull() || v.IsUnknown() {
		return v.StringValue.String()
	}
	return shorten(v.ValueString())
}

// Equal tells whether two values are spelled the same.
func (v Value[K]) Equal(o attr.Value) bool {
	other, ok := o.(Value[K])
	return ok && v.StringValue.Equal(other.StringValue)
}

// StringSemanticEquals tells whether two values mean the same.
func (v Value[K]) StringSemanticEquals(_ context.Context, o basetypes.StringValuable) (bool, diag.Diagnostics) {
	other, ok := o.(Value[K])
	return ok && v.Means(other), nil
}

// Means tells whether two values mean the same. Null means only null; nothing is
// known of an unknown value.
func (v Value[K]) Means(o Value[K]) bool {
	if v.IsUnknown() || o.IsUnknown() {
		return false
	}
	if v.IsNull() || o.IsNull() {
		return v.IsNull() && o.IsNull()
	}
	return same[K](v.ValueString(), o.ValueString())
}

func same[K Kind](a, b string) bool {
	var kind K
	if a == b {
		return true
	}
	return kind.Check(a) == nil && kind.Check(b) == nil && kind.Same(a, b)
}

// ValidateAttribute checks a value of a configuration.
func (v Value[K]) ValidateAttribute(_ context.Context, req xattr.ValidateAttributeRequest, resp *xattr.ValidateAttributeResponse) {
	if v.IsNull() || v.IsUnknown() {
		return
	}
	var kind K
	if err := kind.Check(v.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+kind.Name(), fmt.Sprintf("%s: %s.", req.Path, err))
	}
}

// Keep is the plan modifier that goes with a type: where the configuration means
// what the state has, the state's spelling stays and there is no change. The
// framework itself compares by meaning only after create, read and update.
func Keep[K Kind]() planmodifier.String { return keep[K]{} }

type keep[K Kind] struct{}

func (keep[K]) Description(context.Context) string {
	return "Another spelling of the same value is no change."
}

func (k keep[K]) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (keep[K]) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if req.StateValue.IsNull() || req.StateValue.IsUnknown() || req.PlanValue.IsNull() || req.PlanValue.IsUnknown() {
		return
	}
	if same[K](req.StateValue.ValueString(), req.PlanValue.ValueString()) {
		resp.PlanValue = req.StateValue
	}
}
