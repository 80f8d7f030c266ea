// Package shape carries what attributes a schema of the provider has, and nothing else
// of it, to the floor that the provider is compared with.
package shape

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Shapes are those of the provider block and of one resource.
type Shapes struct {
	Type     string // of the resource
	Provider Shape
	Resource Shape
}

// Shape is that of a schema.
type Shape struct {
	Version    int64
	Attributes []Attribute
}

// Attribute is a primitive, or an object with attributes of its own.
type Attribute struct {
	Name                         string
	Kind                         Kind
	Attributes                   []Attribute // of an object
	Required, Optional, Computed bool
	Sensitive                    bool
}

// Kind is the type of an attribute as Terraform sees it.
type Kind string

// Kinds.
const (
	Text   Kind = "string"
	Number Kind = "number"
	Bool   Kind = "bool"
	Object Kind = "object"
)

// Of is the shape of a schema; an error if it has what there is no kind for.
func Of(s *tfprotov6.Schema) (Shape, error) {
	if len(s.Block.BlockTypes) > 0 {
		return Shape{}, fmt.Errorf("it has the block %s", s.Block.BlockTypes[0].TypeName)
	}
	attributes, err := attributesOf(s.Block.Attributes)
	return Shape{s.Version, attributes}, err
}

func attributesOf(from []*tfprotov6.SchemaAttribute) ([]Attribute, error) {
	var attributes []Attribute
	for _, a := range from {
		to := Attribute{Name: a.Name, Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive}
		switch nested := a.NestedType; {
		case nested != nil && nested.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			to.Kind = Object
			var err error
			if to.Attributes, err = attributesOf(nested.Attributes); err != nil {
				return nil, fmt.Errorf("%s.%w", a.Name, err)
			}
		case nested == nil && a.Type.Is(tftypes.String):
			to.Kind = Text
		case nested == nil && a.Type.Is(tftypes.Number):
			to.Kind = Number
		case nested == nil && a.Type.Is(tftypes.Bool):
			to.Kind = Bool
		default:
			return nil, fmt.Errorf("%s is neither a primitive nor a single object", a.Name)
		}
		attributes = append(attributes, to)
	}
	slices.SortFunc(attributes, func(a, b Attribute) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return attributes, nil
}

// Encode gives a text that a linker's flag can carry.
func (s Shapes) Encode() (string, error) {
	raw, err := json.Marshal(s)
	return base64.RawURLEncoding.EncodeToString(raw), err
}

// Decode reads what Encode has written.
func Decode(text string) (s Shapes, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	return s, err
}
