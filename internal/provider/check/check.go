// Package check has validators of strings and numbers. A check is a function
// that tells what is wrong with a value; String, Int64 and Float64 make
// validators of it.
package check

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// String makes a validator. Name is what a value is called in errors, such as
// "URL"; the error of test is for users to read and says what to do.
func String(name string, test func(string) error) validator.String {
	return stringValidator{check[string]{name, test}}
}

// Int64 makes a validator, as String does.
func Int64(name string, test func(int64) error) validator.Int64 {
	return int64Validator{check[int64]{name, test}}
}

// Float64 makes a validator, as String does.
func Float64(name string, test func(float64) error) validator.Float64 {
	return float64Validator{check[float64]{name, test}}
}

// check is what the validators have in common.
type check[T any] struct {
	name string
	test func(T) error
}

func (c check[T]) Description(context.Context) string {
	return "The value must be a valid " + c.name + "."
}

func (c check[T]) MarkdownDescription(ctx context.Context) string { return c.Description(ctx) }

// run checks a configured value, unless it is null or not known yet.
func (c check[T]) run(at path.Path, configured attr.Value, value T, diags *diag.Diagnostics) {
	if configured.IsNull() || configured.IsUnknown() {
		return
	}
	if err := c.test(value); err != nil {
		diags.AddAttributeError(at, "Invalid "+c.name, fmt.Sprintf("%s: %s.", at, err))
	}
}

type stringValidator struct{ check[string] }

func (v stringValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	v.run(req.Path, req.ConfigValue, req.ConfigValue.ValueString(), &resp.Diagnostics)
}

type int64Validator struct{ check[int64] }

func (v int64Validator) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	v.run(req.Path, req.ConfigValue, req.ConfigValue.ValueInt64(), &resp.Diagnostics)
}

type float64Validator struct{ check[float64] }

func (v float64Validator) ValidateFloat64(_ context.Context, req validator.Float64Request, resp *validator.Float64Response) {
	v.run(req.Path, req.ConfigValue, req.ConfigValue.ValueFloat64(), &resp.Diagnostics)
}
