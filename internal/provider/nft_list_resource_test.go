package provider_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const nobody = "0x0000000000000000000000000000000000000000"

// lister is a provider server that is asked for lists, as terraform query does.
type lister struct {
	*server
	tfprotov6.ListResourceServer
	configType, idType tftypes.Object
}

func newLister(t *testing.T, e *acctest.Emulator) *lister {
	t.Helper()
	s := newServer(t, e)
	lists, ok := s.ProviderServer.(tfprotov6.ProviderServerWithListResource) //nolint:staticcheck // ProviderServer doesn't have it yet
	if !ok {
		t.Fatal("the provider lists nothing")
	}
	return &lister{s, lists, s.schemas.ListResourceSchemas["web3connect_nft"].ValueType().(tftypes.Object), s.identityTypes()["web3connect_nft"]}
}

// filter is a list block's filter by one field.
func (l *lister) filter(field, want string) tftypes.Value {
	return value(l.configType.AttributeTypes["filter"].(tftypes.Object), map[string]tftypes.Value{field: text(want)})
}

func addresses(accounts ...string) tftypes.Value {
	values := []tftypes.Value{}
	for _, a := range accounts {
		values = append(values, text(a))
	}
	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, values)
}

// open begins a list.
func (l *lister) open(config map[string]tftypes.Value, limit int64, includeResource bool) func(func(tfprotov6.ListResourceResult) bool) {
	l.t.Helper()
	stream, err := l.ListResource(l.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: "web3connect_nft", Config: dynamicValue(l.t, l.configType, config), Limit: limit, IncludeResource: includeResource,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return stream.Results
}

// list reads a list to its end.
func (l *lister) list(config map[string]tftypes.Value, limit int64, includeResource bool) []tfprotov6.ListResourceResult {
	l.t.Helper()
	return slices.Collect(l.open(config, limit, includeResource))
}

// ids are the token ids of results, all of which have to be right.
func (l *lister) ids(results []tfprotov6.ListResourceResult) []string {
	l.t.Helper()
	var ids []string
	for _, r := range results {
		if len(r.Diagnostics) > 0 {
			l.t.Fatalf("%+v", r.Diagnostics[0])
		}
		ids = append(ids, l.id(r))
	}
	return ids
}

func (l *lister) id(r tfprotov6.ListResourceResult) string {
	l.t.Helper()
	v, err := r.Identity.IdentityData.Unmarshal(l.idType)
	if err != nil {
		l.t.Fatal(err)
	}
	var id string
	if err := members(l.t, v)["token_id"].As(&id); err != nil {
		l.t.Fatal(err)
	}
	return id
}

// members are an object's.
func members(t *testing.T, v tftypes.Value) map[string]tftypes.Value {
	t.Helper()
	var out map[string]tftypes.Value
	if err := v.As(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// object reads a result's or state's resource.
func (l *lister) object(v *tfprotov6.DynamicValue) map[string]tftypes.Value {
	l.t.Helper()
	if v == nil {
		l.t.Fatal("there is no resource")
	}
	object, err := v.Unmarshal(l.nft)
	if err != nil {
		l.t.Fatal(err)
	}
	return members(l.t, object)
}

func TestNFTList(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.PageCap = 7 })
	ids := newIssuer(t, e, emulator.DemoOrganizationSecret).mintSeries(e.Alice, 15)
	anotherOrganization(t, e).mint(e.Alice, nil, nil)
	reversed := slices.Clone(ids)
	slices.Reverse(reversed)
	l := newLister(t, e)
	for _, test := range []struct {
		name     string
		config   map[string]tftypes.Value
		limit    int64
		want     []string
		requests int
	}{
		{"all", nil, 0, ids, 3},
		{"one", nil, 1, ids[:1], 1},
		{"a page", nil, 7, ids[:7], 1},
		{"more than a page", nil, 8, ids[:8], 2},
		{"more than there are", nil, 100, ids, 3},
		{"newest first", map[string]tftypes.Value{"order": text("desc")}, 2, reversed[:2], 1},
	} {
		e.ClearRequests()
		results := l.list(test.config, test.limit, false)
		if got := l.ids(results); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
		if n := e.Count("listMintedNFTs"); n != test.requests || e.Count("listHeldNFTs")+e.Count("getNFT") > 0 {
			t.Errorf("%s: %d requests, want %d: %v", test.name, n, test.requests, e.Requests())
		}
		if r := results[0]; r.Resource != nil || !strings.HasPrefix(r.DisplayName, "Diploma #") || !strings.HasSuffix(r.DisplayName, "…)") {
			t.Errorf("%s: %+v", test.name, r)
		}
	}
}

// A page is asked for when the one before was taken.
func TestNFTList_streams(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.PageCap = 2 })
	newIssuer(t, e, emulator.DemoOrganizationSecret).mintSeries(e.Alice, 5)
	l := newLister(t, e)
	taken := 0
	l.open(nil, 0, true)(func(tfprotov6.ListResourceResult) bool {
		if n := e.Count("listMintedNFTs"); n != taken/2+1 {
			t.Errorf("%d requests when %d NFTs were taken", n, taken)
		}
		taken++
		return taken < 3
	})
	if n := e.Count("listMintedNFTs"); taken != 3 || n != 2 {
		t.Errorf("%d requests for %d NFTs", n, taken)
	}
}

func TestNFTList_filter(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	i := newIssuer(t, e, emulator.DemoOrganizationSecret)
	wanted := i.mint(e.Alice, nil, map[string]any{"level": "B"})
	i.mint(e.Alice, nil, map[string]any{"level": "b"})
	anotherOrganization(t, e).mint(e.Alice, nil, map[string]any{"level": "B"})
	l := newLister(t, e)
	if got := l.ids(l.list(map[string]tftypes.Value{"filter": l.filter("level", "B")}, 0, false)); !reflect.DeepEqual(got, []string{wanted}) {
		t.Errorf("got %v", got)
	}
	if e.Count("searchMintedNFTs") == 0 || e.Count("listMintedNFTs") != 0 {
		t.Errorf("asked for %v", e.Requests())
	}
	if got := l.list(map[string]tftypes.Value{"filter": l.filter("level", "C")}, 0, true); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

// What a list gives is what an import and a refresh give, and configuration made
// of it plans without changes.
func TestNFTList_includeResource(t *testing.T) {
	t.Parallel()
	for _, rich := range []bool{false, true} {
		t.Run(fmt.Sprintf("rich %t", rich), func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.OffContract, func(o *emulator.Options) { o.Switches.RichNFT = rich })
			i := newIssuer(t, e, emulator.DemoOrganizationSecret)
			i.mint(e.Alice, nil, nil)
			i.mint(e.Alice, map[string]any{"expired_at": "9999-12-31T23:59:59Z"}, map[string]any{"level": "<B> & \"研究\""})
			i.mint(e.Bob, map[string]any{"expired_at": "2030-01-31T12:00+09:00"}, map[string]any{
				"total_value": json.RawMessage("12345678901234567890.50"), "discount_rate": json.RawMessage("1e-3"), "expires": 1893456000,
				"attributes": json.RawMessage(`[{"b":1.0,"a":null},"x"]`), "properties": map[string]any{}, "localization": json.RawMessage(`{"ja":{"name":"研究 <b>"}}`),
				"grade": "A", "score": json.RawMessage("97.50"), "nested": map[string]any{"x": []any{1, nil, true}}, "nothing": nil,
			})
			odd := i.mint(e.Alice, nil, nil)
			n, _, err := e.NFT(t.Context(), odd)
			if err != nil {
				t.Fatal(err)
			}
			n.Dynamic = json.RawMessage(`{"level":7,"expires":"soon","attributes":{},"status":"active","grade":null}`)
			if err := e.SetNFT(t.Context(), n); err != nil {
				t.Fatal(err)
			}

			l := newLister(t, e)
			upper := "0x" + strings.ToUpper(e.Alice.IDWalletAddress[2:])
			results := l.list(map[string]tftypes.Value{"holder_id_wallet_addresses": addresses("0x00000000000000000000000000000000000000ff", upper)}, 0, true)
			if ids := l.ids(results); len(ids) != 4 {
				t.Fatalf("got %v", ids)
			}
			if listed := e.Count("listHeldNFTs") > 0; listed == rich {
				t.Errorf("the holders were looked for: %t", listed)
			}
			for _, r := range results {
				l.compare(e, r, upper)
			}
		})
	}
}

// compare imports a result's NFT.
func (l *lister) compare(e *acctest.Emulator, r tfprotov6.ListResourceResult, known string) {
	l.t.Helper()
	imported, err := l.ImportResourceState(l.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: "web3connect_nft", Identity: r.Identity})
	if err != nil || len(imported.Diagnostics) > 0 {
		l.t.Fatal(err, imported.Diagnostics)
	}
	read, err := l.ReadResource(l.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: "web3connect_nft", CurrentState: imported.ImportedResources[0].State, Private: imported.ImportedResources[0].Private, CurrentIdentity: r.Identity,
	})
	if err != nil || len(read.Diagnostics) > 0 {
		l.t.Fatal(err, read.Diagnostics)
	}
	listed, state := l.object(r.Resource), l.object(read.NewState)
	for name, v := range state {
		if name != "holder_id_wallet_address" && !v.Equal(listed[name]) {
			l.t.Errorf("%s is %s in the list, and %s when it is imported", name, listed[name], v)
		}
	}
	want := nobody
	switch n, _, err := e.NFT(l.t.Context(), l.id(r)); {
	case err != nil:
		l.t.Fatal(err)
	case e.Switches().RichNFT:
		want = n.Holder
	case n.Holder == e.Alice.IDWalletAddress:
		want = known
	}
	if holder := listed["holder_id_wallet_address"]; !holder.Equal(text(want)) {
		l.t.Errorf("the holder is %s, want %s", holder, want)
	}

	// Generated configuration has what can be set, JSON in another spelling; what it
	// leaves out to the provider is as it was.
	config, proposed := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	for name, v := range listed {
		switch name {
		case "token_id", "token_uri", "minter_digital_signature", "created_at", "dynamic_metadata_all":
			v = tftypes.NewValue(v.Type(), nil)
		case "holder_id_wallet_address":
			v = state[name]
		case "dynamic_metadata":
			v = l.respelled(v)
		}
		config[name], proposed[name] = v, v
		if v.IsNull() {
			proposed[name] = state[name]
		}
	}
	plan, err := l.PlanResourceChange(l.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: "web3connect_nft", PriorState: read.NewState, PriorPrivate: read.Private, PriorIdentity: read.NewIdentity,
		Config: dynamicValue(l.t, l.nft, config), ProposedNewState: dynamicValue(l.t, l.nft, proposed),
	})
	if err != nil {
		l.t.Fatal(err)
	}
	for _, d := range plan.Diagnostics {
		l.t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	for name, v := range l.object(plan.PlannedState) {
		if !v.Equal(state[name]) {
			l.t.Errorf("%s is %s, and the plan makes it %s", name, state[name], v)
		}
	}
}

// respelled writes the JSON among an object's texts with spaces, as Terraform's
// jsonencode would not.
func (l *lister) respelled(object tftypes.Value) tftypes.Value {
	l.t.Helper()
	if object.IsNull() {
		return object
	}
	values := members(l.t, object)
	for _, name := range []string{"attributes", "properties", "localization", "custom"} {
		var text string
		if values[name].IsNull() {
			continue
		}
		if err := values[name].As(&text); err != nil {
			l.t.Fatal(err)
		}
		values[name] = tftypes.NewValue(tftypes.String, strings.NewReplacer("[", "[ ", "{", "{ ", "1.0,", "1,", "97.50", "97.5").Replace(text))
	}
	return tftypes.NewValue(object.Type(), values)
}

// Each is an error that is seen, behind what was found before.
func TestNFTList_errors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		fault  emulator.Fault
		before int
		texts  []string
	}{
		{"first page", emulator.Fault{Operation: "listMintedNFTs", Nth: 1}, 0, []string{"Could not list the NFTs that the organization has minted", "HTTP 403", "Only an organization mints NFTs"}},
		{"second page", emulator.Fault{Operation: "listMintedNFTs", Nth: 2}, 2, []string{"Could not list the NFTs that the organization has minted", "listMintedNFTs (HTTP 403)"}},
		{"holders", emulator.Fault{Operation: "listHeldNFTs", Nth: 2}, 2, []string{"Could not look for the holder of NFT 0x", "listHeldNFTs (HTTP 403)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.Documented, func(o *emulator.Options) { o.Switches.PageCap = 2 })
			newIssuer(t, e, emulator.DemoOrganizationSecret).mintSeries(e.Alice, 5)
			test.fault.Kind, test.fault.Status, test.fault.Count = emulator.FaultStatus, 403, 100
			e.Fault(test.fault)
			l := newLister(t, e)
			results := l.list(map[string]tftypes.Value{"holder_id_wallet_addresses": addresses(e.Alice.IDWalletAddress)}, 0, true)
			if len(results) != test.before+1 {
				t.Fatalf("%d results", len(results))
			}
			l.ids(results[:test.before])
			has(t, results[test.before].Diagnostics, tfprotov6.DiagnosticSeverityError, test.texts...)
		})
	}
}

func TestNFTList_badConfig(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	l := newLister(t, e)
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	for _, test := range []struct {
		name   string
		config map[string]tftypes.Value
		want   string
	}{
		{"nothing", nil, ""},
		{"unknown", map[string]tftypes.Value{"order": unknown}, ""},
		{"order", map[string]tftypes.Value{"order": text("up")}, `order: "up" is not possible; write "asc" or "desc"`},
		{"address", map[string]tftypes.Value{"holder_id_wallet_addresses": addresses(e.Alice.IDWalletAddress, "0x12")}, `holder_id_wallet_addresses[1]: "0x12" has 2 hex digits`},
		{"unknown address", map[string]tftypes.Value{"holder_id_wallet_addresses": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{unknown})}, ""},
		{"empty filter", map[string]tftypes.Value{"filter": value(l.configType.AttributeTypes["filter"].(tftypes.Object), nil)}, "filter sets none of its fields"},
		{"no filter", map[string]tftypes.Value{"filter": tftypes.NewValue(l.configType.AttributeTypes["filter"], nil)}, ""},
		{"unknown filter", map[string]tftypes.Value{"filter": tftypes.NewValue(l.configType.AttributeTypes["filter"], tftypes.UnknownValue)}, ""},
		{"unknown field", map[string]tftypes.Value{"filter": value(l.configType.AttributeTypes["filter"].(tftypes.Object), map[string]tftypes.Value{"name": unknown})}, ""},
	} {
		resp, err := l.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
			TypeName: "web3connect_nft", Config: dynamicValue(t, l.configType, test.config),
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case test.want != "":
			has(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, test.want)
		case len(resp.Diagnostics) > 0:
			t.Errorf("%s: %+v", test.name, resp.Diagnostics[0])
		}
	}
}

// A provider whose configuration isn't known lists nothing, and says why.
func TestNFTList_unknownProvider(t *testing.T) {
	t.Parallel()
	l := newLister(t, acctest.Start(t))
	l.configure(withUnknownSecret)
	results := l.list(nil, 0, true)
	if len(results) != 1 {
		t.Fatalf("got %+v", results)
	}
	has(t, results[0].Diagnostics, tfprotov6.DiagnosticSeverityError, "Provider configuration isn't known yet", "api_key_secret")
}

// The same with Terraform itself, from the version on that has it.
func TestAccNFTList(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	i := newIssuer(t, e, emulator.DemoOrganizationSecret)
	ids := i.mintSeries(e.Alice, 3)
	wanted := i.mint(e.Alice, map[string]any{"name": "Certificate"}, map[string]any{"level": "B", "grade": "A"})
	const address = "web3connect_nft.test"
	identity := func(id string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"token_id": knownvalue.StringExact(id)}
	}
	query := func(arguments, config string, checks ...querycheck.QueryResultCheck) resource.TestStep {
		return resource.TestStep{
			Query:             true,
			Config:            e.Config(fmt.Sprintf("list \"web3connect_nft\" \"test\" {\n  provider = web3connect\n%s\n  config {\n%s\n  }\n}\n", arguments, config)),
			QueryResultChecks: checks,
		}
	}
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.ListResources),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: `locals { unused = 1 }`},
			query("", "", querycheck.ExpectLength(address, 4), querycheck.ExpectIdentity(address, identity(ids[0]))),
			query("limit = 2", `order = "desc"`, querycheck.ExpectLength(address, 2), querycheck.ExpectIdentity(address, identity(wanted)), querycheck.ExpectIdentity(address, identity(ids[2]))),
			query("include_resource = true", fmt.Sprintf("filter = { level = \"B\" }\n holder_id_wallet_addresses = [%q]", e.Alice.IDWalletAddress),
				querycheck.ExpectLength(address, 1),
				querycheck.ExpectResourceDisplayName(address, queryfilter.ByResourceIdentity(identity(wanted)), knownvalue.StringExact("Certificate #1 ("+wanted[:10]+"…)")),
				querycheck.ExpectResourceKnownValues(address, queryfilter.ByResourceIdentity(identity(wanted)), []querycheck.KnownValueCheck{
					{Path: tfjsonpath.New("holder_id_wallet_address"), KnownValue: knownvalue.StringExact(e.Alice.IDWalletAddress)},
					{Path: tfjsonpath.New("static_metadata").AtMapKey("name"), KnownValue: knownvalue.StringExact("Certificate")},
					{Path: tfjsonpath.New("dynamic_metadata").AtMapKey("custom"), KnownValue: knownvalue.StringExact(`{"grade":"A"}`)},
				})),
		},
	})
}
