package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

var textMapType = tftypes.Map{ElementType: tftypes.String}

// batchServer is a provider server for batches.
type batchServer struct {
	*resourceServer
	e *acctest.Emulator
}

func newBatchServer(t *testing.T, e *acctest.Emulator) batchServer {
	t.Helper()
	return batchServer{newResourceServer(t, e, "web3connect_nft_batch", nil), e}
}

// batchDefaults has all static metadata but the serial number.
const batchDefaults = `{"static":{"issuer":"i","contents_provider":"c","name":"n","description":"d","image":"https://x.example/i","link":"https://x.example/l",` +
	`"total_issued":9,"animation_url":"https://x.example/a"},"dynamic":{"level":"1"}}`

// entry is a document; more are further members.
func entry(holder emulator.Account, serial int, more ...string) string {
	return fmt.Sprintf(`{"holder":%q,"static":{"serial_number":%d}%s}`, holder.IDWalletAddress, serial, strings.Join(append([]string{""}, more...), ","))
}

func (s batchServer) config(entries map[string]string, more map[string]tftypes.Value) map[string]tftypes.Value {
	documents := map[string]tftypes.Value{}
	for key, document := range entries {
		documents[key] = text(document)
	}
	set := map[string]tftypes.Value{
		"entries": tftypes.NewValue(textMapType, documents), "defaults": text(batchDefaults), "deletion_policy": text("abandon"), "on_existing": text("adopt"),
	}
	maps.Copy(set, more)
	return set
}

// texts are the elements of a map of a state; "null" for one that is.
func (s batchServer) texts(i instance, attribute string) map[string]string {
	s.t.Helper()
	var elements map[string]tftypes.Value
	if err := s.attributes(i.state)[attribute].As(&elements); err != nil {
		s.t.Fatal(err)
	}
	out := map[string]string{}
	for key, v := range elements {
		var text *string
		if err := v.As(&text); err != nil {
			s.t.Fatal(err)
		}
		if out[key] = "null"; text != nil {
			out[key] = *text
		}
	}
	return out
}

// issue applies entries of which none fails.
func (s batchServer) issue(prior instance, entries map[string]string) instance {
	s.t.Helper()
	i, diags := s.apply(prior, s.config(entries, nil))
	none(s.t, diags)
	if failures := s.texts(i, "failures"); len(failures) > 0 {
		s.t.Fatalf("failures: %v", failures)
	}
	return i
}

// wants checks a plan's diagnostics: the severity and a part of each, in order.
func wants(t *testing.T, diags []*tfprotov6.Diagnostic, texts ...string) {
	t.Helper()
	if len(diags) != len(texts) {
		t.Fatalf("got %d diagnostics: %s", len(diags), said(diags))
	}
	for i, want := range texts {
		if got := said(diags[i : i+1]); !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func said(diags []*tfprotov6.Diagnostic) string {
	var out []string
	for _, d := range diags {
		out = append(out, fmt.Sprintf("%s: %s: %s", d.Severity, d.Summary, d.Detail))
	}
	return strings.Join(out, "\n")
}

// One entry's fault is no other's: what was minted is kept, and the next apply tries the
// rest again.
func TestNFTBatch_partial(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	stranger := emulator.Account{IDWalletAddress: "0x00000000000000000000000000000000000000fe"}
	entries := map[string]string{"a": entry(e.Alice, 1), "b": entry(stranger, 2), "c": entry(e.Bob, 3)}
	i, diags := s.apply(instance{}, s.config(entries, nil))
	wants(t, diags, "Some NFTs were not issued or changed: 1 of 3 entries failed")
	tokens, failures := s.texts(i, "tokens"), s.texts(i, "failures")
	if tokens["b"] != "null" || len(failures) != 1 || !strings.Contains(failures["b"], "Could not mint the NFT") || len(e.AllNFTs()) != 2 {
		t.Fatalf("tokens %v, failures %v", tokens, failures)
	}
	i, diags = s.refresh(i)
	none(t, diags)
	if got := s.texts(i, "entries"); len(got) != 2 {
		t.Errorf("entries that were never issued stay in the state: %v", got)
	}
	entries["b"] = entry(e.Bob, 2)
	i = s.issue(i, entries)
	if again := s.texts(i, "tokens"); again["a"] != tokens["a"] || again["c"] != tokens["c"] || len(e.AllNFTs()) != 3 || e.Count("mintNFT") > 4 {
		t.Errorf("tokens %v, then %v", tokens, again)
	}
	s.unchanged(i, s.plan(i, s.config(entries, nil)))
}

// A service that fails ends the apply soon. Nothing in the state is no resource, so that
// it isn't tainted; something is kept.
func TestNFTBatch_stops(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	s := newBatchServer(t, e)
	entries := map[string]string{}
	for n := range 200 {
		entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n)
	}
	i, diags := s.apply(instance{}, s.config(entries, nil))
	wants(t, diags, "Only an organization with a verified domain may mint")
	if s.attributes(i.state) != nil {
		t.Error("there is a state")
	}
	if n := e.Count("mintNFT"); n > 50 {
		t.Errorf("%d mints were tried", n)
	}
	if err := e.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
		t.Fatal(err)
	}
	few := map[string]string{"k000": entries["k000"]}
	i = s.issue(instance{}, few)
	e.Fault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultStatus, Status: 403, Nth: 1, Count: 1000})
	i, diags = s.apply(i, s.config(entries, nil))
	wants(t, diags, "199 of 200 entries failed")
	if tokens := s.texts(i, "tokens"); tokens["k000"] == "null" || !strings.Contains(fmt.Sprint(s.texts(i, "failures")), "not begun: too many failed before it: Could not mint the NFT") || len(s.texts(i, "failures")) > 150 {
		t.Errorf("token %s, failures %v", tokens["k000"], s.texts(i, "failures"))
	}
}

// An interrupt ends what hasn't begun, and keeps what has.
func TestNFTBatch_interrupt(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	entries := map[string]string{}
	for n := range 100 {
		entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n)
	}
	config := s.config(entries, nil)
	plan := s.plan(instance{}, config)
	none(t, plan.Diagnostics)
	ctx, interrupt := context.WithCancel(t.Context())
	e.OnRequest("mintNFT", 30, interrupt)
	resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: s.name, PriorState: s.dynamic(nil), PlannedState: plan.PlannedState, Config: s.dynamic(config), PlannedPrivate: plan.PlannedPrivate,
	})
	if err != nil {
		t.Fatal(err)
	}
	i := instance{resp.NewState, resp.Private, nil}
	minted := map[string]bool{}
	for _, n := range e.AllNFTs() {
		minted[n.TokenID] = true
	}
	kept := 0
	for _, token := range s.texts(i, "tokens") {
		if minted[token] {
			kept++
		}
	}
	if kept != len(minted) || kept < 30 || kept > 60 {
		t.Errorf("%d of %d minted NFTs are in the state", kept, len(minted))
	}
	if len(s.texts(i, "failures")) != 100-kept { // not more than are put down
		t.Errorf("%d failures, %d kept", len(s.texts(i, "failures")), kept)
	}
	again := newBatchServer(t, e)
	i, _ = again.refresh(i)
	again.issue(i, entries)
	if n := len(e.AllNFTs()); n != 100 {
		t.Errorf("%d NFTs, want 100", n)
	}
}

// A key has no meaning but for Terraform: what moves keeps its token.
func TestNFTBatch_keys(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	a, b, c, d := entry(e.Alice, 1), entry(e.Alice, 2), entry(e.Bob, 3), entry(e.Bob, 4)
	i := s.issue(instance{}, map[string]string{"0": a, "1": b, "2": c})
	first := s.texts(i, "tokens")
	// One comes in front, one goes, and one changes on the way.
	moved := strings.Replace(c, "}}", `},"dynamic":{"level":"2"}}`, 1)
	config := s.config(map[string]string{"0": d, "1": a, "2": moved, "3": b}, nil)
	none(t, s.plan(i, config).Diagnostics)
	i, diags := s.apply(i, config)
	none(t, diags)
	then := s.texts(i, "tokens")
	if then["1"] != first["0"] || then["3"] != first["1"] || then["2"] != first["2"] || len(e.AllNFTs()) != 4 || e.Count("mintNFT") != 4 || e.Count("updateNFTMetadata") != 1 {
		t.Errorf("tokens %v, then %v", first, then)
	}
	// What can't move is an error.
	wants(t, newBatchServer(t, e).plan(i, s.config(map[string]string{"0": d, "1": a, "2": c, "3": entry(e.Alice, 5)}, nil)).Diagnostics,
		"ERROR: Static metadata can't be changed: The static metadata of an NFT was fixed when it was minted")
	// What goes stays on chain.
	less := map[string]string{"0": d, "1": a, "2": moved}
	wants(t, newBatchServer(t, e).plan(i, s.config(less, nil)).Diagnostics, "WARNING: NFTs stay on chain: This plan takes entries out. There is no way to burn 1 NFTs")
	wants(t, newBatchServer(t, e).plan(i, s.config(less, map[string]tftypes.Value{"deletion_policy": text("prevent")})).Diagnostics, "ERROR: The NFTs may not be destroyed: This plan takes entries out.")
	wants(t, newBatchServer(t, e).plan(i, nil).Diagnostics, "WARNING: NFTs stay on chain: This plan destroys the resource. There is no way to burn 4 NFTs")
	i, _ = newBatchServer(t, e).apply(i, s.config(less, nil))
	wants(t, newBatchServer(t, e).plan(i, s.config(map[string]string{"0": d, "1": a, "2": moved, "again": d}, nil)).Diagnostics, "ERROR: The NFTs can't be issued: Of entries:\nagain: The credential is issued already")
	wants(t, newBatchServer(t, e).plan(i, s.config(map[string]string{"0": d, "1": a, "2": moved, "x": entry(e.Bob, 7), "y": entry(e.Bob, 7)}, nil)).Diagnostics, "ERROR: The NFTs can't be issued: Of entries:\ny: The same credential twice")
	wants(t, newBatchServer(t, e).plan(i, s.config(map[string]string{"0": d, "1": a, "2": moved, "b": b}, nil)).Diagnostics, "WARNING: NFTs that exist are adopted")
}

// What changes behind Terraform's back stands in the plan by key, and is put right.
func TestNFTBatch_drift(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			s := newBatchServer(t, e)
			entries := map[string]string{
				"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entry(e.Alice, 2, `"visibility":"private"`), "c": entry(e.Bob, 3, `"visibility":"public"`), "d": entry(e.Bob, 4, `"dynamic":{"level":null,"rank":3}`),
			}
			i := s.issue(instance{}, entries)
			tokens := s.texts(i, "tokens")
			i, diags := newBatchServer(t, e).refresh(i)
			none(t, diags)
			s.unchanged(i, s.plan(i, s.config(entries, nil)))
			for _, n := range e.AllNFTs() {
				switch n.TokenID {
				case tokens["a"]:
					n.Visibility = "private"
				case tokens["b"]:
					n.Holder = e.Bob.IDWalletAddress
				case tokens["c"]:
					n.Dynamic = json.RawMessage(`{"level":"7","others":true}`)
				case tokens["d"]:
					n.Dynamic = json.RawMessage(`{"level":"7"}`)
				}
				if err := e.SetNFT(t.Context(), n); err != nil {
					t.Fatal(err)
				}
			}
			next := newBatchServer(t, e)
			i, diags = next.refresh(i)
			none(t, diags)
			for key, part := range map[string]string{"a": `"visibility":"private"`, "c": `"level":"7"`, "d": `"level":null}`} {
				if got := s.texts(i, "entries")[key]; !strings.Contains(got, part) {
					t.Errorf("%s is %s, want %s in it", key, got, part)
				}
			}
			if got := s.texts(i, "entries")["b"]; strings.Contains(got, e.Alice.IDWalletAddress) {
				t.Errorf("b is %s", got)
			}
			config := next.config(entries, nil)
			i, diags = next.apply(i, config)
			none(t, diags)
			for _, n := range e.AllNFTs() {
				got := fmt.Sprintf("%s %s %s", n.Holder, n.Visibility, canonical(t, n.Dynamic))
				want := map[string]string{
					tokens["a"]: e.Alice.IDWalletAddress + ` public {"level":"1"}`, tokens["b"]: e.Alice.IDWalletAddress + ` private {"level":"1"}`,
					tokens["c"]: e.Bob.IDWalletAddress + ` public {"level":"1","others":true}`, tokens["d"]: e.Bob.IDWalletAddress + ` ` + e.Switches().DefaultVisibility + ` {"level":"7","rank":3}`,
				}[n.TokenID]
				if got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
			next.unchanged(i, next.plan(i, config))
			if len(e.AllNFTs()) != 4 {
				t.Errorf("%d NFTs", len(e.AllNFTs()))
			}
		})
	}
}

func canonical(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// What an apply couldn't do after a mint is done by the next one, with a refresh or
// without, and is never minted again.
func TestNFTBatch_pending(t *testing.T) {
	t.Parallel()
	for _, refresh := range []bool{true, false} {
		t.Run(fmt.Sprint("refresh ", refresh), func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			s := newBatchServer(t, e)
			entries := map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entry(e.Bob, 2)}
			e.Fault(emulator.Fault{Operation: "setNFTVisibility", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
			i, diags := s.apply(instance{}, s.config(entries, nil))
			wants(t, diags, "1 of 2 entries failed")
			if tokens := s.texts(i, "tokens"); tokens["a"] == "null" || !strings.Contains(s.texts(i, "failures")["a"], "change the visibility") {
				t.Errorf("tokens %v, failures %v", tokens, s.texts(i, "failures"))
			}
			next := newBatchServer(t, e)
			if refresh {
				i, diags = next.refresh(i)
				none(t, diags)
			}
			// It fails once more, with another change on top.
			changed := map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`, `"dynamic":{"level":"2"}`), "b": entries["b"]}
			e.Fault(emulator.Fault{Operation: "updateNFTMetadata", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
			i, diags = next.apply(i, next.config(changed, nil))
			wants(t, diags, "1 of 2 entries failed")
			last := newBatchServer(t, e)
			i = last.issue(i, changed)
			last.unchanged(i, last.plan(i, last.config(changed, nil)))
			n := e.AllNFTs()
			at := slices.IndexFunc(n, func(n emulator.NFT) bool { return n.Holder == e.Alice.IDWalletAddress })
			if len(n) != 2 || n[at].Visibility != "public" || canonical(t, n[at].Dynamic) != `{"level":"2"}` {
				t.Errorf("got %+v", n)
			}
		})
	}
}

// Entries that go are hidden, if not at once then by the next apply.
func TestNFTBatch_hide(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	hide := map[string]tftypes.Value{"deletion_policy": text("hide")}
	i := s.issue(instance{}, map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entry(e.Bob, 2, `"visibility":"public"`)})
	less := s.config(map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`)}, hide)
	token := s.texts(i, "tokens")["b"]
	e.Fault(emulator.Fault{Operation: "setNFTVisibility", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	i, diags := s.apply(i, less)
	wants(t, diags, "0 of 1 entries failed, and 1 NFTs that left the batch are not hidden")
	if s.texts(i, "failures")[token] == "" || len(s.texts(i, "tokens")) != 1 {
		t.Errorf("failures %v", s.texts(i, "failures"))
	}
	i, diags = s.refresh(i)
	none(t, diags)
	i, diags = s.apply(i, less)
	none(t, diags)
	s.unchanged(i, s.plan(i, less))
	for _, n := range e.AllNFTs() {
		if (n.Visibility == "private") != (n.TokenID == token) {
			t.Errorf("%s is %s", n.TokenID, n.Visibility)
		}
	}
	s.apply(i, nil)
	for _, n := range e.AllNFTs() {
		if n.Visibility != "private" {
			t.Errorf("%s is %s after the destroy", n.TokenID, n.Visibility)
		}
	}
}

// Answers to mints that are lost, in every way, lose and double nothing.
func TestNFTBatch_lostAnswers(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultCloseAfterCommit},
		{Kind: emulator.FaultTruncate},
		{Kind: emulator.FaultStatus, Status: 502, AfterCommit: true},
		{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"},
	} {
		t.Run(fmt.Sprint(fault.Kind, fault.Status), func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			s := newBatchServer(t, e)
			entries := map[string]string{}
			for n := range 40 {
				entries[fmt.Sprintf("k%02d", n)] = entry([]emulator.Account{e.Alice, e.Bob}[n%2], n)
			}
			fault.Operation, fault.Probability, fault.Seed = "mintNFT", 0.3, 7
			e.Fault(fault)
			i, _ := s.apply(instance{}, s.config(entries, nil))
			e.ClearFaults()
			next := newBatchServer(t, e)
			if s.attributes(i.state) != nil {
				i, _ = next.refresh(i)
			}
			next.issue(i, entries)
			if n := len(e.AllNFTs()); n != 40 {
				t.Errorf("%d NFTs, want 40", n)
			}
		})
	}
}

// A batch is imported by a manifest, without a change and without a mint.
func TestNFTBatch_import(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			s := newBatchServer(t, e)
			entries := map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entry(e.Bob, 2, `"visibility":"private"`)}
			tokens := s.texts(s.issue(instance{}, entries), "tokens")
			for _, with := range []string{"", "," + e.Bob.IDWalletAddress} {
				next := newBatchServer(t, e)
				i, diags := next.importBy(fmt.Sprintf(`{"a": %q, "b": %q}`, tokens["a"], tokens["b"]+with), nil)
				none(t, diags)
				plan := next.plan(i, next.config(entries, nil))
				none(t, plan.Diagnostics)
				next.unchanged(i, plan)
				// Another change: the holders that aren't in the state are no reason for transfers.
				entries := maps.Clone(entries)
				entries["a"] = entry(e.Alice, 1, `"visibility":"public"`, `"dynamic":{"level":"1","rank":1}`)
				i = next.issue(i, entries)
				if n := e.Count("transferNFT") + e.Count("mintNFT"); n != 2 {
					t.Errorf("%d mints and transfers", n)
				}
				i, diags = newBatchServer(t, e).refresh(i)
				none(t, diags)
				i = next.issue(i, map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entries["b"]})
				next.unchanged(i, next.plan(i, next.config(map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entries["b"]}, nil)))
			}
			if e.Switches().RichNFT {
				return // the holder is known
			}
			next := newBatchServer(t, e)
			i, _ := next.importBy(fmt.Sprintf(`{"a": %q}`, tokens["a"]), nil)
			wants(t, next.plan(i, next.config(map[string]string{"a": entry(e.Bob, 1, `"visibility":"public"`)}, nil)).Diagnostics, "WARNING: NFTs are transferred: 1 NFTs aren't held by the ID wallets of their entries")
		})
	}
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	for manifest, want := range map[string]string{
		`{"a": 7}`:                   "Invalid manifest",
		`{"a": "x y"}`:               "Invalid token id",
		`{"a": "0x01", "b": "0x01"}`: "A token twice",
		`{"a": "0x01,0x02"}`:         "Invalid holder",
		`no-such-file.json`:          "The manifest can't be read",
		`{"a": "0x` + strings.Repeat("1", 64) + `"}`: "NFTs not found",
	} {
		_, diags := s.importBy(manifest, nil)
		if !strings.Contains(said(diags), want) {
			t.Errorf("%s: got %s", manifest, said(diags))
		}
	}
}
