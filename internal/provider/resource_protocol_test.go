package provider_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// resourceServer is a configured provider server for resources of one type, for
// what the command line can't show: warnings, identities, private state.
type resourceServer struct {
	*protocolServer
	name     string
	schema   *tfprotov6.Schema
	typ      tftypes.Object
	identity tftypes.Type // nil for one without
}

// instance is what Terraform keeps of a resource. Its zero value doesn't exist.
type instance struct {
	state    *tfprotov6.DynamicValue
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

// newResourceServer signs in with the demo organization's secret, or with what is
// in settings.
func newResourceServer(t *testing.T, e *acctest.Emulator, name string, settings map[string]tftypes.Value, options ...provider.Option) *resourceServer {
	t.Helper()
	p := newProtocolServer(t, options...).configure(func(config tftypes.Object) map[string]tftypes.Value {
		all := asOrganization(e)(config)
		maps.Copy(all, settings)
		return all
	})
	schema := p.schemas.ResourceSchemas[name]
	s := &resourceServer{protocolServer: p, name: name, schema: schema, typ: schema.ValueType().(tftypes.Object)}
	if id, ok := p.identityTypes()[name]; ok {
		s.identity = id
	}
	return s
}

// dynamic is a value in the protocol's form; nil is one that doesn't exist.
func (s *resourceServer) dynamic(attributes map[string]tftypes.Value) *tfprotov6.DynamicValue {
	s.t.Helper()
	v := tftypes.NewValue(s.typ, nil)
	if attributes != nil {
		v = value(s.typ, attributes)
	}
	out, err := tfprotov6.NewDynamicValue(s.typ, v)
	if err != nil {
		s.t.Fatal(err)
	}
	return &out
}

// attributes are those of a state, nil if there is none.
func (s *resourceServer) attributes(state *tfprotov6.DynamicValue) map[string]tftypes.Value {
	s.t.Helper()
	if state == nil {
		return nil
	}
	v, err := state.Unmarshal(s.typ)
	if err != nil {
		s.t.Fatal(err)
	}
	var out map[string]tftypes.Value
	if v.IsNull() {
		return nil
	}
	if err := v.As(&out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// plan plans a change to a configuration (nil: destroy), as Terraform proposes it.
func (s *resourceServer) plan(prior instance, config map[string]tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	s.t.Helper()
	was := s.attributes(prior.state)
	proposed := maps.Clone(config)
	for _, a := range s.schema.Block.Attributes {
		if _, ok := config[a.Name]; config != nil && !ok && a.Computed && was != nil {
			proposed[a.Name] = was[a.Name]
		}
	}
	resp, err := s.PlanResourceChange(s.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: s.name, PriorState: s.dynamic(was), ProposedNewState: s.dynamic(proposed), Config: s.dynamic(config), PriorPrivate: prior.private, PriorIdentity: prior.identity,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp
}

// apply plans and applies, with the diagnostics of the apply. After an error it
// gives what Terraform keeps.
func (s *resourceServer) apply(prior instance, config map[string]tftypes.Value) (instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	plan := s.plan(prior, config)
	for _, d := range plan.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			s.t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
	resp, err := s.ApplyResourceChange(s.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: s.name, PriorState: s.dynamic(s.attributes(prior.state)), PlannedState: plan.PlannedState, Config: s.dynamic(config),
		PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return instance{resp.NewState, resp.Private, resp.NewIdentity}, resp.Diagnostics
}

// refresh reads.
func (s *resourceServer) refresh(i instance) (instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	resp, err := s.ReadResource(s.t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.name, CurrentState: i.state, Private: i.private, CurrentIdentity: i.identity})
	if err != nil {
		s.t.Fatal(err)
	}
	return instance{resp.NewState, resp.Private, resp.NewIdentity}, resp.Diagnostics
}

// importBy imports by id, or by an identity, and reads.
func (s *resourceServer) importBy(id string, identity map[string]tftypes.Value) (instance, []*tfprotov6.Diagnostic) {
	s.t.Helper()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: s.name, ID: id}
	if identity != nil {
		req.Identity = &tfprotov6.ResourceIdentityData{IdentityData: dynamicValue(s.t, s.identity.(tftypes.Object), identity)}
	}
	resp, err := s.ImportResourceState(s.t.Context(), req)
	if err != nil {
		s.t.Fatal(err)
	}
	if len(resp.Diagnostics) > 0 {
		return instance{}, resp.Diagnostics
	}
	i := resp.ImportedResources[0]
	return s.refresh(instance{i.State, i.Private, i.Identity})
}

// is wants an instance to have some attributes, and an identity where one is given.
func (s *resourceServer) is(i instance, want, identity map[string]tftypes.Value) {
	s.t.Helper()
	got := s.attributes(i.state)
	for name, v := range want {
		if got == nil || !got[name].Equal(v) {
			s.t.Errorf("%s is %s, want %s", name, got[name], v)
		}
	}
	if identity == nil {
		return
	}
	if i.identity == nil {
		s.t.Fatal("there is no identity")
	}
	id, err := i.identity.IdentityData.Unmarshal(s.identity)
	if err != nil || !id.Equal(value(s.identity.(tftypes.Object), identity)) {
		s.t.Errorf("the identity is %s, %v", id, err)
	}
}

// unchanged wants a plan that is what the state is.
func (s *resourceServer) unchanged(prior instance, plan *tfprotov6.PlanResourceChangeResponse) {
	s.t.Helper()
	was, planned := s.attributes(prior.state), s.attributes(plan.PlannedState)
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		if !planned[name].Equal(was[name]) {
			s.t.Errorf("%s is planned from %s to %s", name, was[name], planned[name])
		}
	}
}

// none wants no diagnostics.
func none(t *testing.T, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	for _, d := range diags {
		t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}
