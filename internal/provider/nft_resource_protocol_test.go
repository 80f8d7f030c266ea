package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// server is a configured provider server, for what plugin-testing can't see:
// warnings.
type server struct {
	*protocolServer
	nft tftypes.Object
}

func newServer(t *testing.T, e *acctest.Emulator) *server {
	t.Helper()
	s := newProtocolServer(t).configure(asOrganization(e))
	return &server{s, s.schemas.ResourceSchemas["web3connect_nft"].ValueType().(tftypes.Object)}
}

// value makes an object of some attributes; the others are null.
func value(typ tftypes.Object, set map[string]tftypes.Value) tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
		if v, ok := set[name]; ok {
			values[name] = v
		}
	}
	return tftypes.NewValue(typ, values)
}

func dynamicValue(t *testing.T, typ tftypes.Object, set map[string]tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	v, err := tfprotov6.NewDynamicValue(typ, value(typ, set))
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

// null is the state of what doesn't exist.
func (s *server) null() *tfprotov6.DynamicValue {
	s.t.Helper()
	v, err := tfprotov6.NewDynamicValue(s.nft, tftypes.NewValue(s.nft, nil))
	if err != nil {
		s.t.Fatal(err)
	}
	return &v
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

// config is an NFT's configuration.
func (s *server) config(holder, name string, more map[string]tftypes.Value) map[string]tftypes.Value {
	url := text("https://university.example/x")
	set := map[string]tftypes.Value{
		"holder_id_wallet_address": text(holder),
		"static_metadata": value(s.nft.AttributeTypes["static_metadata"].(tftypes.Object), map[string]tftypes.Value{
			"issuer": text("i"), "contents_provider": text("c"), "name": text(name), "description": text("d"), "image": url, "link": url, "animation_url": url,
			"serial_number": tftypes.NewValue(tftypes.Number, 1), "total_issued": tftypes.NewValue(tftypes.Number, 2),
		}),
	}
	for key, v := range more {
		set[key] = v
	}
	return set
}

// plan plans a change from prior to a configuration (nil: destroy).
func (s *server) plan(prior *tfprotov6.DynamicValue, config map[string]tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	s.t.Helper()
	req := &tfprotov6.PlanResourceChangeRequest{TypeName: "web3connect_nft", PriorState: prior, ProposedNewState: s.null(), Config: s.null()}
	if config != nil {
		req.Config = dynamicValue(s.t, s.nft, config)
		req.ProposedNewState = req.Config
	}
	resp, err := s.PlanResourceChange(s.t.Context(), req)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// apply carries a plan out.
func (s *server) apply(prior *tfprotov6.DynamicValue, config map[string]tftypes.Value, plan *tfprotov6.PlanResourceChangeResponse) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	resp, err := s.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "web3connect_nft", PriorState: prior, PlannedState: plan.PlannedState, Config: dynamicValue(s.t, s.nft, config), PlannedPrivate: plan.PlannedPrivate,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// has wants exactly one diagnostic, with all of the texts.
func has(t *testing.T, diags []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity, texts ...string) {
	t.Helper()
	if len(diags) != 1 || diags[0].Severity != severity {
		t.Fatalf("got %d diagnostics: %+v", len(diags), diags)
	}
	for _, want := range texts {
		if !strings.Contains(diags[0].Summary+"\n"+diags[0].Detail, want) {
			t.Errorf("%q is not in %q", want, diags[0].Summary+"\n"+diags[0].Detail)
		}
	}
}

func TestNFTWarnings(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.DefaultVisibility = "private" })
	s := newServer(t, e)
	warning, failure := tfprotov6.DiagnosticSeverityWarning, tfprotov6.DiagnosticSeverityError
	alice := e.Alice.IDWalletAddress

	// A mint whose visibility fails is a warning that names the token, and not tainted.
	e.Fault(emulator.Fault{Operation: "setNFTVisibility", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	public := map[string]tftypes.Value{"visibility": text("public")}
	config := s.config(alice, "n", public)
	plan := s.plan(s.null(), config)
	minted := s.apply(s.null(), config, plan)
	token := e.Only().TokenID
	has(t, minted.Diagnostics, warning, "The visibility of the NFT is not set", token)
	state := minted.NewState

	// The refresh finds that it is to be repaired.
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: state, Private: minted.Private})
	if err != nil || len(read.Diagnostics) > 0 {
		t.Fatal(err, read.Diagnostics)
	}
	refreshed, err := read.NewState.Unmarshal(s.nft)
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]tftypes.Value
	if err := refreshed.As(&values); err != nil || !values["visibility"].Equal(text("private")) {
		t.Errorf("after the refresh the visibility is %s, %v", values["visibility"], err)
	}

	// So does an update without a refresh, although the state says what was planned.
	update := s.config(alice, "n", map[string]tftypes.Value{"visibility": text("public"), "deletion_policy": text("hide")})
	plan = s.plan(state, update)
	resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: "web3connect_nft", PriorState: state, PlannedState: plan.PlannedState, Config: dynamicValue(t, s.nft, update), PlannedPrivate: minted.Private,
	})
	if err != nil || len(resp.Diagnostics) > 0 || e.Only().Visibility != "public" {
		t.Errorf("%v %v, the token is %s", err, resp.Diagnostics, e.Only().Visibility)
	}

	// Destroy and replacement say that the token stays.
	has(t, s.plan(state, nil).Diagnostics, warning, "The NFT stays on chain", token, "abandon")
	has(t, s.plan(state, s.config(alice, "m", public)).Diagnostics, failure, "Static metadata can't be changed", `name ("n" → "m")`, token)
	remint := s.plan(state, s.config(alice, "m", map[string]tftypes.Value{"remint_on_static_change": tftypes.NewValue(tftypes.Bool, true)}))
	has(t, remint.Diagnostics, warning, "The NFT stays on chain", "issues a new NFT", token)
	if len(remint.RequiresReplace) != 1 {
		t.Errorf("replaced because of %v", remint.RequiresReplace)
	}

	// Of an imported NFT the plan finds out whether the configured wallet holds it.
	imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "web3connect_nft", ID: token})
	if err != nil || len(imported.Diagnostics) > 0 {
		t.Fatal(err, imported.Diagnostics)
	}
	refresh := &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: imported.ImportedResources[0].State}
	read, err = s.ReadResource(t.Context(), refresh)
	if err != nil || len(read.Diagnostics) > 0 {
		t.Fatal(err, read.Diagnostics)
	}
	// Two resources of one run can't have it.
	for _, twice := range []struct {
		state       *tfprotov6.DynamicValue
		title, cure string
	}{{refresh.CurrentState, "The NFT is imported twice", "moved block"}, {state, "The NFT is in the state twice", "terraform state rm"}} {
		resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: twice.state})
		if err != nil {
			t.Fatal(err)
		}
		has(t, resp.Diagnostics, warning, twice.title, token, twice.cure)
	}
	if !e.Switches().RichNFT {
		if diags := s.plan(read.NewState, config).Diagnostics; len(diags) > 0 {
			t.Errorf("the plan of the wallet that holds it has %v", diags)
		}
		has(t, s.plan(read.NewState, s.config(e.Bob.IDWalletAddress, "n", public)).Diagnostics, warning, "The NFT is transferred", token, e.Bob.IDWalletAddress)
	}

	// Nobody can hold an NFT.
	const nobody = "0x0000000000000000000000000000000000000000"
	has(t, s.plan(s.null(), s.config(nobody, "n", nil)).Diagnostics, failure, "No holder", nobody)
	has(t, s.plan(state, s.config(nobody, "n", public)).Diagnostics, failure, "No holder", nobody)

	// One that is gone is taken out of the state, with a warning.
	if err := e.DeleteNFT(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	read, err = newServer(t, e).ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: state})
	if err != nil {
		t.Fatal(err)
	}
	has(t, read.Diagnostics, warning, "NFT not found", token, e.URL)

	for id, want := range map[string]string{"": "Invalid token id", " ": "Invalid token id", "0x1 0x2": "Invalid token id", ",0x1": "Invalid token id", "0x1,": "Invalid holder", "0x1,0x2": "has 1 hex digits"} {
		resp, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "web3connect_nft", ID: id})
		if err != nil {
			t.Fatal(err)
		}
		has(t, resp.Diagnostics, failure, want)
	}
}

// A holder that is lost, and comes back before anything was applied, is known again.
func TestNFTHolderComesBack(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.RichNFT = false })
	s := newServer(t, e)
	config := s.config(e.Alice.IDWalletAddress, "n", nil)
	minted := s.apply(s.null(), config, s.plan(s.null(), config))
	state, private := minted.NewState, minted.Private
	for _, test := range []struct{ holder, want string }{
		{e.Bob.IDWalletAddress, nobody}, {e.Bob.IDWalletAddress, nobody}, {e.Alice.IDWalletAddress, e.Alice.IDWalletAddress},
	} {
		e.Change(func(n *emulator.NFT) { n.Holder = test.holder })
		s = newServer(t, e) // another run
		read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: state, Private: private})
		if err != nil {
			t.Fatal(err)
		}
		none(t, read.Diagnostics)
		state, private = read.NewState, read.Private
		values, err := state.Unmarshal(s.nft)
		if err != nil {
			t.Fatal(err)
		}
		if got := members(t, values)["holder_id_wallet_address"]; !got.Equal(text(test.want)) {
			t.Errorf("held by %s, the state has %s", test.holder, got)
		}
	}
	if diags := s.plan(state, config).Diagnostics; len(diags) > 0 {
		t.Errorf("got %v", diags[0])
	}
}

// An import needs the service: nothing may be planned for an NFT of which nothing is
// known.
func TestNFTImportUnknownProvider(t *testing.T) {
	t.Parallel()
	s := newServer(t, acctest.Start(t))
	s.configure(withUnknownSecret)
	imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "web3connect_nft", ID: "0x1"})
	if err != nil {
		t.Fatal(err)
	}
	none(t, imported.Diagnostics)
	read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: imported.ImportedResources[0].State})
	if err != nil {
		t.Fatal(err)
	}
	has(t, read.Diagnostics, tfprotov6.DiagnosticSeverityError, "Provider configuration isn't known yet")
}

// An unverified domain is one error, which names the cure.
func TestNFTUnverifiedDomain(t *testing.T) {
	t.Parallel()
	e := acctest.Unverified(t)
	s := newServer(t, e)
	config := s.config(e.Alice.IDWalletAddress, "n", nil)
	resp := s.apply(s.null(), config, s.plan(s.null(), config))
	has(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, "Could not mint the NFT", "the domain university.example of the organization is not verified", "web3connect_domain_verification")
}

// A plan by which a credential comes about twice is an error, whichever resource is
// planned first, unless each that issues it wants another all the same.
func TestNFTTwiceInOnePlan(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newServer(t, e)
	first := s.config(e.Alice.IDWalletAddress, "n", nil)
	alices := s.apply(s.null(), first, s.plan(s.null(), first)).NewState
	for _, test := range []struct {
		name   string
		priors [2]*tfprotov6.DynamicValue
		choice [2]string
		fails  bool
	}{
		{"issued and issued", [2]*tfprotov6.DynamicValue{s.null(), s.null()}, [2]string{"adopt", "error"}, true},
		{"issued and minted", [2]*tfprotov6.DynamicValue{s.null(), s.null()}, [2]string{"adopt", "mint"}, true},
		{"minted and issued", [2]*tfprotov6.DynamicValue{s.null(), s.null()}, [2]string{"mint", "adopt"}, true},
		{"minted and minted", [2]*tfprotov6.DynamicValue{s.null(), s.null()}, [2]string{"mint", "mint"}, false},
		{"issued and transferred", [2]*tfprotov6.DynamicValue{s.null(), alices}, [2]string{"adopt", "adopt"}, true},
		{"transferred and issued", [2]*tfprotov6.DynamicValue{alices, s.null()}, [2]string{"adopt", "adopt"}, true},
		{"transferred and minted", [2]*tfprotov6.DynamicValue{alices, s.null()}, [2]string{"adopt", "mint"}, false},
	} {
		s := newServer(t, e) // another run
		for i, choice := range test.choice {
			diags := s.plan(test.priors[i], s.config(e.Bob.IDWalletAddress, "n", map[string]tftypes.Value{"on_existing": text(choice)})).Diagnostics
			if i == 0 || !test.fails {
				if len(diags) > 0 {
					t.Errorf("%s: %s", test.name, diags[0].Detail)
				}
				continue
			}
			if len(diags) != 1 || diags[0].Summary != "The same credential twice" {
				t.Errorf("%s: %v", test.name, diags)
			}
		}
	}
}
