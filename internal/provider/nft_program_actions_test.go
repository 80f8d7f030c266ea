package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// What a resource's arguments are drawn from: few values, so that credentials meet.
var (
	modelNames   = []string{"a", "b", "c", "d"}
	modelDynamic = map[string][]string{
		"level": {`"1"`, `"2"`}, "status": {`"active"`, `"over"`}, "points_earned": {`1`, `2.5`}, "x": {`1`, `["<&>"]`, `{"k":null}`}, "y": {`true`},
	}
	genSerial     = rapid.IntRange(1, 3)
	genExpires    = rapid.SampledFrom([]string{"", "", "", "2030-01-31"})
	genVisibility = rapid.SampledFrom([]string{"", "private", "public", "public"})
	genDeletion   = rapid.SampledFrom([]string{"abandon", "hide", "hide", "prevent"})
	genExisting   = rapid.SampledFrom([]string{"adopt", "adopt", "error", "mint"})
)

func (p *programTest) drawDynamic(t *rapid.T) map[string]string {
	if rapid.IntRange(0, 3).Draw(t, "dynamic metadata") == 0 {
		return nil
	}
	out := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(modelDynamic)) {
		if rapid.Bool().Draw(t, key+" is there") {
			out[key] = rapid.SampledFrom(modelDynamic[key]).Draw(t, key)
		}
	}
	return out
}

func (p *programTest) drawWallet(t *rapid.T) string {
	return rapid.SampledFrom(p.wallets).Draw(t, "holder")
}

func (p *programTest) drawArguments(t *rapid.T) nftArguments {
	return nftArguments{
		holder: p.drawWallet(t), serial: genSerial.Draw(t, "serial number"), expires: genExpires.Draw(t, "expiry"), visibility: genVisibility.Draw(t, "visibility"),
		dynamic: p.drawDynamic(t), deletion: genDeletion.Draw(t, "deletion policy"), existing: genExisting.Draw(t, "on existing"),
		remint: rapid.Bool().Draw(t, "remint"), spelling: rapid.Bool().Draw(t, "other spelling"),
	}
}

// drawName draws a resource that the program has, or has not; "" if there is none.
func (p *programTest) drawName(t *rapid.T, has bool) string {
	var names []string
	for _, name := range modelNames {
		if _, ok := p.program[name]; ok == has {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return rapid.SampledFrom(names).Draw(t, "resource")
}

// step changes something, and applies.
func (p *programTest) step(t *rapid.T) {
	kinds := []func(*rapid.T){p.edit, p.edit, p.edit, p.edit, p.edit, p.interfere, p.interfere, p.lose, p.taint, p.importOne}
	for range rapid.IntRange(1, 3).Draw(t, "changes") {
		kinds[rapid.IntRange(0, len(kinds)-1).Draw(t, "kind of change")](t)
	}
	if rapid.IntRange(0, 2).Draw(t, "something fails") == 0 {
		p.applyStruck(t)
	} else {
		p.apply(nil)
	}
}

// edit changes the configuration.
func (p *programTest) edit(t *rapid.T) {
	kind := rapid.SampledFrom([]string{"add", "add", "twin", "dynamic", "visibility", "holder", "holder", "static", "rest", "remove", "remove", "rename"}).Draw(t, "change")
	if len(p.program) == 0 {
		kind = "add"
	}
	name := p.drawName(t, kind != "add" && kind != "twin")
	if name == "" { // there is none, or all
		return
	}
	a := p.program[name]
	switch kind {
	case "add":
		a = p.drawArguments(t)
		if id := p.drawToken(t, func(string, modelNFT) bool { return true }); id != "" && rapid.IntRange(0, 3).Draw(t, "the credential of a token") == 0 {
			n := p.model.nfts[id]
			a.holder, a.serial, a.expires = n.holder, n.serial, n.expires
			a.existing = rapid.SampledFrom([]string{"mint", "mint", "adopt", "error"}).Draw(t, "on existing")
		}
	case "twin":
		other := p.program[p.drawName(t, true)]
		a = p.drawArguments(t)
		a.holder, a.serial, a.expires = other.holder, other.serial, other.expires
	case "dynamic":
		a.dynamic = p.drawDynamic(t)
	case "visibility":
		a.visibility = genVisibility.Draw(t, "visibility")
	case "holder":
		a.holder = p.drawWallet(t)
	case "static":
		a.serial, a.expires = genSerial.Draw(t, "serial number"), genExpires.Draw(t, "expiry")
		a.remint = rapid.Bool().Draw(t, "remint")
	case "rest":
		a.deletion, a.existing = genDeletion.Draw(t, "deletion policy"), genExisting.Draw(t, "on existing")
		a.spelling = rapid.Bool().Draw(t, "other spelling")
	case "remove":
		delete(p.program, name)
		return
	case "rename":
		to := p.drawName(t, false)
		if to == "" {
			return
		}
		delete(p.program, name)
		name = to
	}
	// Two that are equal in every argument pass the plan, as a newer Terraform may plan one
	// resource again in the same process.
	for other, b := range p.program {
		if other != name && reflect.DeepEqual(a, b) {
			a.remint = !a.remint
		}
	}
	p.program[name] = a
}

// drawToken draws one of the tokens that are wanted; "" if there is none.
func (p *programTest) drawToken(t *rapid.T, wanted func(id string, n modelNFT) bool) string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(p.model.nfts)) {
		if wanted(id, p.model.nfts[id]) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return ""
	}
	return rapid.SampledFrom(ids).Draw(t, "token")
}

// interfere changes the service behind Terraform's back.
func (p *programTest) interfere(t *rapid.T) {
	kind := rapid.SampledFrom([]string{"transfer", "transfer", "visibility", "dynamic", "dynamic", "mint", "look-alike", "vanish"}).Draw(t, "interference")
	if kind == "mint" || kind == "look-alike" {
		a := p.drawArguments(t)
		if name := p.drawName(t, true); name != "" && rapid.Bool().Draw(t, "of a resource") {
			a = p.program[name]
		}
		p.mint(a, kind != "mint")
		return
	}
	id := p.drawToken(t, func(string, modelNFT) bool { return true })
	if id == "" {
		return
	}
	n := p.model.nfts[id]
	switch kind {
	case "vanish":
		for _, a := range p.program {
			if importedRecord(p.model.nfts, a.importID).token == id {
				return
			}
		}
		p.drifted = true
		delete(p.model.nfts, id)
		p.must(p.e.DeleteNFT(t.Context(), id))
		return
	case "transfer":
		n.holder = p.drawWallet(t)
	case "visibility":
		n.visibility = rapid.SampledFrom([]string{"private", "public"}).Draw(t, "visibility")
	case "dynamic":
		key := rapid.SampledFrom([]string{"level", "status", "x", "y", "theirs"}).Draw(t, "key")
		n.dynamic = maps.Clone(n.dynamic)
		delete(n.dynamic, key)
		if rapid.Bool().Draw(t, "set") {
			n.dynamic[key] = `"by others"`
		}
	}
	p.set(id, n)
}

// set changes a token behind Terraform's back.
func (p *programTest) set(id string, n modelNFT) {
	p.t.Helper()
	p.drifted = true
	p.model.nfts[id] = n
	now := p.service()[id]
	now.Holder, now.Visibility, now.Dynamic = n.holder, n.visibility, objectOf(n.dynamic)
	p.must(p.e.SetNFT(p.t.Context(), now))
}

func objectOf(members map[string]string) json.RawMessage {
	object := map[string]json.RawMessage{}
	for key, raw := range members {
		object[key] = json.RawMessage(raw)
	}
	raw, err := json.Marshal(object)
	if err != nil {
		panic(err) // what is drawn from is JSON
	}
	return raw
}

// mint mints by hand.
func (p *programTest) mint(a nftArguments, foreign bool) {
	p.t.Helper()
	api := p.own
	if foreign {
		api = p.other
	}
	static := fmt.Sprintf(`{"issuer": "i", "contents_provider": "c", "name": "n", "description": "d", "image": %[1]q, "link": %[1]q, "animation_url": %[1]q, "serial_number": %[2]d, "total_issued": 2}`,
		"https://university.example/x", a.serial)
	metadata := client.Metadata{Static: map[string]json.RawMessage{}, Dynamic: map[string]json.RawMessage{}}
	p.must(json.Unmarshal([]byte(static), &metadata.Static))
	if a.expires != "" {
		metadata.Static["expired_at"] = json.RawMessage(`"` + a.expires + `"`)
	}
	minted := modelNFT{a.holder, a.serial, a.expires, p.model.initial, map[string]string{}, foreign}
	for key, raw := range a.dynamic {
		metadata.Dynamic[key], minted.dynamic[key] = json.RawMessage(raw), raw
	}
	n, err := api.MintNFT(p.t.Context(), a.holder, metadata)
	p.must(err)
	p.model.nfts[n.TokenID] = minted
	p.byHand++
}

// lose forgets the state, or one resource of it.
func (p *programTest) lose(t *rapid.T) {
	names := slices.Sorted(maps.Keys(p.tf.state))
	if len(names) == 0 {
		return
	}
	if rapid.IntRange(0, 2).Draw(t, "what is lost") > 0 {
		names = []string{rapid.SampledFrom(names).Draw(t, "resource")}
	}
	for _, name := range names {
		delete(p.tf.state, name)
		delete(p.model.records, name)
	}
}

// taint has the next apply replace a resource.
func (p *programTest) taint(t *rapid.T) {
	names := slices.Sorted(maps.Keys(p.tf.state))
	if len(names) == 0 {
		return
	}
	name := rapid.SampledFrom(names).Draw(t, "resource")
	k, r := p.tf.state[name], p.model.records[name]
	if r.deletion == "prevent" {
		return
	}
	k.tainted = !k.tainted
	r.tainted = k.tainted
	p.tf.state[name], p.model.records[name] = k, r
}

// surprise changes the service between a plan and its apply, so that the apply has
// less to do. It gives what the apply leads to then.
func (p *programTest) surprise(planned plan, want outcome) outcome {
	p.t.Helper()
	if len(planned.changes) == 0 || rapid.IntRange(0, 2).Draw(p.t, "surprise") > 0 {
		return want
	}
	c := planned.changes[rapid.IntRange(0, len(planned.changes)-1).Draw(p.t, "surprised")]
	p.surprised = true
	a, r := p.program[c.name], want.records[c.name]
	n, exists := p.model.nfts[r.token]
	switch {
	case c.destroy: // nobody cares any more
	case c.create && !exists && a.existing == "adopt":
		guess := p.model.clone()
		guess.nfts["guess"] = modelNFT{a.holder, a.serial, a.expires, guess.initial, map[string]string{}, false}
		if len(guess.expect(p.program).refusals) == 0 {
			p.t.Logf("the credential of %s is minted by hand", c.name)
			p.mint(a, false)
		}
	case exists && n.holder != a.holder && r.unseen: // Terraform refuses to go on: the plan is stale
	case exists && n.holder != a.holder:
		p.t.Logf("the NFT of %s is transferred by hand", c.name)
		n.holder = a.holder
		p.set(r.token, n)
	case exists && !c.create && a.importID == "" && !slices.Contains(p.model.records[c.name].owned, "theirs"):
		p.t.Logf("the NFT of %s gets a key by hand", c.name)
		n.dynamic = maps.Clone(n.dynamic)
		n.dynamic["theirs"] = `"just now"`
		p.set(r.token, n)
	}
	return p.model.expect(p.program)
}

// importOne wants a resource to be imported: a new one, or one whose state is lost.
func (p *programTest) importOne(t *rapid.T) {
	taken := map[string]bool{}
	for _, r := range p.model.records {
		taken[r.token] = true
	}
	for _, a := range p.program {
		taken[importedRecord(p.model.nfts, a.importID).token] = true
	}
	id := p.drawToken(t, func(id string, n modelNFT) bool { return !taken[id] && !n.foreign })
	if id == "" {
		return
	}
	n := p.model.nfts[id]
	var names []string
	for _, name := range modelNames {
		a, ok := p.program[name]
		if _, kept := p.model.records[name]; !kept && (!ok || n.is(a)) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	name := rapid.SampledFrom(names).Draw(t, "resource")
	a, ok := p.program[name]
	if !ok {
		a = p.drawArguments(t)
		a.serial, a.expires = n.serial, n.expires
		if rapid.Bool().Draw(t, "as it is") {
			a.holder = n.holder
		}
	}
	a.importID = id
	if rapid.Bool().Draw(t, "with its holder") {
		a.importID += "," + n.holder
	}
	p.program[name] = a
}

// applyStruck applies while an operation fails, preferably one that matters: once, or
// as often as it is tried.
func (p *programTest) applyStruck(t *rapid.T) {
	f := emulator.Fault{
		Operation: rapid.SampledFrom([]string{"getNFT", "listHeldNFTs", "searchNFTs", "searchMintedNFTs", "refreshAccessToken"}).Draw(t, "operation"),
		Kind:      rapid.SampledFrom([]string{emulator.FaultStatus, emulator.FaultHTML, emulator.FaultTruncate, emulator.FaultCloseBeforeCommit, emulator.FaultCloseAfterCommit}).Draw(t, "fault"),
		Nth:       rapid.IntRange(1, 4).Draw(t, "call"),
		Count:     rapid.SampledFrom([]int{1, 1, 6}).Draw(t, "times"),
	}
	var writes []string
	for _, request := range slices.Sorted(maps.Keys(p.model.expect(p.program).allowed)) {
		operation, _, _ := strings.Cut(request, " ")
		writes = append(writes, operation)
	}
	if len(writes) > 0 && rapid.IntRange(0, 3).Draw(t, "a write") > 0 {
		f.Operation = rapid.SampledFrom(writes).Draw(t, "operation")
		f.Nth = rapid.SampledFrom([]int{1, 1, 2}).Draw(t, "call")
	}
	if f.Kind == emulator.FaultStatus {
		f.Status = rapid.SampledFrom([]int{500, 503, 502, 429}).Draw(t, "status")
	}
	p.apply(&f)
}

// unclear tells whether a fault leaves open whether a request is still to be carried
// out, so that nothing that must happen only once may be sent again.
func unclear(f *emulator.Fault) bool {
	return f.Kind == emulator.FaultHTML || f.Kind == emulator.FaultCloseBeforeCommit || f.Status == 502
}

// survivable tells whether an apply has to succeed although an operation fails.
func survivable(f *emulator.Fault) bool {
	onceOnly := f.Operation == "mintNFT" || f.Operation == "transferNFT"
	return f.Count == 1 && (!onceOnly || !unclear(f))
}
