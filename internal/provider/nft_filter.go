package provider

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// What listings of NFTs have in common, in data sources and in the list resource.

const (
	filterDescription = "Which NFTs are wanted: those whose metadata has exactly these texts, in upper and lower case as they are here, all of them. Left out, all are."
	orderDescription  = "Order by the time of minting: `asc` (the default), oldest first, or `desc`."
)

var (
	orderValidators = []validator.String{check.String("order", check.OneOf(client.OrderAscending, client.OrderDescending))}
	limitValidators = []validator.Int64{check.Int64("limit", check.Between(1, math.MaxInt32))}
)

// filterAttributes are the attributes of a filter; text makes one of the schema at
// hand from its description.
func filterAttributes[A any](text func(description string) A) map[string]A {
	attributes := map[string]A{}
	for _, field := range client.SearchFields {
		attributes[field] = text("Exact text of `" + field + "`.")
	}
	return attributes
}

// someField refuses a filter without fields. Terraform drops the attributes that an
// object doesn't have, so that a mistyped field would want all NFTs.
type someField struct{}

var filterValidators = []validator.Object{someField{}}

func (someField) Description(context.Context) string { return "The filter must have a field." }

func (v someField) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (someField) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if !isKnown(req.ConfigValue) {
		return
	}
	for _, v := range req.ConfigValue.Attributes() {
		if !v.IsNull() {
			return
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Empty filter", fmt.Sprintf(
		"%s sets none of its fields, which are %s. Check how they are written, or leave out the filter (or set it to null) to get all NFTs.",
		req.Path, strings.Join(client.SearchFields, ", ")))
}

// filterOf reads a filter; of a null one it gives an empty one.
func filterOf(object types.Object) client.Filter {
	filter := client.Filter{}
	for field, v := range object.Attributes() {
		if text, ok := v.(types.String); ok && isKnown(text) {
			filter[field] = text.ValueString()
		}
	}
	return filter
}
