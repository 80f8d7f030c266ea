package emulator

import (
	"errors"
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
		"redirect_uris": func(p place) (err error) {
			a.RedirectURIs, err = p.texts()
			return err
		},
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
