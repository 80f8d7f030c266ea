// Package check has validators of strings and integers. A check is a function
// that tells what is wrong with a value; String and Int64 make validators of it.
package check

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// String makes a validator. Name is what a value is called in errors, such as
// "URL"; the error of test is for users to read and says what to do.
func String(name string, test func(string) error) validator.String {
	return stringValidator{name, test}
}

type stringValidator struct {
	name string
	test func(string) error
}

func (v stringValidator) Description(context.Context) string {
	return "The value must be a valid " + v.name + "."
}

func (v stringValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v stringValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.test(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+v.name, fmt.Sprintf("%s: %s.", req.Path, err))
	}
}

// Int64 makes a validator, as String does.
func Int64(name string, test func(int64) error) validator.Int64 {
	return int64Validator{name, test}
}

type int64Validator struct {
	name string
	test func(int64) error
}

func (v int64Validator) Description(context.Context) string {
	return "The value must be a valid " + v.name + "."
}

func (v int64Validator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v int64Validator) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.test(req.ConfigValue.ValueInt64()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+v.name, fmt.Sprintf("%s: %s.", req.Path, err))
	}
}
