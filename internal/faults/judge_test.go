package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// asWanted is a service that has exactly what a stage wants.
func asWanted(s stage) *judgement {
	want := wantedOf(s, true)
	inv := &inventory{wallets: map[string]string{}, verified: true}
	for i, name := range slices.Sorted(maps.Keys(want)) {
		w := want[name]
		n := issued{holder: w.Holder, serial: w.SerialNumber, title: w.Title, dynamic: map[string]any{"status": w.Status, "grade": w.Grade}}
		n.TokenID, n.Visibility, n.Holder = fmt.Sprintf("0x%d", i), w.Visibility, "wallet of "+w.Holder
		if w.vendorKey {
			n.dynamic["vendor"] = "kept"
		}
		inv.own = append(inv.own, n)
		inv.wallets[w.Holder] = n.Holder
	}
	return &judgement{verdict: &verdict{}, inventory: inv, want: want, byToken: map[string]string{}}
}

// nft is the NFT of a credential.
func (j *judgement) nft(i int) *issued {
	c := j.want[key(i)].credential
	return &j.own[slices.IndexFunc(j.own, func(n issued) bool { return n.serial == c.SerialNumber && n.title == c.Title })]
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name               string
		spoil              func(*judgement)
		duplicates, losses int
		fault              string
	}{
		{"all there", func(*judgement) {}, 0, 0, ""},
		{"one twice", func(j *judgement) {
			n := *j.nft(7)
			n.TokenID = "0xff"
			j.own = append(j.own, n)
		}, 1, 0, "exists 2 times"},
		{"one of nobody's", func(j *judgement) { j.own = append(j.own, issued{title: "Forgery"}) }, 1, 0, "nobody asked for"},
		{"one lost", func(j *judgement) { j.nft(7).title = "" }, 1, 1, "exists 0 times instead of 1"},
		{"another holder", func(j *judgement) { j.nft(7).holder = alumna(1) }, 0, 0, "holder is "},
		{"another visibility", func(j *judgement) { j.nft(7).Visibility = "hidden" }, 0, 0, "visibility is hidden"},
		{"an old grade", func(j *judgement) { j.nft(2).dynamic["grade"] = "C" }, 0, 0, "grade is C"},
		{"the vendor's key lost", func(j *judgement) { delete(j.nft(vendorKeys[0]).dynamic, "vendor") }, 0, 0, "vendor's key"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			j := asWanted(changing)
			test.spoil(j)
			j.credentials()
			if j.duplicates != test.duplicates || j.losses != test.losses || (len(j.faults) == 0) != (test.fault == "") || !strings.Contains(strings.Join(j.faults, "\n"), test.fault) {
				t.Errorf("%d duplicates, %d losses, %q", j.duplicates, j.losses, j.faults)
			}
		})
	}
}

func TestSentRequests(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		operation string
		of        int // credential
		to        string
		stray     bool
	}{
		{"a transfer that was asked for", "transferNFT", 4, student(9), false},
		{"one to another", "transferNFT", 4, student(1), true},
		{"one that wasn't", "transferNFT", 15, student(3), true},
		{"an update that was asked for", "updateNFTMetadata", 5, "", false},
		{"one that wasn't", "updateNFTMetadata", 15, "", true},
		{"a visibility that was asked for", "setNFTVisibility", 9, "", false},
		{"that of a new one", "setNFTVisibility", 31, "", false},
		{"one that wasn't", "setNFTVisibility", 15, "", true},
	} {
		t.Run(test.operation+": "+test.name, func(t *testing.T) {
			t.Parallel()
			j := asWanted(changing)
			j.credentials()
			j.sent([]sent{{test.operation, j.nft(test.of).TokenID, j.wallets[test.to]}, {operation: "getNFT"}})
			if (len(j.faults) > 0) != test.stray {
				t.Errorf("got %q", j.faults)
			}
		})
	}
}

func TestStateAgainstService(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(map[string]map[string]any)
		fault string
	}{
		{"the same", func(map[string]map[string]any) {}, ""},
		{"a token that doesn't exist", func(s map[string]map[string]any) { s["c07"]["token_id"] = "0xff" }, "doesn't exist"},
		{"a token twice", func(s map[string]map[string]any) { s["c07"]["token_id"] = s["c08"]["token_id"] }, "the same NFT"},
		{"another holder", func(s map[string]map[string]any) { s["c07"]["holder_id_wallet_address"] = "0x1" }, "c07: the state has"},
		{"one missing", func(s map[string]map[string]any) { delete(s, "c07") }, "instead of"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			j := asWanted(changing)
			j.credentials()
			attributes := map[string]map[string]any{}
			for _, n := range j.own {
				attributes[j.byToken[n.TokenID]] = map[string]any{
					"token_id": n.TokenID, "holder_id_wallet_address": n.Holder, "visibility": n.Visibility,
					"static_metadata": map[string]any{"serial_number": n.serial, "name": n.title},
				}
			}
			p := programOf(changing, true)
			maps.DeleteFunc(attributes, func(name string, _ map[string]any) bool { return p.Credentials[name].Title == "" })
			test.spoil(attributes)
			var instances []map[string]any
			for name, a := range attributes {
				instances = append(instances, map[string]any{"index_key": name, "attributes": a})
			}
			raw, err := json.Marshal(map[string]any{"version": 4, "resources": []any{map[string]any{"type": "web3connect_nft", "name": "credential", "instances": instances}}})
			if err != nil || !isState(raw) || isState(raw[:len(raw)-1]) {
				t.Fatalf("%v, %s", err, raw)
			}
			if err := j.state(raw, p); err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(j.faults, "\n"); (all == "") != (test.fault == "") || !strings.Contains(all, test.fault) {
				t.Errorf("got %q", all)
			}
		})
	}
}
