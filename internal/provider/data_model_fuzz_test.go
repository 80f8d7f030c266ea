package provider

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FuzzDataModels reads any result of the service into each data source's state and
// back: it fits the schema, comes through the protocol, and is the same again.
func FuzzDataModels(f *testing.F) {
	for _, text := range []string{
		`{"token_id":"0x1","created_at":17,"holder_id_wallet_address":"0x5D2C54024c8f9d58059da8c47ba7e5bbdab6b249","minter_id_wallet_address":"","visibility":"public","metadata":{"static":` + staticSeed + `,"dynamic":` + dynamicSeed + `}}`,
		`{"account_id":"a","account_type":"organization","email_verified":null,"domain_verified":true,"address":{"country":"JP"},"id_wallet":{"address":"0x1","jwk_encrypted":{"kty":"EC"},"owner":7,"created_at":1.50},"created_at":"x"}`,
		`{"issuer":"https://i","scopes_supported":["openid","profile"],"claims_supported":null,"jwks_uri":""}`,
		`{"id":"u","roles":["user"],"address":{"coordinates":{"b":1}},"mainWallet":{"owner":{}},"wallets":[{},{"id":"w"}],"contexts":[{"context":{"maxSubmissions":9007199254740993,"isPreOrder":false},"logs":[{"inputIds":[]}]}],"referrerUser":{"id":"r"}}`,
		`{"metadata":{"static":{"serial_number":1e999999999},"dynamic":{"points_earned":1e600000000,"custom":{"gtin":1}}}}`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		through(t, &nftDataSource{}, text, newNFTDataModel)
		through(t, &accountDataSource{}, text, newAccountModel)
		through(t, &oidcConfigurationDataSource{}, text, newOIDCConfigurationModel)
		through(t, &w3blockProfileDataSource{}, text, newW3BlockProfileModel)
	})
}

func through[Result, Model any](t *testing.T, d datasource.DataSource, text string, convert func(*Result) Model) {
	t.Helper()
	result := new(Result)
	if json.Unmarshal([]byte(text), result) != nil {
		return
	}
	var schema datasource.SchemaResponse
	d.Schema(t.Context(), datasource.SchemaRequest{}, &schema)
	typ := schema.Schema.Type().TerraformType(t.Context())
	state := tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(typ, nil)}
	if diags := state.Set(t.Context(), convert(result)); diags.HasError() {
		t.Fatalf("%T: %q: %v", d, text, diags)
	}
	value, err := tfprotov6.NewDynamicValue(typ, state.Raw)
	if err != nil {
		t.Fatalf("%T: %q: %v", d, text, err)
	}
	if len(value.MsgPack) > 16*len(text)+100_000 {
		t.Errorf("%T: %q becomes %d bytes", d, text, len(value.MsgPack))
	}
	received, err := value.Unmarshal(typ)
	if err != nil || !received.Equal(state.Raw) {
		t.Errorf("%T: %q is received as %s, %v", d, text, received, err)
	}
	var again Model
	other := tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(typ, nil)}
	diags := tfsdk.State{Schema: schema.Schema, Raw: received}.Get(t.Context(), &again)
	diags.Append(other.Set(t.Context(), again)...)
	if diags.HasError() || !other.Raw.Equal(state.Raw) {
		t.Errorf("%T: %q is read again as %s, %v", d, text, other.Raw, diags)
	}
}
