package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// place is a value of a YAML document and where it stands.
type place struct {
	node   *yaml.Node
	source string // of the document; may be ""
	path   string // such as accounts[0].domain
}

func parseYAML(source string, raw []byte) (place, error) {
	p := place{source: source}
	var document yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	err := dec.Decode(&document)
	if errors.Is(err, io.EOF) {
		return p, nil
	}
	var second yaml.Node
	if err == nil && !errors.Is(dec.Decode(&second), io.EOF) {
		return p, fmt.Errorf("%sthere is more than one document", p.prefix(second.Line))
	}
	if err != nil {
		return p, fmt.Errorf("%s%s", p.prefix(0), strings.TrimPrefix(err.Error(), "yaml: "))
	}
	p.node = document.Content[0]
	return p, nil
}

func (p place) prefix(line int) string {
	var parts []string
	if p.source != "" {
		parts = append(parts, p.source)
	}
	if line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", line))
	}
	if p.path != "" {
		parts = append(parts, p.path)
	}
	if parts == nil {
		return ""
	}
	return strings.Join(parts, ": ") + ": "
}

// placed is an error that says where.
type placed struct{ error }

// fail makes an error that says where. Its line is that of the field which the text
// begins with, if there is one.
func (p place) fail(format string, args ...any) error {
	text := fmt.Sprintf(format, args...)
	line := 0
	if p.node != nil {
		field, _, _ := strings.Cut(text, " ")
		line = p.deepest(strings.Split(field, ".")).Line
	}
	return placed{errors.New(p.prefix(line) + text)}
}

// wrap says where an error is of, unless it does so itself.
func (p place) wrap(err error) error {
	if errors.As(err, &placed{}) {
		return err
	}
	return p.fail("%s", err)
}

// deepest follows a path of fields as far as they are there.
func (p place) deepest(path []string) *yaml.Node {
	node := p.node
	for _, name := range path {
		i := slices.IndexFunc(node.Content, func(n *yaml.Node) bool { return n.Value == name })
		if node.Kind != yaml.MappingNode || i < 0 || i%2 != 0 {
			break
		}
		node = p.at("", node.Content[i+1]).node
	}
	return node
}

func (p place) at(path string, node *yaml.Node) place {
	for node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if p.path != "" && !strings.HasPrefix(path, "[") {
		path = "." + path
	}
	return place{node, p.source, p.path + path}
}

// members goes through those of a mapping.
func (p place) members(do func(name string, p place) error) error {
	if p.node.Kind != yaml.MappingNode {
		return p.fail("this is not an object")
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(p.node.Content); i += 2 {
		name := p.node.Content[i].Value
		member := p.at(name, p.node.Content[i+1])
		if seen[name] {
			return member.fail("this stands here twice")
		}
		seen[name] = true
		if err := do(name, member); err != nil {
			return err
		}
	}
	return nil
}

// object reads a mapping whose keys are known.
func (p place) object(fields map[string]func(place) error) error {
	return p.members(func(name string, member place) error {
		read, ok := fields[name]
		if !ok {
			return member.fail("there is no such field; possible are %s", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
		}
		return read(member)
	})
}

func (p place) list(do func(place) error) error {
	if p.node.Kind != yaml.SequenceNode {
		return p.fail("this is not a list")
	}
	for i, node := range p.node.Content {
		if err := do(p.at(fmt.Sprintf("[%d]", i), node)); err != nil {
			return err
		}
	}
	return nil
}

// decode reads a scalar.
func (p place) decode(out any, what string) error {
	if p.node.Decode(out) != nil {
		return p.fail("%q is not %s", p.node.Value, what)
	}
	return nil
}

// into reads a text.
func into(out *string) func(place) error {
	return func(p place) error {
		if p.node.Kind != yaml.ScalarNode || p.node.Tag == "!!null" {
			return p.fail("this is not a text")
		}
		*out = p.node.Value
		return nil
	}
}

func (p place) texts() (out []string, err error) {
	return out, p.list(func(p place) error {
		var text string
		err := into(&text)(p)
		out = append(out, text)
		return err
	})
}

// jsonObject reads a mapping as JSON would be read.
func (p place) jsonObject() (map[string]any, error) {
	var v map[string]any
	if err := p.node.Decode(&v); err != nil {
		return nil, p.fail("this is not an object as in JSON")
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, p.fail("this can't be written as JSON: %s", err)
	}
	var out map[string]any
	return out, decodeStrictly(raw, &out)
}
