package provider_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// programFlags bound what is tried, unless the command line says otherwise.
var programFlags = map[string]string{"rapid.checks": "16", "rapid.steps": "12"}

// Programs of NFTs go through random changes, of the configuration and behind
// Terraform's back, with faults of the service. After each apply service and state
// are what a model says.
func TestNFTProgramModel(t *testing.T) {
	t.Parallel()
	chosen := map[string]bool{}
	flag.Visit(func(f *flag.Flag) { chosen[f.Name] = true })
	for name, value := range programFlags {
		if f := flag.Lookup(name); !chosen[name] && os.Getenv(strings.ToUpper(strings.ReplaceAll(name, ".", "_"))) == "" {
			if err := f.Value.Set(value); err != nil {
				t.Fatal(err)
			}
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := newProgramTest(rt)
		rt.Repeat(map[string]func(*rapid.T){"change and apply": p.step})
	})
}

// programTest is a program in the making, what it leads to, and what it should.
type programTest struct {
	t          *rapid.T
	e          *emulator.Server
	tf         *driver
	own, other *client.Client // that mint by hand: the organization's, and another's
	wallets    []string
	model      model
	program    map[string]nftArguments
	applied    map[string]nftArguments // the last one that was
	drifted    bool                    // the state may be behind the service
	// surprised: the service was changed between a plan and its apply.
	surprised bool
	byHand    int // mints since the log of requests was emptied
}

func newProgramTest(t *rapid.T) *programTest {
	t.Helper()
	visibility := rapid.SampledFrom([]string{"private", "public"}).Draw(t, "visibility of new NFTs")
	e := emulator.Start(t, func(o *emulator.Options) {
		o.Random = rand.NewChaCha8([32]byte{})
		o.Middleware = conformance.Middleware(emulator.OpenAPI, t.Errorf)
		o.Switches.RichNFT = rapid.Bool().Draw(t, "rich NFT object")
		o.Switches.ReplaceDynamic = rapid.Bool().Draw(t, "replacing PUT")
		o.Switches.ErrorStatusOK = rapid.Bool().Draw(t, "errors with 200")
		o.Switches.DefaultVisibility = visibility
		o.Switches.PageCap = rapid.SampledFrom([]int{100, 2}).Draw(t, "size of pages")
	})
	p := &programTest{
		t: t, e: e, program: map[string]nftArguments{}, applied: map[string]nftArguments{},
		model: model{map[string]modelNFT{}, map[string]modelRecord{}, visibility},
	}
	p.must(e.VerifyDomain(t.Context(), emulator.DemoDomain))
	for _, email := range []string{"alice@example.com", "bob@example.com", "carol@example.com"} {
		account, err := e.AddEndUser(t.Context(), email)
		p.must(err)
		p.wallets = append(p.wallets, account.IDWalletAddress)
	}
	_, secret, err := e.AddAccount(t.Context(), emulator.NewAccount{Type: "organization", Name: "Other", Domain: "other.example", DomainVerified: true})
	p.must(err)
	p.own, err = client.New(client.Config{Endpoint: e.URL, APIKeySecret: emulator.DemoOrganizationSecret})
	p.must(err)
	p.other, err = client.New(client.Config{Endpoint: e.URL, APIKeySecret: secret})
	p.must(err)
	p.tf = newDriver(t, "web3connect_nft", map[string]tftypes.Value{"endpoint": text(e.URL), "api_key_secret": text(emulator.DemoOrganizationSecret)})
	return p
}

func (p *programTest) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%v", err)
	}
}

// apply applies the program, and, where a fault struck, once more without it.
func (p *programTest) apply(fault *emulator.Fault) {
	p.t.Helper()
	want, before := p.model.expect(p.program), p.service()
	p.e.ClearRequests()
	p.byHand, p.surprised = 0, false
	if fault != nil {
		p.must(p.e.AddFault(*fault))
	}
	planned, failed := p.plan(p.drifted || p.drawRefresh())
	p.t.Logf("plan %v, refused for %v: %v", planned, want.refusals, failed)
	if len(want.refusals) > 0 {
		p.refused(before, failed)
		return
	}
	if len(failed) == 0 {
		if fault == nil {
			want = p.surprise(planned, want)
		}
		before = p.service()
		failed = p.tf.apply(planned, p.order(planned))
		p.t.Logf("applied: %v", failed)
	}
	p.e.ClearFaults()
	struck := fault != nil && p.calls(fault.Operation) >= fault.Nth
	if len(failed) > 0 && (!struck || survivable(fault)) {
		p.t.Fatalf("failed for no reason: %v", failed)
	}
	if struck && unclear(fault) {
		p.sentOnce(want)
	}
	if struck {
		done := len(failed) == 0 && (fault.Operation == "mintNFT" || fault.Operation == "transferNFT")
		// A visibility that could not be set is known to be pending.
		if planned, failed = p.plan(fault.Operation != "setNFTVisibility" || p.drawRefresh()); len(failed) == 0 {
			if done && len(planned.changes) > 0 {
				p.t.Fatalf("it was said to be done, and the next plan is %v", planned)
			}
			failed = p.tf.apply(planned, p.order(planned))
		}
		if len(failed) > 0 {
			p.t.Fatalf("failed once more, when nothing went wrong any more: %v", failed)
		}
	}
	p.achieved(want, before, struck)
	p.drifted = struck || p.surprised
	for name, a := range p.program {
		a.importID = ""
		p.program[name] = a
	}
	p.applied = maps.Clone(p.program)
	p.settled()
}

// drawRefresh draws whether a plan refreshes. Of what is tainted a plan knows nothing
// without.
func (p *programTest) drawRefresh() bool {
	p.t.Helper()
	for _, k := range p.tf.state {
		if k.tainted {
			return true
		}
	}
	return rapid.Bool().Draw(p.t, "refresh")
}

func (p *programTest) plan(refresh bool) (plan, []string) {
	p.t.Helper()
	config, imports := map[string]tftypes.Value{}, map[string]string{}
	names := slices.Collect(maps.Keys(p.tf.state))
	for name, a := range p.program {
		config[name] = p.config(a)
		names = append(names, name)
		if a.importID != "" {
			imports[name] = a.importID
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return p.tf.plan(config, imports, rapid.Permutation(names).Draw(p.t, "order of planning"), refresh)
}

// order is one in which a plan may be carried out.
func (p *programTest) order(planned plan) []string {
	p.t.Helper()
	var names []string
	for _, c := range planned.changes {
		names = append(names, c.name)
		if c.create && c.destroy {
			names = append(names, c.name)
		}
	}
	return rapid.Permutation(names).Draw(p.t, "order of the apply")
}

// refused wants a plan that may not be carried out to be an error, and to have
// changed nothing.
func (p *programTest) refused(before map[string]emulator.NFT, failed []string) {
	p.t.Helper()
	p.e.ClearFaults()
	if len(failed) == 0 {
		p.t.Fatalf("it was planned")
	}
	if now := p.service(); !reflect.DeepEqual(now, before) {
		p.t.Fatalf("what was refused changed %v to %v", before, now)
	}
	if sent := p.writes(); len(sent) > 0 {
		p.t.Fatalf("what was refused sent %v", sent)
	}
	if rapid.IntRange(0, 3).Draw(p.t, "back to what was applied") < 3 {
		p.revert()
	}
}

// revert takes the configuration back to the one that was applied last, without what
// a lost state makes ambiguous.
func (p *programTest) revert() {
	p.t.Helper()
	p.program = maps.Clone(p.applied)
	if len(p.model.expect(p.program).refusals) == 0 {
		return
	}
	for name := range p.program {
		if _, ok := p.model.nfts[p.model.records[name].token]; !ok || p.model.records[name].tainted {
			delete(p.program, name)
		}
	}
}

// achieved wants service and state to be what the model says, by no more requests
// than it takes.
func (p *programTest) achieved(want outcome, before map[string]emulator.NFT, struck bool) {
	p.t.Helper()
	if got, wanted := slices.Sorted(maps.Keys(p.tf.state)), slices.Sorted(maps.Keys(want.records)); !slices.Equal(got, wanted) {
		p.t.Fatalf("the state has %v, want %v", got, wanted)
	}
	mints := want.mints()
	for name, r := range want.records {
		if p.tf.state[name].tainted {
			p.t.Fatalf("%s is tainted", name)
		}
		token := p.textOf(p.tf.state[name], "token_id")
		if r.token == mintedBy(name) {
			if _, ok := before[token]; ok {
				p.t.Fatalf("%s has %s, which was there before, and should have minted", name, token)
			}
			want.nfts[token] = want.nfts[r.token]
			delete(want.nfts, r.token)
			want.allow("setNFTVisibility", token)
			r.token = token
			want.records[name] = r
		}
		if r.token != token {
			p.t.Fatalf("%s has %s, want %s", name, token, r.token)
		}
	}
	p.model = want.model
	now := p.service()
	for id, n := range now {
		wanted, ok := p.model.nfts[id]
		if !ok {
			p.t.Fatalf("there is one NFT too many: %+v", n)
		}
		if got := p.modelled(n, wanted.foreign); !reflect.DeepEqual(got, wanted) {
			p.t.Fatalf("NFT %s is %+v, want %+v", id, got, wanted)
		}
	}
	if len(now) != len(p.model.nfts) {
		p.t.Fatalf("there are %d NFTs, want %d", len(now), len(p.model.nfts))
	}
	sent := p.writes()
	for request, times := range sent {
		if strings.HasPrefix(request, "mintNFT ") {
			continue
		}
		if !want.allowed[request] || times > 1 && !struck {
			p.t.Fatalf("%s was sent %d times; allowed is %v", request, times, want.allowed)
		}
	}
	if n := p.calls("mintNFT") - p.byHand; n != mints && !struck {
		p.t.Fatalf("%d mints were sent, want %d", n, mints)
	}
	if !struck && !p.surprised {
		for name, k := range p.tf.state {
			p.agrees(name, k)
		}
	}
}

// sentOnce wants no mint and no transfer to be sent again of which nobody knows whether
// it is still to be carried out.
func (p *programTest) sentOnce(want outcome) {
	p.t.Helper()
	if mints := p.calls("mintNFT"); mints > want.mints() {
		p.t.Fatalf("%d mints were sent, want at most %d", mints, want.mints())
	}
	for request, times := range p.writes() {
		if strings.HasPrefix(request, "transferNFT ") && times > 1 {
			p.t.Fatalf("%s was sent %d times", request, times)
		}
	}
}

// settled wants the next plan to be empty, and the refreshed state to be what the
// service has.
func (p *programTest) settled() {
	p.t.Helper()
	planned, failed := p.plan(true)
	if len(failed) > 0 || len(planned.changes) > 0 {
		for _, c := range planned.changes {
			p.t.Logf("%s is planned from %s to %s", c.name, planned.refreshed[c.name].value, c.planned)
		}
		p.t.Fatalf("the next plan is %v, %v", planned, failed)
	}
	for name, k := range planned.refreshed {
		p.agrees(name, k)
	}
}

// agrees wants a resource of the state to be as the model's token.
func (p *programTest) agrees(name string, k kept) {
	p.t.Helper()
	r := p.model.records[name]
	n := p.model.nfts[r.token]
	holder := strings.ToLower(p.textOf(k, "holder_id_wallet_address"))
	if isUnknown := r.unseen && holder == nobody; holder != n.holder && !isUnknown {
		p.t.Fatalf("%s: the state has the holder %s, the service %s", name, holder, n.holder)
	}
	if visibility := p.textOf(k, "visibility"); visibility != "" && visibility != n.visibility {
		p.t.Fatalf("%s: the state says %s, the service %s", name, visibility, n.visibility)
	}
	if all := p.document([]byte(p.textOf(k, "dynamic_metadata_all"))); !maps.Equal(all, n.dynamic) {
		p.t.Fatalf("%s: dynamic_metadata_all is %v, the service has %v", name, all, n.dynamic)
	}
	if uri := p.textOf(k, "token_uri"); uri != p.service()[r.token].TokenURI {
		p.t.Fatalf("%s: the state has the URI %s, which is an old one", name, uri)
	}
}

func (p *programTest) textOf(k kept, attribute string) (out string) {
	p.t.Helper()
	if v := p.tf.members(k.value)[attribute]; !v.IsNull() {
		p.must(v.As(&out))
	}
	return out
}

// service is what there is, by token id.
func (p *programTest) service() map[string]emulator.NFT {
	p.t.Helper()
	all, err := p.e.NFTs(p.t.Context())
	p.must(err)
	out := map[string]emulator.NFT{}
	for _, n := range all {
		out[n.TokenID] = n
	}
	return out
}

// modelled is a token of the service as the model has it.
func (p *programTest) modelled(n emulator.NFT, foreign bool) modelNFT {
	p.t.Helper()
	var static struct {
		Serial  int    `json:"serial_number"`
		Expires string `json:"expired_at"`
	}
	p.must(json.Unmarshal(n.Static, &static))
	day, _, _ := strings.Cut(static.Expires, "T")
	return modelNFT{n.Holder, static.Serial, day, n.Visibility, p.document(n.Dynamic), foreign}
}

// document is a JSON object in one spelling, by key.
func (p *programTest) document(raw []byte) map[string]string {
	p.t.Helper()
	var object map[string]any
	p.must(json.Unmarshal(raw, &object))
	out := map[string]string{}
	for key, v := range object {
		var one bytes.Buffer
		enc := json.NewEncoder(&one)
		enc.SetEscapeHTML(false)
		p.must(enc.Encode(v))
		out[key] = strings.TrimSpace(one.String())
	}
	return out
}

// calls is how often an operation was called.
func (p *programTest) calls(operation string) (n int) {
	for _, r := range p.e.Requests() {
		if r.Operation == operation {
			n++
		}
	}
	return n
}

// writes are the requests that may have changed a token, "operation token", and how
// often they were sent.
func (p *programTest) writes() map[string]int {
	out := map[string]int{}
	for _, r := range p.e.Requests() {
		switch r.Operation {
		case "mintNFT", "transferNFT", "updateNFTMetadata", "setNFTVisibility":
			_, rest, _ := strings.Cut(r.Path, "/nft/")
			token, _, _ := strings.Cut(rest, "/")
			out[r.Operation+" "+token]++
		}
	}
	return out
}

// config is the configuration of a resource.
func (p *programTest) config(a nftArguments) tftypes.Value {
	p.t.Helper()
	url := text("https://university.example/x")
	static := map[string]tftypes.Value{
		"issuer": text("i"), "contents_provider": text("c"), "name": text("n"), "description": text("d"), "image": url, "link": url, "animation_url": url,
		"serial_number": tftypes.NewValue(tftypes.Number, a.serial), "total_issued": tftypes.NewValue(tftypes.Number, 2),
	}
	holder, expires := a.holder, a.expires
	if a.spelling {
		holder = "0x" + strings.ToUpper(holder[2:])
		if expires != "" {
			expires += "T00:00:00Z"
		}
	}
	if expires != "" {
		static["expired_at"] = text(expires)
	}
	set := map[string]tftypes.Value{
		"holder_id_wallet_address": text(holder),
		"static_metadata":          value(p.tf.typ.AttributeTypes["static_metadata"].(tftypes.Object), static),
		"deletion_policy":          text(a.deletion),
		"on_existing":              text(a.existing),
		"remint_on_static_change":  tftypes.NewValue(tftypes.Bool, a.remint),
	}
	if a.visibility != "" {
		set["visibility"] = text(a.visibility)
	}
	if a.dynamic != nil {
		typ := p.tf.typ.AttributeTypes["dynamic_metadata"].(tftypes.Object)
		dynamic, custom := map[string]tftypes.Value{}, map[string]json.RawMessage{}
		for key, raw := range a.dynamic {
			var v any
			p.must(json.Unmarshal([]byte(raw), &v))
			if attribute, ok := typ.AttributeTypes[key]; ok {
				dynamic[key] = tftypes.NewValue(attribute, v)
			} else {
				custom[key] = json.RawMessage(raw)
			}
		}
		if len(custom) > 0 {
			raw, err := json.Marshal(custom)
			p.must(err)
			if a.spelling {
				var indented bytes.Buffer
				p.must(json.Indent(&indented, raw, "", "  "))
				raw = indented.Bytes()
			}
			dynamic["custom"] = text(string(raw))
		}
		set["dynamic_metadata"] = value(typ, dynamic)
	}
	return value(p.tf.typ, set)
}
