package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func (op *operation) checkRequest(r *http.Request, path map[string]string, query url.Values, sent *recordedBody) error {
	for _, p := range op.parameters {
		var text string
		var given bool
		switch p.in {
		case openapi3.ParameterInPath:
			text, given = path[p.name]
		case openapi3.ParameterInQuery:
			text, given = query.Get(p.name), query.Has(p.name)
		case openapi3.ParameterInHeader:
			text, given = r.Header.Get(p.name), len(r.Header.Values(p.name)) > 0
		default:
			continue
		}
		if err := p.check(text, given); err != nil {
			return err
		}
	}
	// What the server has not read to its end can't be judged.
	if op.body == nil || sent.skip || !sent.ended && r.ContentLength != 0 {
		return nil
	}
	if sent.data.Len() == 0 {
		if op.bodyRequired {
			return errors.New("the body is missing")
		}
		return nil
	}
	return op.body.check(mediaTypeOf(r.Header), sent.data.Bytes())
}

// check takes the media type as a hint only: a server may read a body without a look
// at what its content type says.
func (m media) check(hint string, raw []byte) error {
	types := slices.Sorted(maps.Keys(m))
	slices.SortStableFunc(types, func(a, b string) int {
		if a == hint {
			return -1
		} else if b == hint {
			return 1
		}
		return 0
	})
	var first error
	for _, mediaType := range types {
		value, err := m[mediaType].decode(mediaType, raw)
		if err == nil {
			err = m[mediaType].check(value)
		}
		if err == nil {
			return nil
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func (p parameter) check(text string, given bool) error {
	switch {
	case !given && p.required:
		return fmt.Errorf("%s %q is missing", p.in, p.name)
	case !given, text == "" && p.mayEmpty, p.schema == nil:
		return nil
	}
	err := p.schema.Validate(text)
	if err == nil {
		return nil
	}
	// The text of a number or a boolean, in any form of it.
	var value any
	if n, parseErr := strconv.ParseInt(text, 10, 64); parseErr == nil {
		value = json.Number(strconv.FormatInt(n, 10))
	} else if f, parseErr := strconv.ParseFloat(text, 64); parseErr == nil {
		value = f
	} else if b, parseErr := strconv.ParseBool(text); parseErr == nil {
		value = b
	}
	if value != nil && p.schema.Validate(value) == nil {
		return nil
	}
	return fmt.Errorf("%s %q: %w", p.in, p.name, err)
}

func (c content) check(value any) error {
	if c.schema == nil {
		return nil
	}
	return c.schema.Validate(value)
}

func (c content) decode(mediaType string, raw []byte) (value any, err error) {
	switch {
	case c.schema == nil || c.text:
		return string(raw), nil
	case isJSON(mediaType):
		value, err = jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	case strings.HasSuffix(mediaType, "yaml"):
		value, err = jsonOfYAML(raw)
	case mediaType == "application/x-www-form-urlencoded":
		value, err = jsonOfForm(raw)
	default:
		return nil, fmt.Errorf("a body of %s can't be read", mediaType)
	}
	if err != nil {
		return nil, fmt.Errorf("the body is not %s: %w", mediaType, err)
	}
	return value, nil
}

// jsonOfForm reads a form as an object of texts; of a name that is there more than
// once the texts are an array.
func jsonOfForm(raw []byte) (any, error) {
	form, err := url.ParseQuery(string(raw))
	object := map[string]any{}
	for name, values := range form {
		if len(values) == 1 {
			object[name] = values[0]
			continue
		}
		var all []any
		for _, value := range values {
			all = append(all, value)
		}
		object[name] = all
	}
	return object, err
}

// jsonOfYAML reads YAML as the JSON that it stands for.
func jsonOfYAML(raw []byte) (any, error) {
	var value any
	if err := yaml.Unmarshal(raw, &value); err != nil {
		return nil, err
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
}

func mediaTypeOf(header http.Header) string {
	mediaType, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return mediaType
}
