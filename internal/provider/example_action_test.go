package provider_test

import (
	"context"
	"encoding/json"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// exampleActions are the examples of actions: prepare makes what the example needs
// besides the organization, and gives its variables; check looks what came of it.
var exampleActions = map[string]struct {
	prepare func(t *testing.T, e *acctest.Emulator) map[string]string
	check   func(t *testing.T, e *acctest.Emulator)
}{
	"web3connect_nft_transfer": {noVariables, func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		if holder, want := e.Only().Holder, accountOf(t, e, "grace@alumni.university.example").IDWalletAddress; holder != want {
			t.Errorf("%s holds the ticket, want %s", holder, want)
		}
	}},
	"web3connect_nft_visibility": {noVariables, func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		if visibility := e.Only().Visibility; visibility != "private" { // the example issues it as public
			t.Errorf("the ticket is %s", visibility)
		}
	}},
	"web3connect_nft_verify": {func(t *testing.T, e *acctest.Emulator) map[string]string {
		t.Helper()
		if err := e.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
			t.Fatal(err)
		}
		_, code := newVerification(t, e)
		return map[string]string{"qr_code": code}
	}, func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		if n := e.Count("confirmNFTVerification"); n != 1 {
			t.Errorf("confirmed %d times", n)
		}
	}},
	"web3connect_phone_code": {noVariables, func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		messages, err := e.Outbox(t.Context())
		if err != nil || len(messages) != 1 || messages[0].To != "+81312345678" {
			t.Errorf("sent %+v, %v", messages, err)
		}
	}},
}

func noVariables(*testing.T, *acctest.Emulator) map[string]string { return nil }

// TestAccExampleActions invokes the action of each example over the protocol, so that
// it is done whatever Terraform there is, with values of what else the example makes.
func TestAccExampleActions(t *testing.T) {
	t.Parallel()
	for _, name := range exampleFolders(t, "actions", "action.tf") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			example, ok := exampleActions[name]
			if !ok {
				t.Fatal("nothing tells what comes of it")
			}
			source := readExample(t, "actions", name, "action.tf")
			e := acctest.Unverified(t)
			e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
			variables, values := config.Variables{}, map[string]cty.Value{}
			for variable, v := range example.prepare(t, e) {
				variables[variable], values[variable] = config.StringVariable(v), cty.StringVal(v)
			}
			state := &keptState{}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{{
				Config: e.Config(withoutActions(t, source)), ConfigVariables: variables, ConfigStateChecks: []statecheck.StateCheck{state},
			}}})
			references := state.references(t)
			references["var"] = cty.ObjectVal(values)

			block := exampleBlock(t, source, "action")
			s := newActionServer(t, block.Labels[0], asOrganization(e))
			configured := asConfigured(t, evaluateBlock(t, onlyBlock(t, block.Body, "config"), references), s.typ)
			none(t, s.validate(configured))
			none(t, s.plan(configured))
			told, end := s.invoke(configured)
			if len(end) > 0 {
				t.Errorf("told %s\nand ended with %+v", told, end[0])
			}
			example.check(t, e)
		})
	}
}

// keptState keeps the state of a step.
type keptState struct{ *tfjson.State }

// CheckState keeps it.
func (k *keptState) CheckState(_ context.Context, req statecheck.CheckStateRequest, _ *statecheck.CheckStateResponse) {
	k.State = req.State
}

// references are the resources' values as expressions refer to them.
func (k *keptState) references(t *testing.T) map[string]cty.Value {
	t.Helper()
	byType := map[string]map[string]cty.Value{}
	if k.Values == nil {
		return map[string]cty.Value{} // it has neither resources nor outputs
	}
	for _, r := range k.Values.RootModule.Resources {
		raw, err := json.Marshal(r.AttributeValues)
		if err != nil {
			t.Fatal(err)
		}
		var v ctyjson.SimpleJSONValue
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		if byType[r.Type] == nil {
			byType[r.Type] = map[string]cty.Value{}
		}
		byType[r.Type][r.Name] = v.Value
	}
	out := map[string]cty.Value{}
	for typ, named := range byType {
		out[typ] = cty.ObjectVal(named)
	}
	return out
}
