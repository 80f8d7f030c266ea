package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// modelNFT is what the model knows of a token.
type modelNFT struct {
	holder     string
	serial     int
	expires    string // a day, "" for never
	visibility string
	dynamic    map[string]string // JSON by key
	foreign    bool              // minted by another organization
}

// is tells whether the token is a credential.
func (n modelNFT) is(a nftArguments) bool {
	return !n.foreign && n.holder == a.holder && n.sameStatic(a)
}

func (n modelNFT) sameStatic(a nftArguments) bool {
	return n.serial == a.serial && n.expires == a.expires
}

// nftArguments is the configuration of a resource.
type nftArguments struct {
	holder     string
	serial     int
	expires    string
	visibility string            // "" is left out
	dynamic    map[string]string // nil is left out
	deletion   string
	existing   string
	remint     bool
	spelling   bool // another one, of the same meaning
	importID   string
}

// clashes tells whether two credentials are one.
func (a nftArguments) clashes(b nftArguments) bool {
	return a.holder == b.holder && a.serial == b.serial && a.expires == b.expires
}

// modelRecord is what the state knows of a resource.
type modelRecord struct {
	token    string
	owned    []string // keys of dynamic metadata
	deletion string
	// unseen: it was imported without its holder, and not changed since.
	unseen  bool
	tainted bool
	// unsaid: the visibility was left to the service, so without a refresh the state
	// need not know it.
	unsaid bool
}

// model is the service and the state.
type model struct {
	nfts    map[string]modelNFT    // by token id
	records map[string]modelRecord // by name of the resource
	initial string                 // visibility of a new token
}

func (m model) clone() model {
	out := model{maps.Clone(m.nfts), maps.Clone(m.records), m.initial}
	for id, n := range out.nfts {
		n.dynamic = maps.Clone(n.dynamic)
		out.nfts[id] = n
	}
	return out
}

// outcome is what an apply of a program has to lead to.
type outcome struct {
	model
	refusals []string        // why nothing may happen at all
	allowed  map[string]bool // "operation token": the requests that may change a token
}

// mintedBy stands for the id of a token that a resource mints.
func mintedBy(name string) string { return "minted by " + name }

// mints is how many NFTs are to be minted.
func (o *outcome) mints() (n int) {
	for name, r := range o.records {
		if r.token == mintedBy(name) {
			n++
		}
	}
	return n
}

func (o *outcome) refuse(format string, args ...any) {
	o.refusals = append(o.refusals, fmt.Sprintf(format, args...))
}

func (o *outcome) allow(operation, token string) { o.allowed[operation+" "+token] = true }

// expect tells what an apply of a program leads to.
func (m model) expect(program map[string]nftArguments) outcome {
	o := outcome{model: m.clone(), allowed: map[string]bool{}}
	for _, name := range slices.Sorted(maps.Keys(program)) {
		id := program[name].importID
		if _, ok := o.records[name]; id != "" && !ok {
			o.records[name] = importedRecord(m.nfts, id)
			if _, holder, ok := strings.Cut(id, ","); ok && holder != m.nfts[o.records[name].token].holder {
				o.refuse("%s is imported with another's address", name)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o.records)) {
		if _, ok := o.nfts[o.records[name].token]; !ok { // it is issued anew
			delete(o.records, name)
		}
	}
	claimed := map[string]bool{}
	for _, r := range o.records {
		claimed[r.token] = true
	}
	known := maps.Clone(o.records)
	var creates []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		a, ok := program[name]
		r := known[name]
		n := o.nfts[r.token]
		switch {
		case !ok:
			o.destroy(name, r)
		case r.tainted:
			o.destroy(name, r)
			creates = append(creates, name)
		case n.sameStatic(a):
			o.update(name, r, a)
		case !a.remint:
			o.refuse("%s: static metadata changes", name)
		default:
			o.destroy(name, r)
			creates = append(creates, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(program)) {
		if _, ok := known[name]; !ok {
			creates = append(creates, name)
		}
	}
	for i, name := range creates {
		a := program[name]
		for _, other := range creates[i+1:] {
			if a.clashes(program[other]) && (a.existing != "mint" || program[other].existing != "mint") {
				o.refuse("%s and %s issue the same", name, other)
			}
		}
		for _, other := range slices.Sorted(maps.Keys(known)) {
			b, ok := program[other]
			n := m.nfts[known[other].token]
			if ok && !known[other].tainted && n.sameStatic(b) && n.holder != b.holder && a.clashes(b) && a.existing != "mint" {
				o.refuse("%s issues what %s is transferred to be", name, other)
			}
		}
		o.create(name, a, m, claimed)
	}
	return o
}

// importedRecord owns all that the token has. Its holder is known if it stands behind
// a comma.
func importedRecord(nfts map[string]modelNFT, id string) modelRecord {
	token, holder, _ := strings.Cut(id, ",")
	return modelRecord{token: token, owned: slices.Sorted(maps.Keys(nfts[token].dynamic)), deletion: "abandon", unseen: holder == ""}
}

func (o *outcome) destroy(name string, r modelRecord) {
	n := o.nfts[r.token]
	switch r.deletion {
	case "prevent":
		o.refuse("%s may not be destroyed", name)
	case "hide":
		n.visibility = "private"
		o.allow("setNFTVisibility", r.token)
	}
	o.nfts[r.token] = n
	delete(o.records, name)
}

// update changes what differs, and nothing else.
func (o *outcome) update(name string, r modelRecord, a nftArguments) {
	n := o.nfts[r.token]
	if n.holder != a.holder {
		o.allow("transferNFT", r.token)
		n.holder = a.holder
	}
	if a.visibility != "" && (n.visibility != a.visibility || r.unsaid) {
		o.allow("setNFTVisibility", r.token)
		n.visibility = a.visibility
	}
	was := maps.Clone(n.dynamic)
	for _, key := range r.owned {
		delete(n.dynamic, key)
	}
	maps.Copy(n.dynamic, a.dynamic)
	if !maps.Equal(was, n.dynamic) {
		o.allow("updateNFTMetadata", r.token)
	}
	o.nfts[r.token] = n
	o.records[name] = modelRecord{r.token, slices.Sorted(maps.Keys(a.dynamic)), a.deletion, r.unseen, false, a.visibility == ""}
}

// create mints, or adopts the one token of the service that is the credential
// already.
func (o *outcome) create(name string, a nftArguments, before model, claimed map[string]bool) {
	var twins []string
	for _, id := range slices.Sorted(maps.Keys(before.nfts)) {
		if before.nfts[id].is(a) && a.existing != "mint" {
			twins = append(twins, id)
		}
	}
	for _, id := range twins {
		if claimed[id] {
			o.refuse("%s would have %s, which is in the state", name, id)
		}
	}
	switch {
	case len(twins) > 1:
		o.refuse("%s could be any of %v", name, twins)
	case len(twins) == 1 && a.existing == "error":
		o.refuse("%s exists", name)
	case len(twins) == 1:
		o.update(name, modelRecord{token: twins[0]}, a)
		if a.visibility != "" {
			o.allow("setNFTVisibility", twins[0]) // it need not look what it is
		}
	default:
		n := modelNFT{a.holder, a.serial, a.expires, o.initial, maps.Clone(a.dynamic), false}
		if n.dynamic == nil {
			n.dynamic = map[string]string{}
		}
		if a.visibility != "" {
			n.visibility = a.visibility
		}
		id := mintedBy(name)
		o.nfts[id] = n
		o.allow("mintNFT", id)
		o.allow("setNFTVisibility", id)
		o.records[name] = modelRecord{id, slices.Sorted(maps.Keys(a.dynamic)), a.deletion, false, false, a.visibility == ""}
	}
}
