package provider_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// driver does for resources of one type what Terraform does: it plans in one
// process of the provider and applies in another, which sees only what changes, and
// holds the provider to what Terraform demands of it.
type driver struct {
	t        *rapid.T
	typeName string
	provider map[string]tftypes.Value // the provider block
	schema   *tfprotov6.Schema
	block    tftypes.Object // the type of the provider block
	typ      tftypes.Object
	identity tftypes.Object
	state    map[string]kept // by name
}

// kept is what Terraform keeps of a resource.
type kept struct {
	value    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
	tainted  bool
}

// change is what a plan does to a resource.
type change struct {
	name             string
	destroy, create  bool // both: replacement; neither: update
	config, planned  tftypes.Value
	private          []byte
	plannedPrivate   []byte
	plannedIdentity  *tfprotov6.ResourceIdentityData
	requiresReplaces []string
}

// plan is what an apply carries out.
type plan struct {
	refreshed map[string]kept
	changes   []change
}

func (p plan) String() string {
	var out []string
	for _, c := range p.changes {
		action := "update"
		switch {
		case c.destroy && c.create:
			action = "replace"
		case c.destroy:
			action = "destroy"
		case c.create:
			action = "create"
		}
		out = append(out, action+" "+c.name)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// newDriver needs the provider block and the name of the type.
func newDriver(t *rapid.T, typeName string, block map[string]tftypes.Value) *driver {
	t.Helper()
	tf := &driver{t: t, typeName: typeName, provider: block, state: map[string]kept{}}
	s := tf.server()
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	tf.must(err)
	identities, err := s.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	tf.must(err)
	tf.schema = schemas.ResourceSchemas[typeName]
	tf.block, tf.typ = schemas.Provider.ValueType().(tftypes.Object), tf.schema.ValueType().(tftypes.Object)
	tf.identity = identities.IdentitySchemas[typeName].ValueType().(tftypes.Object)
	return tf
}

func (tf *driver) must(err error) {
	tf.t.Helper()
	if err != nil {
		tf.t.Fatalf("%v", err)
	}
}

func (tf *driver) server() tfprotov6.ProviderServer {
	tf.t.Helper()
	s, err := providerserver.NewProtocol6WithError(acctest.NewProvider(provider.WithRetryWait(time.Millisecond, 2*time.Millisecond)))()
	tf.must(err)
	return s
}

// process is a new process of the provider.
func (tf *driver) process() tfprotov6.ProviderServer {
	tf.t.Helper()
	s := tf.server()
	config, err := tfprotov6.NewDynamicValue(tf.block, value(tf.block, tf.provider))
	tf.must(err)
	resp, err := s.ConfigureProvider(tf.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: &config})
	tf.must(err)
	if failed := errorsOf(resp.Diagnostics); len(failed) > 0 {
		tf.t.Fatalf("configuring the provider: %s", failed)
	}
	return s
}

// plan plans a configuration, and what is to be imported by id, in an order of names,
// with a refresh or without. The errors are all that there are: one ends nothing but
// its own resource.
func (tf *driver) plan(config map[string]tftypes.Value, imports map[string]string, order []string, refresh bool) (plan, []string) {
	tf.t.Helper()
	s := tf.process()
	p := plan{refreshed: map[string]kept{}}
	var failed []string
	for _, name := range order {
		prior, exists := tf.state[name]
		var errs []string
		id, importing := imports[name]
		if importing = importing && !exists; importing {
			prior, errs = tf.imported(s, id)
			exists = len(errs) == 0
		} else if exists {
			prior.value = tf.upgraded(s, prior.value)
		}
		if exists && len(errs) == 0 && (refresh || importing) {
			prior, errs = tf.read(s, prior)
			exists = !prior.value.IsNull()
		}
		if exists && len(errs) == 0 {
			p.refreshed[name] = prior
		}
		if len(errs) == 0 {
			wanted, ok := config[name]
			if !ok {
				wanted = tftypes.NewValue(tf.typ, nil)
			}
			var c *change
			if c, errs = tf.planOne(s, name, prior, exists, wanted); c != nil && len(errs) == 0 {
				p.changes = append(p.changes, *c)
			}
		}
		for _, e := range errs {
			failed = append(failed, name+": "+e)
		}
	}
	return p, failed
}

// imported begins an import by id.
func (tf *driver) imported(s tfprotov6.ProviderServer, id string) (kept, []string) {
	tf.t.Helper()
	resp, err := s.ImportResourceState(tf.t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: tf.typeName, ID: id})
	tf.must(err)
	if failed := errorsOf(resp.Diagnostics); len(failed) > 0 {
		return kept{}, failed
	}
	i := resp.ImportedResources[0]
	return kept{value: tf.decoded(i.State), private: i.Private, identity: i.Identity}, nil
}

// upgraded takes a state as it stands in the state file.
func (tf *driver) upgraded(s tfprotov6.ProviderServer, v tftypes.Value) tftypes.Value {
	tf.t.Helper()
	raw, err := json.Marshal(tf.plainJSON(v))
	tf.must(err)
	resp, err := s.UpgradeResourceState(tf.t.Context(), &tfprotov6.UpgradeResourceStateRequest{
		TypeName: tf.typeName, Version: tf.schema.Version, RawState: &tfprotov6.RawState{JSON: raw},
	})
	tf.must(err)
	if failed := errorsOf(resp.Diagnostics); len(failed) > 0 {
		tf.t.Fatalf("upgrading the state: %s", failed)
	}
	upgraded := tf.decoded(resp.UpgradedState)
	if !upgraded.Equal(v) {
		tf.t.Fatalf("the upgrade of a state of this version changed it from %s to %s", v, upgraded)
	}
	return upgraded
}

// read refreshes. A null value has gone.
func (tf *driver) read(s tfprotov6.ProviderServer, prior kept) (kept, []string) {
	tf.t.Helper()
	resp, err := s.ReadResource(tf.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: tf.typeName, CurrentState: tf.encoded(prior.value), Private: prior.private, CurrentIdentity: prior.identity,
	})
	tf.must(err)
	if failed := errorsOf(resp.Diagnostics); len(failed) > 0 {
		return prior, failed
	}
	now := kept{tf.decoded(resp.NewState), resp.Private, resp.NewIdentity, prior.tainted}
	if !now.value.IsFullyKnown() {
		tf.t.Fatalf("a refresh left something unknown: %s", now.value)
	}
	return now, nil
}

// planOne plans one resource; nil where nothing is to be done.
func (tf *driver) planOne(s tfprotov6.ProviderServer, name string, prior kept, exists bool, config tftypes.Value) (*change, []string) {
	tf.t.Helper()
	null := tftypes.NewValue(tf.typ, nil)
	switch {
	case config.IsNull() && !exists:
		return nil, nil
	case config.IsNull():
		c, failed := tf.ask(s, name, prior, config)
		c.destroy = true
		if len(failed) == 0 && !c.planned.IsNull() {
			tf.t.Fatalf("%s: a destroy is planned to leave %s", name, c.planned)
		}
		return c, failed
	case !exists || prior.tainted:
		c, failed := tf.ask(s, name, kept{value: null}, config)
		c.create, c.destroy = true, exists
		return c, failed
	}
	valid, err := s.ValidateResourceConfig(tf.t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: tf.typeName, Config: tf.encoded(config)})
	tf.must(err)
	if failed := errorsOf(valid.Diagnostics); len(failed) > 0 {
		return nil, failed
	}
	c, failed := tf.ask(s, name, prior, config)
	switch {
	case len(failed) > 0:
		return nil, failed
	case c.planned.Equal(prior.value):
		return nil, nil
	case len(c.requiresReplaces) > 0:
		c, failed = tf.ask(s, name, kept{value: null, private: c.plannedPrivate}, config)
		c.create, c.destroy = true, true
	}
	return c, failed
}

// ask has the provider plan, and checks what it planned.
func (tf *driver) ask(s tfprotov6.ProviderServer, name string, prior kept, config tftypes.Value) (*change, []string) {
	tf.t.Helper()
	resp, err := s.PlanResourceChange(tf.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: tf.typeName, PriorState: tf.encoded(prior.value), ProposedNewState: tf.encoded(tf.proposed(prior.value, config)), Config: tf.encoded(config),
		PriorPrivate: prior.private, PriorIdentity: prior.identity,
	})
	tf.must(err)
	if failed := errorsOf(resp.Diagnostics); len(failed) > 0 {
		return &change{}, failed
	}
	c := &change{
		name: name, config: config, planned: tf.decoded(resp.PlannedState), private: prior.private, plannedPrivate: resp.PlannedPrivate, plannedIdentity: resp.PlannedIdentity,
	}
	for _, path := range resp.RequiresReplace {
		c.requiresReplaces = append(c.requiresReplaces, path.String())
	}
	if !config.IsNull() {
		tf.checkPlanned(name, tf.schema.Block.Attributes, prior.value, config, c.planned)
	}
	return c, nil
}

// proposed is the configuration with what the service decides as it was.
func (tf *driver) proposed(prior, config tftypes.Value) tftypes.Value {
	if config.IsNull() {
		return config
	}
	was, proposed := tf.members(prior), maps.Clone(tf.members(config))
	for _, a := range tf.schema.Block.Attributes {
		if a.Computed && proposed[a.Name].IsNull() {
			if was != nil {
				proposed[a.Name] = was[a.Name]
			} else {
				proposed[a.Name] = tftypes.NewValue(a.ValueType(), tftypes.UnknownValue)
			}
		}
	}
	return tftypes.NewValue(tf.typ, proposed)
}

// checkPlanned wants what is configured to be planned, or what was, where that means
// the same.
func (tf *driver) checkPlanned(at string, attributes []*tfprotov6.SchemaAttribute, prior, config, planned tftypes.Value) {
	tf.t.Helper()
	was, wanted, got := tf.members(prior), tf.members(config), tf.members(planned)
	for _, a := range attributes {
		at := at + "." + a.Name
		isWas := was != nil && got[a.Name].Equal(was[a.Name])
		switch {
		case wanted[a.Name].Equal(got[a.Name]):
		case wanted[a.Name].IsNull() && a.Computed:
		case wanted[a.Name].IsNull():
			tf.t.Fatalf("%s is not configured, and planned as %s", at, got[a.Name])
		case isWas:
		case a.NestedType != nil && !got[a.Name].IsNull():
			before := tftypes.NewValue(a.ValueType(), nil)
			if was != nil {
				before = was[a.Name]
			}
			tf.checkPlanned(at, a.NestedType.Attributes, before, wanted[a.Name], got[a.Name])
		default:
			tf.t.Fatalf("%s is configured as %s, and planned as %s", at, wanted[a.Name], got[a.Name])
		}
	}
}

// apply carries a plan out in another process, in an order in which a resource that
// is replaced stands twice.
func (tf *driver) apply(p plan, order []string) (failed []string) {
	tf.t.Helper()
	s := tf.process()
	tf.state = p.refreshed
	changes, destroyed := map[string]change{}, map[string]bool{}
	for _, c := range p.changes {
		changes[c.name] = c
	}
	for _, name := range order {
		c := changes[name]
		var errs []string
		switch {
		case c.destroy && !destroyed[name]:
			destroyed[name] = true
			errs = tf.destroy(s, c)
		case c.destroy && tf.has(name): // it could not be destroyed
		default:
			errs = tf.carryOut(s, c)
		}
		for _, e := range errs {
			failed = append(failed, name+": "+e)
		}
	}
	return failed
}

func (tf *driver) has(name string) bool {
	_, ok := tf.state[name]
	return ok
}

func (tf *driver) destroy(s tfprotov6.ProviderServer, c change) []string {
	tf.t.Helper()
	null := tf.encoded(tftypes.NewValue(tf.typ, nil))
	private := c.plannedPrivate
	if c.create {
		private = nil // as Terraform does in a replacement
	}
	resp, err := s.ApplyResourceChange(tf.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: tf.typeName, PriorState: tf.encoded(tf.state[c.name].value), PlannedState: null, Config: null, PlannedPrivate: private, PlannedIdentity: tf.state[c.name].identity,
	})
	tf.must(err)
	failed := errorsOf(resp.Diagnostics)
	switch left := tf.decoded(resp.NewState); {
	case left.IsNull():
		delete(tf.state, c.name)
	case len(failed) == 0:
		tf.t.Fatalf("%s: a destroy left %s", c.name, left)
	}
	return failed
}

// carryOut plans a creation or update anew, as Terraform does, and applies it.
func (tf *driver) carryOut(s tfprotov6.ProviderServer, c change) []string {
	tf.t.Helper()
	prior, exists := tf.state[c.name]
	if !exists {
		prior.value = tftypes.NewValue(tf.typ, nil)
	}
	final, failed := tf.ask(s, c.name, prior, c.config)
	if len(failed) > 0 {
		return failed
	}
	tf.fulfils("plan of the apply", c.name, c.planned, final.planned)
	if exists && len(final.requiresReplaces) > 0 {
		tf.t.Fatalf("%s was planned as an update, and the apply needs a replacement because of %v", c.name, final.requiresReplaces)
	}
	resp, err := s.ApplyResourceChange(tf.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: tf.typeName, PriorState: tf.encoded(prior.value), PlannedState: tf.encoded(final.planned), Config: tf.encoded(c.config),
		PlannedPrivate: final.plannedPrivate, PlannedIdentity: final.plannedIdentity,
	})
	tf.must(err)
	failed = errorsOf(resp.Diagnostics)
	now := kept{value: tf.decoded(resp.NewState), private: resp.Private, identity: resp.NewIdentity, tainted: !exists && len(failed) > 0}
	switch {
	case now.value.IsNull() && len(failed) == 0:
		tf.t.Fatalf("%s: there is no state after the apply", c.name)
	case now.value.IsNull():
		return failed // what was there before stays
	case !now.value.IsFullyKnown():
		tf.t.Fatalf("%s: after the apply something is unknown: %s", c.name, now.value)
	case len(failed) == 0:
		tf.fulfils("state", c.name, final.planned, now.value)
		if now.identity == nil {
			tf.t.Fatalf("%s: there is no identity after the apply", c.name)
		}
	}
	tf.state[c.name] = now
	return failed
}

// fulfils wants all that was known in a plan to have come true.
func (tf *driver) fulfils(what, at string, planned, got tftypes.Value) {
	tf.t.Helper()
	if !planned.IsKnown() {
		return
	}
	if planned.IsNull() || got.IsNull() || !got.IsKnown() || !planned.Type().Is(tftypes.Object{}) {
		if !planned.Equal(got) {
			tf.t.Fatalf("%s was planned as %s, and the %s has %s", at, planned, what, got)
		}
		return
	}
	a, b := tf.members(planned), tf.members(got)
	for _, name := range slices.Sorted(maps.Keys(a)) {
		tf.fulfils(what, at+"."+name, a[name], b[name])
	}
}

// members are an object's; nil of one that is null.
func (tf *driver) members(v tftypes.Value) (out map[string]tftypes.Value) {
	tf.t.Helper()
	if !v.IsNull() {
		tf.must(v.As(&out))
	}
	return out
}

func (tf *driver) encoded(v tftypes.Value) *tfprotov6.DynamicValue {
	tf.t.Helper()
	out, err := tfprotov6.NewDynamicValue(tf.typ, v)
	tf.must(err)
	return &out
}

func (tf *driver) decoded(v *tfprotov6.DynamicValue) tftypes.Value {
	tf.t.Helper()
	if v == nil {
		return tftypes.NewValue(tf.typ, nil)
	}
	out, err := v.Unmarshal(tf.typ)
	tf.must(err)
	return out
}

// plainJSON is a value as it stands in a state file.
func (tf *driver) plainJSON(v tftypes.Value) any {
	tf.t.Helper()
	var (
		text    string
		number  big.Float
		boolean bool
		object  map[string]tftypes.Value
	)
	switch {
	case v.IsNull():
		return nil
	case v.Type().Is(tftypes.String):
		tf.must(v.As(&text))
		return text
	case v.Type().Is(tftypes.Number):
		tf.must(v.As(&number))
		return json.Number(number.Text('g', -1))
	case v.Type().Is(tftypes.Bool):
		tf.must(v.As(&boolean))
		return boolean
	}
	tf.must(v.As(&object))
	out := map[string]any{}
	for name, member := range object {
		out[name] = tf.plainJSON(member)
	}
	return out
}

// errorsOf are the errors among diagnostics.
func errorsOf(diags []*tfprotov6.Diagnostic) (out []string) {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			out = append(out, fmt.Sprintf("%s: %s", d.Summary, d.Detail))
		}
	}
	return out
}
