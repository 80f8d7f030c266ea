package provider

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// metadataKind is the type of a metadata key, in Terraform and in JSON.
type metadataKind interface {
	attribute(key metadataKey) schema.Attribute
	// computed is the attribute of a data source.
	computed(description string) datasourceschema.Attribute
	attrType() attr.Type
	null() attr.Value
	// encode gives the JSON of a known value.
	encode(v attr.Value) json.RawMessage
	// decode reads JSON; false if it is of another type.
	decode(raw json.RawMessage) (attr.Value, bool)
	// same tells whether two known values mean the same.
	same(a, b attr.Value) bool
	// check tells what is wrong with JSON that is to be such a value.
	check(raw json.RawMessage) error
}

// textKind is a string, with a test or without.
type textKind struct {
	name string
	test func(string) error
}

func checkedText(name string, test func(string) error) textKind { return textKind{name, test} }

var urlKind = checkedText("URL", check.URL)

func (k textKind) attribute(key metadataKey) schema.Attribute {
	attribute := schema.StringAttribute{MarkdownDescription: key.setDescription(), Required: key.required, Optional: !key.required}
	if k.test != nil {
		attribute.Validators = []validator.String{check.String(k.name, k.test)}
	}
	return attribute
}

func (textKind) computed(description string) datasourceschema.Attribute {
	return datasourceschema.StringAttribute{MarkdownDescription: description, Computed: true}
}

func (textKind) attrType() attr.Type { return types.StringType }
func (textKind) null() attr.Value    { return types.StringNull() }

func (textKind) encode(v attr.Value) json.RawMessage {
	return mustMarshal(v.(types.String).ValueString())
}

func (textKind) decode(raw json.RawMessage) (attr.Value, bool) {
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return nil, false
	}
	return types.StringValue(*s), true
}
func (textKind) same(a, b attr.Value) bool { return a.Equal(b) }

func (k textKind) check(raw json.RawMessage) error {
	v, ok := k.decode(raw)
	switch {
	case !ok:
		return notA("string", raw)
	case k.test == nil:
		return nil
	}
	return k.test(v.(types.String).ValueString())
}

// integerKind is a 64-bit integer.
type integerKind struct {
	name string
	test func(int64) error
}

func (k integerKind) attribute(key metadataKey) schema.Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: key.setDescription(), Required: key.required, Optional: !key.required,
		Validators: []validator.Int64{check.Int64(k.name, k.test)},
	}
}

func (integerKind) computed(description string) datasourceschema.Attribute {
	return datasourceschema.Int64Attribute{MarkdownDescription: description, Computed: true}
}

func (integerKind) attrType() attr.Type { return types.Int64Type }
func (integerKind) null() attr.Value    { return types.Int64Null() }

func (integerKind) encode(v attr.Value) json.RawMessage {
	return mustMarshal(v.(types.Int64).ValueInt64())
}

// decode takes 7, 7.0 and 7e0.
func (integerKind) decode(raw json.RawMessage) (attr.Value, bool) {
	f, ok := decodeNumber(raw)
	if !ok {
		return nil, false
	}
	n, accuracy := f.Int64()
	return types.Int64Value(n), accuracy == big.Exact
}
func (integerKind) same(a, b attr.Value) bool { return a.Equal(b) }

func (k integerKind) check(raw json.RawMessage) error {
	v, ok := k.decode(raw)
	if !ok {
		return notA("integer", raw)
	}
	return k.test(v.(types.Int64).ValueInt64())
}

// numberKind is a number of any precision.
type numberKind struct{}

func (numberKind) attribute(key metadataKey) schema.Attribute {
	return schema.NumberAttribute{MarkdownDescription: key.setDescription(), Required: key.required, Optional: !key.required}
}

func (numberKind) computed(description string) datasourceschema.Attribute {
	return datasourceschema.NumberAttribute{MarkdownDescription: description, Computed: true}
}

func (numberKind) attrType() attr.Type { return types.NumberType }
func (numberKind) null() attr.Value    { return types.NumberNull() }

func (numberKind) encode(v attr.Value) json.RawMessage {
	return json.RawMessage(v.(types.Number).ValueBigFloat().Text('g', -1))
}

func (numberKind) decode(raw json.RawMessage) (attr.Value, bool) {
	f, ok := decodeNumber(raw)
	if !ok {
		return nil, false
	}
	return types.NumberValue(f), true
}
func (numberKind) same(a, b attr.Value) bool { return a.Equal(b) }

func (k numberKind) check(raw json.RawMessage) error {
	if _, ok := k.decode(raw); !ok {
		return notA("number", raw)
	}
	return nil
}

// decodeNumber reads a JSON number at Terraform's own precision. One that is too large
// or too small is none: the protocol writes numbers out, and anybody can mint an NFT
// with 1e999999999 points.
func decodeNumber(raw json.RawMessage) (*big.Float, bool) {
	var n *json.Number
	if len(raw) == 0 || raw[0] == '"' || json.Unmarshal(raw, &n) != nil || n == nil {
		return nil, false
	}
	f, _, err := big.ParseFloat(n.String(), 10, 512, big.ToNearestEven)
	if err != nil || f.IsInf() || f.Sign() == 0 && !(meaning.JSON{}).Same(n.String(), "0") { // too small
		return nil, false
	}
	const most = 10_000 // powers of two
	exponent := f.MantExp(nil)
	return f, -most < exponent && exponent < most
}

// meaningKind is a text that is compared by meaning: sent as a string, or, where
// json is set, as the JSON that it is.
type meaningKind[K meaning.Kind] struct{ json bool }

func (meaningKind[K]) attribute(key metadataKey) schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: key.setDescription(), Required: key.required, Optional: !key.required,
		CustomType:    meaning.Type[K]{},
		PlanModifiers: []planmodifier.String{meaning.Keep[K]()},
	}
}

func (meaningKind[K]) computed(description string) datasourceschema.Attribute {
	return datasourceschema.StringAttribute{MarkdownDescription: description, Computed: true, CustomType: meaning.Type[K]{}}
}

func (meaningKind[K]) attrType() attr.Type { return meaning.Type[K]{} }
func (meaningKind[K]) null() attr.Value    { return meaning.Null[K]() }

func (k meaningKind[K]) encode(v attr.Value) json.RawMessage {
	text := v.(meaning.Value[K]).ValueString()
	if k.json {
		return json.RawMessage(text)
	}
	return mustMarshal(text)
}

func (k meaningKind[K]) decode(raw json.RawMessage) (attr.Value, bool) {
	text := string(raw)
	if !k.json {
		var s *string
		if json.Unmarshal(raw, &s) != nil || s == nil {
			return nil, false
		}
		text = *s
	}
	var kind K
	return meaning.New[K](text), kind.Check(text) == nil
}

func (meaningKind[K]) same(a, b attr.Value) bool {
	return a.(meaning.Value[K]).Means(b.(meaning.Value[K]))
}

func (k meaningKind[K]) check(raw json.RawMessage) error {
	if _, ok := k.decode(raw); ok {
		return nil
	}
	text := string(raw)
	if !k.json && json.Unmarshal(raw, &text) != nil {
		return notA("string", raw)
	}
	var kind K
	return kind.Check(text)
}

// notA is the error of JSON of another type.
func notA(kind string, raw json.RawMessage) error {
	return fmt.Errorf("%s is not a JSON %s", raw, kind)
}

// mustMarshal encodes strings and integers, which can't fail.
func mustMarshal(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// parseObject reads a JSON object; of anything else it gives nil.
func parseObject(text string) map[string]json.RawMessage {
	var object map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &object) != nil {
		return nil
	}
	return object
}
