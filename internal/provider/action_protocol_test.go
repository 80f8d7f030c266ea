package provider_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// actionServer is a configured provider server for one action, which Terraform 1.11
// doesn't have.
type actionServer struct {
	t *testing.T
	tfprotov6.ActionServer
	name string
	typ  tftypes.Object
}

// providerArguments are those of a provider block of the given type.
type providerArguments func(config tftypes.Object) map[string]tftypes.Value

// newActionServer configures a provider with the given arguments.
func newActionServer(t *testing.T, name string, arguments providerArguments) *actionServer {
	t.Helper()
	s := newProtocolServer(t).configure(arguments)
	return &actionServer{t, s.ProviderServer.(tfprotov6.ActionServer), name, s.schemas.ActionSchemas[name].Schema.ValueType().(tftypes.Object)}
}

// asOrganization signs in as the demo organization, asAccount with any secret.
func asOrganization(e *acctest.Emulator) providerArguments {
	return asAccount(e, emulator.DemoOrganizationSecret)
}

func asAccount(e *acctest.Emulator, apiKeySecret string) providerArguments {
	return func(tftypes.Object) map[string]tftypes.Value {
		return map[string]tftypes.Value{"endpoint": text(e.URL), "api_key_secret": text(apiKeySecret)}
	}
}

// withUnknownSecret is a provider block whose secret is known only after apply.
func withUnknownSecret(tftypes.Object) map[string]tftypes.Value {
	return map[string]tftypes.Value{"api_key_secret": unknownText}
}

// asTenant signs in as the demo organization's tenant.
func asTenant(e *acctest.Emulator) providerArguments {
	return func(config tftypes.Object) map[string]tftypes.Value {
		return map[string]tftypes.Value{"endpoint": text(e.URL), "w3block": value(config.AttributeTypes["w3block"].(tftypes.Object), map[string]tftypes.Value{
			"tenant_id": text(emulator.DemoTenantID), "key": text(emulator.DemoTenantKey), "secret": text(emulator.DemoTenantSecret), "endpoint": text(e.W3BlockURL),
		})}
	}
}

var unknownText = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)

func (s *actionServer) validate(config map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.ValidateActionConfig(s.t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: s.name, Config: dynamicValue(s.t, s.typ, config)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

func (s *actionServer) plan(config map[string]tftypes.Value) []*tfprotov6.Diagnostic {
	s.t.Helper()
	resp, err := s.PlanAction(s.t.Context(), &tfprotov6.PlanActionRequest{ActionType: s.name, Config: dynamicValue(s.t, s.typ, config)})
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.Diagnostics
}

// invoke gives what was told on the way, a line a time, and the end.
func (s *actionServer) invoke(config map[string]tftypes.Value) (told string, end []*tfprotov6.Diagnostic) {
	s.t.Helper()
	return s.invokeUntil(s.t.Context(), config, func(string) {})
}

// invokeUntil is invoke with somebody who watches.
func (s *actionServer) invokeUntil(ctx context.Context, config map[string]tftypes.Value, watch func(told string)) (told string, end []*tfprotov6.Diagnostic) {
	s.t.Helper()
	stream, err := s.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: s.name, Config: dynamicValue(s.t, s.typ, config)})
	if err != nil {
		s.t.Fatal(err)
	}
	completed := 0
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			told += event.Message + "\n"
			watch(event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			end = event.Diagnostics
			completed++
		}
	}
	if completed != 1 {
		s.t.Fatalf("the action ended %d times", completed)
	}
	return told, end
}

// succeeds invokes an action that is to tell exactly these lines.
func (s *actionServer) succeeds(config map[string]tftypes.Value, lines ...string) {
	s.t.Helper()
	if diags := append(s.validate(config), s.plan(config)...); len(diags) > 0 {
		s.t.Errorf("before: %+v", diags[0])
	}
	told, end := s.invoke(config)
	if len(end) > 0 {
		s.t.Errorf("got %+v", end[0])
	}
	if want := strings.Join(lines, "\n") + "\n"; told != want {
		s.t.Errorf("told\n%swant\n%s", told, want)
	}
}

// unknowns are no fault of a configuration, whether the provider's is known or not.
func unknownsPass(t *testing.T, e *acctest.Emulator, name string, config map[string]tftypes.Value) {
	t.Helper()
	before := e.Count("")
	for _, arguments := range []providerArguments{asOrganization(e), withUnknownSecret} {
		s := newActionServer(t, name, arguments)
		all := map[string]tftypes.Value{}
		for key, typ := range s.typ.AttributeTypes {
			all[key] = tftypes.NewValue(typ, tftypes.UnknownValue)
		}
		if diags := append(s.validate(all), s.plan(all)...); len(diags) > 0 {
			t.Errorf("unknown values: %+v", diags[0])
		}
	}
	s := newActionServer(t, name, withUnknownSecret)
	if diags := append(s.validate(config), s.plan(config)...); len(diags) > 0 {
		t.Errorf("unknown provider: %+v", diags[0])
	}
	_, end := s.invoke(config)
	has(t, end, isError, "Provider configuration isn't known yet", "api_key_secret")
	if n := e.Count("") - before; n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

const (
	isError   = tfprotov6.DiagnosticSeverityError
	isWarning = tfprotov6.DiagnosticSeverityWarning
)

// mintFor issues an NFT to a wallet, and forgets the requests.
func mintFor(t *testing.T, e *acctest.Emulator, holder string) string {
	t.Helper()
	c := e.Client(emulator.DemoOrganizationSecret)
	var metadata client.Metadata
	err := json.Unmarshal([]byte(`{"dynamic": {}, "static": {"issuer": "i", "contents_provider": "c", "name": "n", "description": "d", "serial_number": 1, "total_issued": 1,
		"image": "https://university.example/i", "link": "https://university.example/l", "animation_url": "https://university.example/a"}}`), &metadata)
	if err != nil {
		t.Fatal(err)
	}
	n, err := mintSurely(t, c, holder, metadata)
	if err != nil {
		t.Fatal(err)
	}
	e.ClearRequests()
	return n.TokenID
}
