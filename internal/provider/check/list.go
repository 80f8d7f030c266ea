package check

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Strings makes a validator of the strings in a list, as String does of one. The
// framework doesn't check elements by their type.
func Strings(name string, test func(string) error) validator.List {
	return stringsValidator{check[string]{name, test}}
}

type stringsValidator struct{ check[string] }

func (v stringsValidator) ValidateList(ctx context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for i, element := range req.ConfigValue.Elements() {
		if s, ok := element.(basetypes.StringValuable); ok {
			text, diags := s.ToStringValue(ctx)
			resp.Diagnostics.Append(diags...)
			v.run(req.Path.AtListIndex(i), text, text.ValueString(), &resp.Diagnostics)
		}
	}
}
