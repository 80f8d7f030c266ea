package emulator

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const seedYAML = `
accounts:
  - type: organization
    name: Chess Club
    domain: Chess.example
    domain_verified: true
    api_key_secret: chess
    w3block:
      - {tenant_id: chess, key: k, secret: s, users: [{email: u@chess.example, password: p, roles: [admin, user]}]}
  - {type: end_user, email: Ann@example.com, name: Ann, phone_number: "+81312345678"}
dns:
  chess.example: ["v=spf1 -all"]
failing_emails: [fails@example.com]
nfts:
  - minter: chess.example
    holder: ann@example.com
    visibility: public
    static:
      {issuer: Chess Club, contents_provider: Chess Club, name: Member, description: d, image: "https://x.example/i.png", link: "https://x.example",
       serial_number: 1, total_issued: 1, animation_url: "https://x.example/a.mp4", expired_at: 2030-01-01}
    dynamic: {level: gold, points_earned: 1.5, attributes: [{a: 1}], custom: {b: null}}
`

func TestSeed(t *testing.T) {
	t.Parallel()
	seed, err := ParseSeed("seed.yaml", []byte(seedYAML))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, func(o *Options) { o.Seed = seed })
	chess := signIn(t, s, "chess")
	ids := chess.tokenIDs("POST", "/nft/search", `{"level":"gold"}`)
	if len(ids) != 1 {
		t.Fatalf("got %v", ids)
	}
	n, _, err := s.NFT(t.Context(), ids[0])
	if err != nil || n.Holder != chess.wallet("ann@example.com") || string(n.Dynamic) != `{"attributes":[{"a":1}],"custom":{"b":null},"level":"gold","points_earned":1.5}` {
		t.Errorf("got %+v, %v", n, err)
	}
	w := &w3{t: t, s: s}
	_, _, data := w.signIn("/auth/signin", `{"email":"u@chess.example","password":"p"}`)
	if roles, _ := data["roles"].([]any); len(roles) != 2 {
		t.Errorf("got %v", data)
	}
	chess.fails(chess.call("POST", "/account/import", `{"email":"fails@example.com"}`), 400, codeInvalidValue)
	if zone, err := s.TXTRecords(t.Context()); len(zone["chess.example"]) != 1 || err != nil {
		t.Errorf("got %v, %v", zone, err)
	}
	// The same ids in every emulator, and again after a reset.
	other := start(t, func(o *Options) { o.Seed = seed })
	if err := s.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range []*Server{s, other} {
		if _, ok, err := s.NFT(t.Context(), ids[0]); !ok || err != nil {
			t.Errorf("there is no NFT %s, %v", ids[0], err)
		}
	}
}

func TestSeedErrors(t *testing.T) {
	t.Parallel()
	edit := func(old, replacement string) string {
		if !strings.Contains(seedYAML, old) {
			t.Fatalf("%q is not in the seed", old)
		}
		return strings.Replace(seedYAML, old, replacement, 1)
	}
	for yaml, want := range map[string]string{
		"a: [":                                   "seed.yaml: line 1: ",
		"- x":                                    "seed.yaml: line 1: this is not an object",
		"a: 1":                                   `seed.yaml: line 1: a: there is no such field; possible are accounts, dns, failing_emails, nfts`,
		"accounts: []\naccounts: []":             `seed.yaml: line 2: accounts: this stands here twice`,
		"accounts: {}\n---\n":                    "seed.yaml: line 2: there is more than one document",
		edit("type: organization", "type: club"): `seed.yaml: line 3: accounts[0]: type "club" is neither organization nor end_user`,
		edit("type: organization", "kind: organization"):         `seed.yaml: line 3: accounts[0].kind: there is no such field; possible are api_key_secret, domain, domain_verified, email, name, phone_number, redirect_uris, type, w3block`,
		edit("domain: Chess.example", "domain: chess_example"):   `seed.yaml: line 5: accounts[0]: domain "chess_example" is not a domain name, such as university.example`,
		edit("domain_verified: true", "domain_verified: maybe"):  `seed.yaml: line 6: accounts[0].domain_verified: "maybe" is not true or false`,
		edit("api_key_secret: chess", "api_key_secret: [chess]"): `seed.yaml: line 7: accounts[0].api_key_secret: this is not a text`,
		edit("key: k, ", ""):                                                       `seed.yaml: line 9: accounts[0].w3block[0]: key is missing`,
		edit("password: p", "password: ''"):                                        `seed.yaml: line 9: accounts[0].w3block[0].users[0]: password is missing or longer than 72 bytes`,
		edit("[admin, user]", "[king]"):                                            `seed.yaml: line 9: accounts[0].w3block[0].users[0]: roles has "king"; possible are superAdmin`,
		edit("email: Ann@example.com, ", ""):                                       `seed.yaml: line 10: accounts[1]: email is missing; an end user has one`,
		edit("Ann@example.com", "Ann"):                                             `seed.yaml: line 10: accounts[1]: email "ann" is not an e-mail address`,
		edit(`"+81312345678"`, `"0312345678"`):                                     `seed.yaml: line 10: accounts[1]: phone_number "0312345678" is not a phone number in E.164, such as +81312345678`,
		edit(`["v=spf1 -all"]`, `v=spf1`):                                          `seed.yaml: line 12: dns.chess.example: this is not a list`,
		edit("visibility: public", "visibility: hidden"):                           `seed.yaml: line 17: nfts[0]: visibility "hidden" is neither public nor private`,
		edit("holder: ann@example.com", ""):                                        `seed.yaml: line 15: nfts[0]: holder is missing; give the e-mail or the wallet address of an account`,
		edit("dynamic: {level: gold, points_earned: 1.5,", "dynamic: {a: {1: 2},"): `seed.yaml: line 21: nfts[0].dynamic: `,
	} {
		_, err := ParseSeed("seed.yaml", []byte(yaml))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	// What is found when it is planted.
	for yaml, want := range map[string]string{
		edit("serial_number: 1", "serial_number: one"):                                            `seed.yaml: line 20: nfts[0]: static.serial_number is not an integer`,
		edit("holder: ann@example.com", "holder: bob@example.com"):                                `seed.yaml: line 16: nfts[0]: holder "bob@example.com" is neither the e-mail nor the wallet address of an account`,
		edit("minter: chess.example", "minter: x.example"):                                        `seed.yaml: line 15: nfts[0]: minter "x.example" is the domain of no account`,
		edit("domain_verified: true", "domain_verified: false"):                                   `seed.yaml: line 15: nfts[0]: minter "chess.example" can't mint, since its domain isn't verified; set domain_verified`,
		edit("api_key_secret: chess", "redirect_uris: ['javascript:alert(1)']"):                   `seed.yaml: line 3: accounts[0]: redirect URI "javascript:alert(1)" has the scheme javascript`,
		edit("- {tenant_id: chess", "- {tenant_id: c, key: k, secret: s}\n      - {tenant_id: c"): `seed.yaml: line 10: accounts[0].w3block[1]: tenant_id "c" belongs to another tenant`,
		edit("type: end_user, ", "type: organization, domain: chess.example, "):                   `seed.yaml: line 10: accounts[1]: domain "chess.example" belongs to another account`,
	} {
		seed, err := ParseSeed("seed.yaml", []byte(yaml))
		if err == nil {
			_, err = New(Options{Seed: seed})
		}
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "line") > 1 {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if seed, err := ParseSeed("seed.yaml", nil); err != nil || len(seed.Accounts) != 0 {
		t.Errorf("an empty file: %+v, %v", seed, err)
	}
}

// FuzzParseSeed: a text is a seed, whose accounts are all valid and the same when it is
// read again, or an error that says where.
func FuzzParseSeed(f *testing.F) {
	f.Add(seedYAML)
	f.Add(string(defaultSeedYAML))
	f.Add(`{"accounts":[{"type":"organization","name":"x","domain":"x.example"}],"dns":{"x":["a"]},"nfts":[{"minter":"x.example","holder":"h","static":{"serial_number":9007199254740993}}]}`)
	f.Add("accounts: &a [*a]")
	f.Add("? {a: b}\n: c")
	f.Add("nfts: [{minter: a, holder: b, dynamic: {a: .nan, b: !!binary eA==, <<: {c: 1e400}}}]")
	f.Fuzz(func(t *testing.T, text string) {
		seed, err := ParseSeed("seed.yaml", []byte(text))
		again, errAgain := ParseSeed("seed.yaml", []byte(text))
		if fmt.Sprint(err) != fmt.Sprint(errAgain) || err != nil && !strings.HasPrefix(err.Error(), "seed.yaml: ") {
			t.Errorf("%q: %v, then %v", text, err, errAgain)
		}
		if err != nil {
			return
		}
		for i, a := range seed.Accounts {
			valid := a
			if err := valid.validate(); err != nil || valid.Email != a.Email || valid.Domain != a.Domain || a.Email != again.Accounts[i].Email {
				t.Errorf("%q has the account %+v: %v", text, a, err)
			}
		}
		for i, n := range seed.NFTs {
			if n.minter == "" || n.holder == "" || !reflect.DeepEqual(n.static, again.NFTs[i].static) || !reflect.DeepEqual(n.dynamic, again.NFTs[i].dynamic) {
				t.Errorf("%q has the NFT %+v", text, n)
			}
		}
	})
}
