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

// Seed is what an emulator begins with.
type Seed struct {
	Accounts      []NewAccount
	NFTs          []seedNFT
	TXTRecords    map[string][]string
	FailingEmails []string
}

type seedNFT struct {
	minter, holder, visibility string
	static, dynamic            map[string]any
	at                         place
}

// ParseSeed reads a seed in YAML or JSON. Errors name the source, the line and the
// field.
func ParseSeed(source string, raw []byte) (*Seed, error) {
	root, err := parseYAML(source, raw)
	if err != nil {
		return nil, err
	}
	s := &Seed{TXTRecords: map[string][]string{}}
	if root.node == nil {
		return s, nil // an empty file
	}
	err = root.object(map[string]func(place) error{
		"accounts": func(p place) error {
			return p.list(func(p place) error {
				a, err := parseAccount(p)
				s.Accounts = append(s.Accounts, a)
				return err
			})
		},
		"nfts": func(p place) error {
			return p.list(func(p place) error {
				n, err := parseNFT(p)
				s.NFTs = append(s.NFTs, n)
				return err
			})
		},
		"dns": func(p place) error {
			return p.members(func(name string, p place) (err error) {
				s.TXTRecords[name], err = p.texts()
				return err
			})
		},
		"failing_emails": func(p place) (err error) {
			s.FailingEmails, err = p.texts()
			return err
		},
	})
	return s, err
}

// parseOneAccount reads an account of the control API.
func parseOneAccount(raw []byte) (NewAccount, error) {
	root, err := parseYAML("", raw)
	if err != nil {
		return NewAccount{}, err
	}
	if root.node == nil {
		return NewAccount{}, errors.New("the body is empty; an account has at least a type")
	}
	return parseAccount(root)
}

func parseAccount(p place) (NewAccount, error) {
	a := NewAccount{at: p}
	err := p.object(map[string]func(place) error{
		"type":            into(&a.Type),
		"name":            into(&a.Name),
		"email":           into(&a.Email),
		"domain":          into(&a.Domain),
		"domain_verified": func(p place) error { return p.decode(&a.DomainVerified, "true or false") },
		"api_key_secret":  into(&a.APIKeySecret),
		"phone_number":    into(&a.PhoneNumber),
		"w3block": func(p place) error {
			return p.list(func(p place) error {
				t, err := parseTenant(p)
				a.W3Block = append(a.W3Block, t)
				return err
			})
		},
	})
	if err == nil {
		err = a.validate()
	}
	return a, err
}

func parseTenant(p place) (NewTenant, error) {
	t := NewTenant{at: p}
	return t, p.object(map[string]func(place) error{
		"tenant_id": into(&t.TenantID),
		"name":      into(&t.Name),
		"key":       into(&t.Key),
		"secret":    into(&t.Secret),
		"users": func(p place) error {
			return p.list(func(p place) error {
				u := NewUser{at: p}
				err := p.object(map[string]func(place) error{
					"email": into(&u.Email), "password": into(&u.Password), "name": into(&u.Name),
					"roles": func(p place) (err error) {
						u.Roles, err = p.texts()
						return err
					},
				})
				t.Users = append(t.Users, u)
				return err
			})
		},
	})
}

func parseNFT(p place) (seedNFT, error) {
	n := seedNFT{at: p}
	object := func(out *map[string]any) func(place) error {
		return func(p place) error {
			var err error
			*out, err = p.jsonObject()
			return err
		}
	}
	err := p.object(map[string]func(place) error{
		"minter": into(&n.minter), "holder": into(&n.holder), "visibility": into(&n.visibility),
		"static": object(&n.static), "dynamic": object(&n.dynamic),
	})
	switch {
	case err != nil:
	case n.minter == "":
		err = p.fail("minter is missing; give the domain of an organization")
	case n.holder == "":
		err = p.fail("holder is missing; give the e-mail or the wallet address of an account")
	case n.visibility != "" && n.visibility != visibilityPublic && n.visibility != visibilityPrivate:
		err = p.fail("visibility %q is neither public nor private", n.visibility)
	}
	return n, err
}

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
	if err == nil && !errors.Is(dec.Decode(&yaml.Node{}), io.EOF) {
		err = errors.New("there is more than one document")
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

// fail makes an error that says where.
func (p place) fail(format string, args ...any) error {
	line := 0
	if p.node != nil {
		line = p.node.Line
	}
	return fmt.Errorf("%s%w", p.prefix(line), fmt.Errorf(format, args...))
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
