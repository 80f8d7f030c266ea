package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
)

// functionConfig has an output of an expression. Functions don't need the provider to
// be configured.
func functionConfig(expression string) string {
	return "resource \"terraform_data\" \"later\" { input = \"n\" }\noutput \"test\" {\n  value = provider::web3connect::" + expression + "\n}\n"
}

func TestAccFunctions(t *testing.T) {
	t.Parallel()
	const (
		x         = `x = "zP1RAll6_fSP83YulysNF3L3YVef6DGa0d0Dlh794K4"`
		y         = `y = "ON2BME5Sptnptg970Bnuz4qk9tZqSfaHuHg2W-jaKLE"`
		address   = "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"
		challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
		implicit  = "authorization_endpoint = \"https://oidc.web3connect.jp/oauth2/auth\"\n client_id = \"c\"\n redirect_uri = \"https://app.example/\"\n response_type = \"id_token\"\n"
		query     = "https://oidc.web3connect.jp/oauth2/auth?client_id=c&nonce=n&redirect_uri=https%3A%2F%2Fapp.example%2F&response_mode=fragment&response_type=id_token&scope=openid%20profile"
	)
	for _, test := range []struct{ name, expression, want, fault string }{
		{"checksum", `checksum_address("` + address + `")`, "0x5d2C54024C8F9d58059DA8c47ba7e5BBDaB6b249", ""},
		{"no address", `checksum_address("0x12")`, "", `address: "0x12" has 2 hex digits`},
		{"no argument", `checksum_address(null)`, "", "argument must not be null"},
		{"key", `derive_wallet_address({ kty = "EC", crv = "secp256k1", ` + x + `, ` + y + ` })`, address, ""},
		{"key with more", `derive_wallet_address(jsondecode(jsonencode({ kty = "EC", crv = "secp256k1", kid = "k", use = "sig", n = 1, ` + x + `, ` + y + ` })))`, address, ""},
		{"half a key", `derive_wallet_address({ kty = "EC", crv = "secp256k1", ` + x + ` })`, "", `attribute "y" is required`},
		{"null in a key", `derive_wallet_address({ kty = "EC", crv = null, ` + x + `, ` + y + ` })`, "", `jwk: crv is ""`},
		{"no point", `derive_wallet_address({ kty = "EC", crv = "secp256k1", ` + x + `, ` + "y" + x[1:] + ` })`, "", "jwk: x and y are not a point"},
		{"implicit", "build_authorization_url({ " + implicit + " nonce = \"n\", state = null })", query, ""},
		{"known after apply", "build_authorization_url({ " + implicit + " nonce = terraform_data.later.output })", query, ""},
		{"no state", "build_authorization_url(merge({ " + implicit + " }, { response_type = \"code id_token\", nonce = \"n\", code_challenge = \"" + challenge + "\" }))", "", "parameters: state is missing"},
		{"typing error", "build_authorization_url({ " + implicit + " nonce = \"n\", redirect_url = \"x\" })", "", `parameters: there is no parameter "redirect_url"; possible are`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			step := resource.TestStep{Config: functionConfig(test.expression)}
			if test.fault != "" {
				step.ExpectError = words(test.fault)
			} else {
				step.ConfigStateChecks = []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", knownvalue.StringExact(test.want))}
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{step}})
		})
	}
}
