package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// verdict is what came of a case.
type verdict struct {
	scenario   *scenario
	struck     bool // whether the first strike hit anything
	runs       int
	requests   int
	duplicates int
	losses     int
	needless   int // applies that failed although nothing made them
	faults     []string
	logs       []*run
	broken     error  // the matrix itself failed
	kept       string // where to look
}

func (v *verdict) failed() bool { return len(v.faults) > 0 || v.broken != nil }

func (v *verdict) fault(text string) { v.faults = append(v.faults, text) }

// apply takes an apply in. One that hangs is never excused, whatever struck it.
func (v *verdict) apply(r *run, excused bool) {
	v.log(r)
	v.runs++
	switch {
	case r.hung:
		v.fault("an apply hung: " + r.text())
	case r.err != nil && !excused:
		v.needless++
		v.fault("an apply failed without need: " + r.text())
	}
}

func (v *verdict) log(r *run) { v.logs = append(v.logs, r) }

// issued is an NFT of the service.
type issued struct {
	emulator.NFT
	holder  string // e-mail
	serial  int
	title   string
	dynamic map[string]any
}

// inventory is all that the service has.
type inventory struct {
	own, others []issued          // by the organization, by others
	wallets     map[string]string // by e-mail
	verified    bool
}

// nfts takes stock.
func (s *service) nfts(ctx context.Context) (*inventory, error) {
	accounts, err := s.emulator.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	inv := &inventory{wallets: map[string]string{}}
	emails, own := map[string]string{}, ""
	for _, a := range accounts {
		emails[strings.ToLower(a.IDWalletAddress)] = a.Email
		if a.Email != "" {
			inv.wallets[a.Email] = strings.ToLower(a.IDWalletAddress)
		}
		if a.Domain == emulator.DemoDomain {
			own, inv.verified = strings.ToLower(a.IDWalletAddress), a.DomainVerified
		}
	}
	all, err := s.emulator.NFTs(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		i := issued{NFT: n, holder: emails[n.Holder]}
		var static struct {
			Serial int `json:"serial_number"`
			Name   string
		}
		if err := json.Unmarshal(n.Static, &static); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(n.Dynamic, &i.dynamic); err != nil {
			return nil, err
		}
		i.serial, i.title = static.Serial, static.Name
		if n.Minter == own {
			inv.own = append(inv.own, i)
		} else {
			inv.others = append(inv.others, i)
		}
	}
	return inv, nil
}

// of are the organization's NFTs that are the credential.
func (inv *inventory) of(c credential) (found []issued) {
	for _, n := range inv.own {
		if n.serial == c.SerialNumber && n.title == c.Title {
			found = append(found, n)
		}
	}
	return found
}

// judge compares the service, the state and what was sent with what was asked for.
func (w *worker) judge(ctx context.Context, c *scenario, v *verdict) error {
	inv, err := w.service.nfts(ctx)
	if err != nil {
		return err
	}
	want := wantedOf(c.baseline.stage, c.baseline.withTwins)
	j := &judgement{verdict: v, inventory: inv, want: want, byToken: map[string]string{}}
	j.credentials()
	if err := j.histories(ctx, w.service); err != nil {
		return err
	}
	j.rest(c)
	raw := w.backend.Get()
	if c.backend == localState {
		if raw, err = os.ReadFile(filepath.Join(w.work(c), "terraform.tfstate")); err != nil {
			return err
		}
	}
	if err := j.state(raw, programOf(c.baseline.stage, c.baseline.withTwins)); err != nil {
		return err
	}
	j.sent(w.service.gate.all())
	return nil
}

type judgement struct {
	*verdict
	*inventory
	want    map[string]wanted
	byToken map[string]string // name of the credential
}

// credentials wants each to be there exactly as often as it was asked for.
func (j *judgement) credentials() {
	groups := map[string][]string{} // names of equal credentials
	for _, name := range slices.Sorted(maps.Keys(j.want)) {
		c := j.want[name].credential
		id := fmt.Sprint(c.SerialNumber, " ", c.Title)
		groups[id] = append(groups[id], name)
	}
	for _, id := range slices.Sorted(maps.Keys(groups)) {
		names := groups[id]
		found := j.of(j.want[names[0]].credential)
		switch n := len(found) - len(names); {
		case n > 0:
			j.duplicates += n
			j.fault(fmt.Sprintf("%s exists %d times", id, len(found)))
		case n < 0:
			j.losses -= n
			j.fault(fmt.Sprintf("%s exists %d times instead of %d", id, len(found), len(names)))
		}
		for i, n := range found {
			if i < len(names) {
				j.byToken[n.TokenID] = names[i]
				j.compare(names[i], n)
			}
		}
	}
	for _, n := range j.own {
		if j.byToken[n.TokenID] == "" && groups[fmt.Sprint(n.serial, " ", n.title)] == nil {
			j.duplicates++
			j.fault(fmt.Sprintf("nobody asked for NFT %s, %d %s", n.TokenID, n.serial, n.title))
		}
	}
}

func (j *judgement) compare(name string, n issued) {
	want := j.want[name]
	for _, of := range []struct{ what, got, want string }{
		{"holder", n.holder, want.Holder},
		{"visibility", n.Visibility, want.Visibility},
		{"status", fmt.Sprint(n.dynamic["status"]), want.Status},
		{"grade", fmt.Sprint(n.dynamic["grade"]), want.Grade},
		{"vendor's key", fmt.Sprint(n.dynamic["vendor"]), map[bool]string{true: "kept", false: "<nil>"}[want.vendorKey]},
		{"number of dynamic keys", fmt.Sprint(len(n.dynamic)), map[bool]string{true: "3", false: "2"}[want.vendorKey]},
	} {
		if of.got != of.want {
			j.fault(fmt.Sprintf("%s, NFT %s: %s is %s instead of %s", name, n.TokenID, of.what, of.got, of.want))
		}
	}
}

// histories wants each token to have been transferred as often as was asked for.
func (j *judgement) histories(ctx context.Context, s *service) error {
	token, err := s.signIn(ctx, emulator.DemoOrganizationSecret)
	if err != nil {
		return err
	}
	for id, name := range j.byToken {
		var history struct{ Transfers []json.RawMessage }
		if err := s.call(ctx, token, http.MethodGet, "/nft/"+id+"/history", nil, &history); err != nil {
			return err
		}
		want := 0
		if j.want[name].transferred() {
			want = 1
		}
		if got := len(history.Transfers); got != want {
			j.fault(fmt.Sprintf("%s, NFT %s, was transferred %d times instead of %d", name, id, got, want))
		}
	}
	return nil
}

// rest looks at all that isn't the organization's NFTs.
func (j *judgement) rest(c *scenario) {
	if !j.verified {
		j.fault("the domain isn't verified")
	}
	p := programOf(c.baseline.stage, false)
	for _, email := range slices.Concat(p.Students, p.Alumni) {
		if j.wallets[email] == "" {
			j.losses++
			j.fault(email + " has no wallet")
		}
	}
	others := slices.DeleteFunc(slices.Clone(j.others), func(n issued) bool { return n.title == visitor })
	if len(others) != 1 || others[0].dynamic["status"] != "by hand" || others[0].Visibility != "public" || others[0].holder != programOf(issuing, false).Credentials[key(imitated)].Holder {
		j.fault("the NFT of another organization was changed")
	}
}

// instance is an object of a resource in the state.
type instance struct {
	Key        string `json:"index_key"`
	Status     string
	Deposed    string
	Attributes json.RawMessage
}

// isState tells whether a text is a whole state.
func isState(raw []byte) bool {
	var s struct{ Version int }
	return json.Unmarshal(raw, &s) == nil && s.Version == 4
}

// state wants the state to say what the service has.
func (j *judgement) state(raw []byte, p program) error {
	var s struct {
		Resources []struct {
			Type, Name string
			Instances  []instance
		}
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("the state: %w", err)
	}
	tokens := map[string]string{}
	for _, r := range s.Resources {
		for _, i := range r.Instances {
			if i.Status != "" || i.Deposed != "" {
				j.fault(fmt.Sprintf("%s.%s[%s] is %s%s in the state", r.Type, r.Name, i.Key, i.Status, i.Deposed))
			}
			switch r.Type {
			case "web3connect_nft":
				if err := j.nftState(i, p.Credentials, tokens); err != nil {
					return err
				}
			case "web3connect_end_user_import":
				if err := j.importState(i); err != nil {
					return err
				}
			}
		}
	}
	if len(tokens) != len(p.Credentials) {
		j.fault(fmt.Sprintf("the state has %d credentials instead of %d", len(tokens), len(p.Credentials)))
	}
	return nil
}

func (j *judgement) nftState(i instance, credentials map[string]credential, tokens map[string]string) error {
	var a struct {
		Token      string `json:"token_id"`
		Holder     string `json:"holder_id_wallet_address"`
		Visibility string
		Static     struct {
			Serial int `json:"serial_number"`
			Name   string
		} `json:"static_metadata"`
	}
	if err := json.Unmarshal(i.Attributes, &a); err != nil {
		return err
	}
	c, ok := credentials[i.Key]
	at := slices.IndexFunc(j.own, func(n issued) bool { return n.TokenID == a.Token })
	switch {
	case !ok:
		j.fault("the state has the credential " + i.Key + ", which was removed")
	case at < 0:
		j.losses++
		j.fault(fmt.Sprintf("%s has NFT %s in the state, which doesn't exist", i.Key, a.Token))
	case tokens[a.Token] != "":
		j.fault(fmt.Sprintf("%s and %s have the same NFT %s in the state", i.Key, tokens[a.Token], a.Token))
	default:
		n := j.own[at]
		got := []any{n.serial, n.title, n.Visibility, n.Holder}
		if !slices.Equal(got, []any{c.SerialNumber, c.Title, a.Visibility, strings.ToLower(a.Holder)}) || a.Static.Serial != c.SerialNumber || a.Static.Name != c.Title {
			j.fault(fmt.Sprintf("%s: the state has %+v, the service %v, the program %+v", i.Key, a, got, c))
		}
	}
	tokens[a.Token] = i.Key
	return nil
}

func (j *judgement) importState(i instance) error {
	var a struct {
		Addresses map[string]*string `json:"id_wallet_addresses"`
	}
	if err := json.Unmarshal(i.Attributes, &a); err != nil {
		return err
	}
	for email, address := range a.Addresses {
		if address == nil || strings.ToLower(*address) != j.wallets[email] {
			j.fault(fmt.Sprintf("the state has another wallet of %s than the service", email))
		}
	}
	return nil
}

// sent wants no request to have been sent that would change what nobody asked to
// change, whether the service refused it or not.
func (j *judgement) sent(requests []sent) {
	seen := map[string]bool{}
	for _, r := range requests {
		name, known := j.byToken[r.tokenID]
		w := j.want[name]
		var stray bool
		switch r.operation {
		case "transferNFT":
			stray = !w.transferred() || r.address != j.wallets[w.Holder]
		case "updateNFTMetadata":
			stray = w.before == nil || w.before.Grade == w.Grade && w.before.Status == w.Status
		case "setNFTVisibility":
			stray = w.before != nil && w.before.Visibility == w.Visibility
		default:
			continue
		}
		text := fmt.Sprintf("%s was sent for %s, which nobody asked for", r.operation, name)
		if (stray || !known) && !seen[text] {
			seen[text] = true
			j.fault(text)
		}
	}
}
