package provider_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// always is a fault of every call, until ClearFaults.
func always(e *acctest.Emulator, operation string, status int) {
	e.Fault(emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: status, Probability: 1})
}

// carryOut applies a plan that was made before.
func (s batchServer) carryOut(ctx context.Context, prior instance, config map[string]tftypes.Value, plan *tfprotov6.PlanResourceChangeResponse) (instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: s.name, PriorState: s.dynamic(s.attributes(prior.state)), PlannedState: plan.PlannedState, Config: s.dynamic(config), PlannedPrivate: plan.PlannedPrivate,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return instance{resp.NewState, resp.Private, nil}, resp.Diagnostics
}

// minted wants as many NFTs.
func (s batchServer) minted(want int) {
	s.t.Helper()
	if n := len(s.e.AllNFTs()); n != want {
		s.t.Errorf("%d NFTs, want %d", n, want)
	}
}

var mintAgain = map[string]tftypes.Value{"on_existing": text("mint")}

// What was minted is in the state even where nothing else came to an end.
func TestNFTBatch_mintedAndFailed(t *testing.T) {
	t.Parallel()
	public := `"visibility":"public"`
	t.Run("visibility", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		s := newBatchServer(t, e)
		entries := map[string]string{"a": entry(e.Alice, 1, public), "b": entry(e.Bob, 2, public)}
		always(e, "setNFTVisibility", 403)
		i, diags := s.apply(instance{}, s.config(entries, mintAgain))
		wants(t, diags, "2 of 2 entries failed")
		e.ClearFaults()
		n := newBatchServer(t, e)
		_, diags = n.apply(i, n.config(entries, mintAgain))
		none(t, diags)
		s.minted(2)
	})
	t.Run("interrupt", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		s := newBatchServer(t, e)
		entries := map[string]string{}
		for n := range 100 {
			entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n, public)
		}
		config := s.config(entries, mintAgain)
		plan := s.plan(instance{}, config)
		ctx, interrupt := context.WithCancel(t.Context())
		e.OnRequest("mintNFT", 2, interrupt)
		i, _ := s.carryOut(ctx, instance{}, config, plan)
		n := newBatchServer(t, e)
		_, diags := n.apply(i, config)
		none(t, diags)
		s.minted(100)
	})
	t.Run("hide", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		s := newBatchServer(t, e)
		more := map[string]tftypes.Value{"on_existing": text("mint"), "deletion_policy": text("hide")}
		i, diags := s.apply(instance{}, s.config(map[string]string{"a": entry(e.Alice, 1)}, more))
		none(t, diags)
		always(e, "setNFTVisibility", 403)
		i, _ = s.apply(i, s.config(map[string]string{}, more))
		i, diags = s.apply(i, s.config(map[string]string{"b": entry(e.Bob, 2)}, more))
		wants(t, diags, "0 of 1 entries failed, and 1 NFTs")
		if s.attributes(i.state) == nil || s.texts(i, "tokens")["b"] == "null" {
			t.Errorf("the token of b is lost: %v", s.attributes(i.state))
		}
	})
}

// An entry that is put back while its NFT is still to be hidden isn't hidden.
func TestNFTBatch_putBack(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	hide := map[string]tftypes.Value{"deletion_policy": text("hide")}
	both := map[string]string{"a": entry(e.Alice, 1, `"visibility":"public"`), "b": entry(e.Bob, 2, `"visibility":"public"`)}
	i, diags := s.apply(instance{}, s.config(both, hide))
	none(t, diags)
	e.Fault(emulator.Fault{Operation: "setNFTVisibility", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	i, _ = s.apply(i, s.config(map[string]string{"a": both["a"]}, hide))
	s = newBatchServer(t, e)
	i, _ = s.refresh(i)
	_, diags = s.apply(i, s.config(both, hide))
	wants(t, diags, "NFTs that exist are adopted")
	s.minted(2)
	for _, n := range e.AllNFTs() {
		if n.Visibility != "public" {
			t.Errorf("%s is %s", n.TokenID, n.Visibility)
		}
	}
}

// A planned adoption that fails leaves the token that was promised in the state, as
// Terraform wants it, and is done by the next apply.
func TestNFTBatch_promised(t *testing.T) {
	t.Parallel()
	for _, refresh := range []bool{true, false} {
		t.Run(fmt.Sprint("refresh ", refresh), func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			newBatchServer(t, e).issue(instance{}, map[string]string{"z": entry(e.Alice, 1)})
			s := newBatchServer(t, e)
			entries := map[string]string{"z": entry(e.Alice, 1), "b": entry(e.Bob, 2)}
			config := s.config(entries, nil)
			plan := s.plan(instance{}, config)
			for _, operation := range []string{"getNFT", "searchMintedNFTs"} {
				always(e, operation, 403)
			}
			i, _ := s.carryOut(t.Context(), instance{}, config, plan)
			if tokens := s.texts(i, "tokens"); tokens["z"] == "null" || s.texts(i, "failures")["z"] == "" {
				t.Errorf("tokens %v, failures %v", tokens, s.texts(i, "failures"))
			}
			e.ClearFaults()
			n := newBatchServer(t, e)
			if refresh {
				var diags []*tfprotov6.Diagnostic
				i, diags = n.refresh(i)
				none(t, diags)
			}
			i, _ = n.apply(i, config)
			n.unchanged(i, n.plan(i, config))
			s.minted(2)
		})
	}
}

// An NFT of which nobody knows whether it was minted is looked for, even where
// on_existing says to mint.
func TestNFTBatch_unclear(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	entries := map[string]string{"a": entry(e.Alice, 1)}
	i, diags := s.apply(instance{}, s.config(entries, mintAgain))
	none(t, diags)
	entries["b"], entries["c"] = entry(e.Bob, 2), entry(e.Alice, 1) // again, on purpose
	config := s.config(entries, mintAgain)
	plan := s.plan(i, config)
	e.Fault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultCloseAfterCommit, Nth: 1, Count: 2})
	e.OnRequest("mintNFT", 1, func() { always(e, "listHeldNFTs", 403) })
	i, diags = s.carryOut(t.Context(), i, config, plan)
	wants(t, diags, "2 of 3 entries failed")
	e.ClearFaults()
	n := newBatchServer(t, e)
	i, _ = n.refresh(i)
	i, _ = n.apply(i, config)
	n.unchanged(i, n.plan(i, config))
	s.minted(3)
}

// A service that fails is asked no more than it takes to know, in a plan and for hiding.
func TestNFTBatch_asksNoMore(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	entries := map[string]string{}
	for n := range 300 {
		entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n)
	}
	for _, operation := range []string{"listHeldNFTs", "searchMintedNFTs"} {
		always(e, operation, 403)
	}
	wants(t, s.plan(instance{}, s.config(entries, nil)).Diagnostics, "ERROR: Could not look whether the NFT was minted already")
	if n := e.Count("listHeldNFTs") + e.Count("searchMintedNFTs"); n > 50 {
		t.Errorf("%d requests of a plan", n)
	}
	e.ClearFaults()
	s = newBatchServer(t, e)
	i := s.issue(instance{}, entries)
	always(e, "setNFTVisibility", 403)
	e.ClearRequests()
	one := map[string]string{"k000": entries["k000"]}
	i, diags := s.apply(i, s.config(one, map[string]tftypes.Value{"deletion_policy": text("hide")}))
	wants(t, diags, "0 of 1 entries failed, and 299 NFTs that left the batch are not hidden")
	if n, failures := e.Count("setNFTVisibility"), len(s.texts(i, "failures")); n > 50 || failures > 150 {
		t.Errorf("%d requests, %d failures", n, failures)
	}
	e.ClearFaults()
	_, diags = s.apply(i, s.config(one, map[string]tftypes.Value{"deletion_policy": text("prevent")})) // it was said before
	none(t, diags)
	hidden := 0
	for _, n := range e.AllNFTs() {
		if n.Visibility == "private" {
			hidden++
		}
	}
	if hidden < 299 {
		t.Errorf("%d NFTs are hidden", hidden)
	}
}

// A new key is the same credential in whatever spelling, and where the state doesn't know
// the holder.
func TestNFTBatch_respelledKeys(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	a := entry(e.Alice, 1)
	i, diags := s.apply(instance{}, s.config(map[string]string{"a": a}, mintAgain))
	none(t, diags)
	n := newBatchServer(t, e)
	_, diags = n.apply(i, n.config(map[string]string{"b": strings.Replace(a, ":1}", ":1.0}", 1)}, mintAgain))
	none(t, diags)
	n = newBatchServer(t, e)
	i, diags = n.importBy(fmt.Sprintf(`{"x": %q}`, s.texts(i, "tokens")["a"]), nil)
	none(t, diags)
	_, diags = n.apply(i, n.config(map[string]string{"b": a}, mintAgain))
	none(t, diags)
	s.minted(1)
}

// After an import without holders the first change asks each wallet no more than once,
// and a look that fails then is no inconsistency.
func TestNFTBatch_importedHolders(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newBatchServer(t, e)
	entries := map[string]string{}
	for n := range 60 {
		entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n)
	}
	raw, err := json.Marshal(s.texts(s.issue(instance{}, entries), "tokens"))
	if err != nil {
		t.Fatal(err)
	}
	n := newBatchServer(t, e)
	i, diags := n.importBy(string(raw), nil)
	none(t, diags)
	n.unchanged(i, n.plan(i, n.config(entries, nil))) // they don't manage the visibility that was found
	entries["k000"] = entry(e.Alice, 0, `"dynamic":{"level":"9"}`)
	e.ClearRequests()
	config := n.config(entries, nil)
	plan := n.plan(i, config)
	i, diags = n.carryOut(t.Context(), i, config, plan)
	none(t, diags)
	if held := e.Count("listHeldNFTs"); held > 5 || e.Count("transferNFT") > 0 {
		t.Errorf("%d looks, %d transfers", held, e.Count("transferNFT"))
	}
	n.unchanged(i, n.plan(i, config))
}

// An NFT that the service lists but doesn't find, and a search that isn't found, say
// nothing: nothing is minted.
func TestNFTBatch_notFound(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"getNFT", "searchMintedNFTs"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			entries := map[string]string{}
			for n := range 40 {
				entries[fmt.Sprintf("k%03d", n)] = entry(e.Alice, n)
			}
			newBatchServer(t, e).issue(instance{}, entries)
			always(e, operation, 404)
			s := newBatchServer(t, e)
			if plan := s.plan(instance{}, s.config(entries, nil)); len(errorsOf(plan.Diagnostics)) == 0 {
				t.Errorf("got %s", said(plan.Diagnostics))
			}
			s.minted(40)
		})
	}
}

// Under the real Terraform, a failed adoption is no inconsistent result, and another
// spelling beside an unknown document no inconsistent plan.
func TestAccNFTBatch_consistent(t *testing.T) {
	t.Parallel()
	t.Run("adoption", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		z, b := batchEntryHCL("z", e.Alice, 1, ""), batchEntryHCL("b", e.Bob, 2, "")
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{Config: e.Config(batchConfig(z, ""))},
				{Config: e.Config("removed {\n  from = " + batchAddress + "\n  lifecycle {\n    destroy = false\n  }\n}\n"), Check: func(*terraform.State) error {
					e.ClearRequests()
					e.OnRequest("mintNFT", 1, func() {
						always(e, "getNFT", 403)
						always(e, "searchMintedNFTs", 403)
					})
					return nil
				}},
				{Config: e.Config(batchConfig(b+z, ""), "max_concurrency = 1"), ExpectNonEmptyPlan: true, Check: func(*terraform.State) error {
					e.ClearFaults()
					return nil
				}},
				{Config: e.Config(batchConfig(b+z, "")), Check: sent(e, "mintNFT", 1)},
			},
		})
	})
	t.Run("spelling", func(t *testing.T) {
		t.Parallel()
		e := acctest.Start(t)
		config := func(version int, b string) string {
			return fmt.Sprintf("resource \"terraform_data\" \"x\" {\n  input = %q\n  triggers_replace = %d\n}\n", e.Alice.IDWalletAddress, version) +
				batchConfig(strings.Replace(batchEntryHCL("a", e.Alice, 1, ""), `"`+e.Alice.IDWalletAddress+`"`, "terraform_data.x.output", 1)+b, "")
		}
		b := batchEntryHCL("b", e.Bob, 2, "")
		respelled := strings.TrimSuffix(strings.Replace(b, "= jsonencode", `= format(" %s", jsonencode`, 1), "\n") + ")\n"
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{Config: e.Config(config(1, b))},
				{Config: e.Config(config(2, respelled)), Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 2), sent(e, "updateNFTMetadata", 0))},
			},
		})
	})
}
