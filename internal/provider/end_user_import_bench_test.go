package provider_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
)

// BenchmarkEndUserImportPlan does what Terraform asks of the provider in a plan without
// changes of 100,000 e-mails, but for reading the state file: validate, read, plan. It
// gives the time as a multiple of the floor, the least that can be done with the text:
// splitting it into lines and lower-casing them.
func BenchmarkEndUserImportPlan(b *testing.B) {
	const n = 100_000
	s, err := providerserver.NewProtocol6WithError(acctest.NewProvider())()
	if err != nil {
		b.Fatal(err)
	}
	schemas, err := s.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	const name = "web3connect_end_user_import"
	typ := schemas.ResourceSchemas[name].ValueType().(tftypes.Object)
	object := func(attributes map[string]tftypes.Value) *tfprotov6.DynamicValue {
		v, err := tfprotov6.NewDynamicValue(typ, value(typ, attributes))
		if err != nil {
			b.Fatal(err)
		}
		return &v
	}
	emails := manyEmails(0, n)
	wallets := make([]string, n)
	for i := range wallets {
		wallets[i] = fmt.Sprintf(`"member%06d@example.com":{"id_wallet_address":"0x%040x","id_wallet_address_eth":"0x%040x","id_wallet_address_suri":"5%047d"}`, i, i, i, i)
	}
	config := object(map[string]tftypes.Value{"emails": text(emails)})
	state := object(map[string]tftypes.Value{
		"emails": text(emails), "retry_failures": isTrue, "wallets": text("{" + strings.Join(wallets, ",") + "}"),
		"failures":  tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, map[string]tftypes.Value{}),
		"batch_ids": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{text("b")}),
	})
	fail := func(err error, diags []*tfprotov6.Diagnostic) {
		if err != nil || len(diags) > 0 {
			b.Fatal(err, diags)
		}
	}
	var floor time.Duration
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		begun := time.Now()
		for line := range strings.Lines(emails) {
			_ = strings.ToLower(line)
		}
		floor += time.Since(begun)
		b.StartTimer()

		validated, err := s.ValidateResourceConfig(b.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: config})
		fail(err, validated.Diagnostics)
		read, err := s.ReadResource(b.Context(), &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: state})
		fail(err, read.Diagnostics)
		planned, err := s.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: name, PriorState: read.NewState, ProposedNewState: read.NewState, Config: config})
		fail(err, planned.Diagnostics)
		if len(planned.PlannedState.MsgPack) != len(state.MsgPack) {
			b.Fatalf("a state of %d bytes is planned as %d bytes", len(state.MsgPack), len(planned.PlannedState.MsgPack))
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/floor.Seconds(), "times-floor")
}
