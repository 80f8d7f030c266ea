package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas compiles schemas. kin-openapi would compile them anew for each value, and
// leave those that refer to components to its validator for OpenAPI 3.0.
type schemas struct {
	compiler *jsonschema.Compiler
	document map[string]any
	compiled map[string]*jsonschema.Schema // by reference
	n        int
}

func newSchemas(document any) *schemas {
	s := &schemas{compiler: jsonschema.NewCompiler(), compiled: map[string]*jsonschema.Schema{}}
	s.compiler.DefaultDraft(jsonschema.Draft2020)
	s.document, _ = document.(map[string]any)
	return s
}

func (s *schemas) compile(ref *openapi3.SchemaRef) (*jsonschema.Schema, error) {
	if ref == nil {
		return nil, nil //nolint:nilnil // nil takes any value
	}
	raw, err := json.Marshal(ref)
	if err != nil {
		return nil, err
	}
	if schema, ok := s.compiled[string(raw)]; ok {
		return schema, nil
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	// References begin at the root of the document, so the schema gets that as well.
	s.n++
	at := fmt.Sprintf("mem:///%d.json", s.n)
	if err := s.compiler.AddResource(at, map[string]any{"components": s.document["components"], "schema": value}); err != nil {
		return nil, err
	}
	schema, err := s.compiler.Compile(at + "#/schema")
	s.compiled[string(raw)] = schema
	return schema, err
}

func (s *schemas) operation(method, path string, item *openapi3.PathItem, op *openapi3.Operation) (*operation, error) {
	out := &operation{id: op.OperationID, method: method, path: path, segments: strings.Split(path, "/"), responses: map[string]response{}}
	for _, ref := range slices.Concat(item.Parameters, op.Parameters) {
		p, err := s.parameter(ref.Value.Name, ref.Value.In, ref.Value)
		if err != nil {
			return nil, err
		}
		out.parameters = append(out.parameters, p)
	}
	if op.RequestBody != nil {
		var err error
		out.bodyRequired = op.RequestBody.Value.Required
		if out.body, err = s.media(op.RequestBody.Value.Content); err != nil {
			return nil, err
		}
	}
	for status, ref := range op.Responses.Map() {
		content, err := s.media(ref.Value.Content)
		if err != nil {
			return nil, err
		}
		r := response{content: content}
		for name, header := range ref.Value.Headers {
			p, err := s.parameter(name, openapi3.ParameterInHeader, &header.Value.Parameter)
			if err != nil {
				return nil, err
			}
			r.headers = append(r.headers, p)
		}
		out.responses[status] = r
	}
	return out, nil
}

func (s *schemas) parameter(name, in string, p *openapi3.Parameter) (parameter, error) {
	schema, err := s.compile(p.Schema)
	return parameter{name: name, in: in, required: p.Required, mayEmpty: p.AllowEmptyValue, schema: schema}, err
}

func (s *schemas) media(types openapi3.Content) (media, error) {
	out := media{}
	for mediaType, entry := range types {
		schema, err := s.compile(entry.Schema)
		if err != nil {
			return nil, err
		}
		isText := entry.Schema != nil && entry.Schema.Value.Type.Is(openapi3.TypeString) && !isJSON(mediaType)
		out[strings.ToLower(mediaType)] = content{schema, isText}
	}
	return out, nil
}

func isJSON(mediaType string) bool {
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
