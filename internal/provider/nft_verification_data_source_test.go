package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

var university = client.GPS{Latitude: "35.681236", Longitude: "139.767125"}

func nftVerificationConfig(code string, arguments ...string) string {
	return fmt.Sprintf("data \"web3connect_nft_verification\" \"test\" {\n  code = %q\n  %s\n}\n", code, strings.Join(arguments, "\n  "))
}

// newVerification mints an NFT to the demo end user, who makes a code for it.
func newVerification(t *testing.T, e *acctest.Emulator) (tokenID, code string) {
	t.Helper()
	static := map[string]json.RawMessage{"serial_number": json.RawMessage("1"), "total_issued": json.RawMessage("1")}
	for _, key := range []string{"issuer", "contents_provider", "name", "description"} {
		static[key] = json.RawMessage(`"x"`)
	}
	for _, key := range []string{"image", "link", "animation_url"} {
		static[key] = json.RawMessage(`"https://university.example/x"`)
	}
	holder := accountOf(t, e, emulator.DemoEndUserEmail)
	n, err := mintSurely(t, clientOf(t, e, emulator.DemoOrganizationSecret), holder.IDWalletAddress, client.Metadata{Static: static, Dynamic: map[string]json.RawMessage{}})
	if err != nil {
		t.Fatal(err)
	}
	v, err := clientOf(t, e, emulator.DemoEndUserSecret).CreateNFTVerification(t.Context(), n.TokenID, university)
	if err != nil {
		t.Fatal(err)
	}
	return n.TokenID, v.Code
}

func TestAccNFTVerificationDataSource(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			tokenID, code := newVerification(t, e)
			confirm := func() {
				if _, err := clientOf(t, e, emulator.DemoOrganizationSecret).ConfirmNFTVerification(t.Context(), code, university); err != nil {
					t.Fatal(err)
				}
			}
			state := func(verified bool, token knownvalue.Check) []statecheck.StateCheck {
				return []statecheck.StateCheck{
					dataValue("web3connect_nft_verification", "verified", knownvalue.Bool(verified)),
					dataValue("web3connect_nft_verification", "token_id", token),
					dataValue("web3connect_nft_verification", "code", knownvalue.Null()), // it is in no state
				}
			}
			config := e.Config(nftVerificationConfig(code))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: e.Config(nftVerificationConfig(`{"c": "x", "p": "nft_verification_code"}`)), ExpectError: words("code: this is the whole content of a QR code; give its code alone")},
					{Config: e.Config(nftVerificationConfig("")), ExpectError: words("code: the code is empty")},
					{Config: e.Config(nftVerificationConfig(code + "\n")), ExpectError: words("code: the code begins or ends with white space")},
					{Config: config, ConfigStateChecks: state(false, knownvalue.Null())},
					{PreConfig: confirm, Config: config, ConfigStateChecks: state(true, knownvalue.StringExact(tokenID))},
					// Read only at apply.
					{
						Config:            e.Config(nftVerificationConfig(code, "depends_on = [terraform_data.first]") + `resource "terraform_data" "first" {}`),
						ConfigStateChecks: state(true, knownvalue.StringExact(tokenID)),
					},
				},
			})
		})
	}
}

// No error holds a code, whatever the service says of it.
func TestNFTVerificationHidesCode(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newServer(t, e)
	schema, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	typ := schema.DataSourceSchemas["web3connect_nft_verification"].ValueType().(tftypes.Object)
	const code = "a code/that+nobody=made"
	config := dynamicValue(t, typ, map[string]tftypes.Value{"code": text(code)})
	resp, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "web3connect_nft_verification", Config: config})
	if err != nil {
		t.Fatal(err)
	}
	has(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, "Could not look up the verification", "there is no code", "(redacted)", "five minutes")

	invalid := dynamicValue(t, typ, map[string]tftypes.Value{"code": text(" " + code)})
	validated, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: "web3connect_nft_verification", Config: invalid})
	if err != nil {
		t.Fatal(err)
	}
	has(t, validated.Diagnostics, tfprotov6.DiagnosticSeverityError, "Invalid code", "white space")
	for _, d := range append(resp.Diagnostics, validated.Diagnostics...) {
		if strings.Contains(d.Summary+d.Detail, "nobody") {
			t.Errorf("the code is in %q", d.Detail)
		}
	}
}
