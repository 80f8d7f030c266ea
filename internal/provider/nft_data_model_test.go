package provider

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func TestNFTDataModel(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	base := nftDataModel{
		TokenID: types.StringValue("t"), TokenURI: types.StringValue("u"), MinterDigitalSignature: types.StringValue("s"), CreatedAt: types.StringValue("2026-01-01"),
		HolderIDWalletAddress: meaning.Null[meaning.Address](), MinterIDWalletAddress: meaning.Null[meaning.Address](),
		StaticMetadata: staticOf(nil), DynamicMetadata: types.ObjectNull(attrTypes(dynamicKeys)), DynamicMetadataAll: meaning.New[meaning.JSON](`{}`),
	}
	for _, test := range []struct {
		name            string
		static, dynamic string
		rich            bool
		want            func(m *nftDataModel)
	}{
		{"bare", `{}`, `{}`, false, func(*nftDataModel) {}},
		{"with holder, minter and visibility", `{}`, `{}`, true, func(m *nftDataModel) {
			m.HolderIDWalletAddress, m.MinterIDWalletAddress = meaning.New[meaning.Address]("0xAB5801a7D398351b8bE11C439e05C5B3259aeC9B"), meaning.New[meaning.Address]("0xcd00000000000000000000000000000000000001")
			m.Visibility = types.StringValue("public")
		}},
		{"static", `{"name":"N","serial_number":7.0,"total_issued":"8","expired_at":"2027-03-31","unknown":1}`, `{}`, false, func(m *nftDataModel) {
			m.StaticMetadata = staticOf(map[string]attr.Value{
				"name": types.StringValue("N"), "serial_number": types.Int64Value(7), "expired_at": meaning.New[meaning.Timestamp]("2027-03-31"),
			})
		}},
		{"never expires", `{"expired_at":"9999-12-31T23:59:59.000Z"}`, `{}`, false, func(*nftDataModel) {}},
		{"all of dynamic", `{}`, `{"level":"B","points_earned":0.1,"expires":5,"attributes":[1],"grade":{"x":1.50},"gone":null,"status":7}`, false, func(m *nftDataModel) {
			m.DynamicMetadata = dyn(map[string]attr.Value{
				"level": types.StringValue("B"), "points_earned": number("0.1"), "expires": types.Int64Value(5), "attributes": jsonArrayValue(`[1]`), "custom": custom(`{"grade":{"x":1.50}}`),
			})
			m.DynamicMetadataAll = meaning.New[meaning.JSON](`{"attributes":[1],"expires":5,"grade":{"x":1.50},"level":"B","points_earned":0.1,"status":7}`)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			n := &client.NFT{
				TokenID: "t", TokenURI: "u", MinterDigitalSignature: "s", CreatedAt: "2026-01-01",
				Metadata: client.Metadata{Static: rawObject(t, test.static), Dynamic: rawObject(t, test.dynamic)},
			}
			if test.rich {
				n.HolderIDWalletAddress, n.MinterIDWalletAddress, n.Visibility = text("0xAB5801a7D398351b8bE11C439e05C5B3259aeC9B"), text("0xcd00000000000000000000000000000000000001"), text("public")
			}
			want := base
			test.want(&want)
			if got := newNFTDataModel(n); !reflect.DeepEqual(texts(got), texts(want)) {
				t.Errorf("got\n%v\nwant\n%v", texts(got), texts(want))
			}
		})
	}
}

// texts prints a model's values, which compare better than numbers do.
func texts(m nftDataModel) []string {
	var out []string
	v := reflect.ValueOf(m)
	for i := range v.NumField() {
		out = append(out, v.Field(i).Interface().(attr.Value).String())
	}
	return out
}

// What the tables say goes for data sources, too.
func TestNFTDataAttributes(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]metadataKey{staticKeys, dynamicKeys} {
		for _, key := range keys {
			a := key.kind.computed(key.description)
			if !a.GetType().Equal(key.kind.attrType()) || !a.IsComputed() || a.GetMarkdownDescription() == "" {
				t.Errorf("%s is %s", key.name, a.GetType())
			}
		}
	}
}

func TestNFTHistoryModel(t *testing.T) {
	t.Parallel()
	var h client.NFTHistory
	if err := json.Unmarshal([]byte(`{"transactions":null,"mint":null,"transfers":[{"network":"7","blockNumber":123},{"network":null,"trackId":null}],
		"burn":{"network":123456789012345678901,"trackId":"t","transactionId":"1-2","blockNumber":"1","explorerUrl":"e","panelUrl":"p","more":1}}`), &h); err != nil {
		t.Fatal(err)
	}
	got := newNFTHistoryModel(&h)
	if got.Transactions == nil || len(got.Transactions) != 0 || got.Mint != nil {
		t.Errorf("what isn't there is %v, %v", got.Transactions, got.Mint)
	}
	want := []transactionModel{
		{number("7").(types.Number), types.StringNull(), types.StringNull(), types.StringValue("123"), types.StringNull(), types.StringNull()},
		{types.NumberNull(), types.StringNull(), types.StringNull(), types.StringNull(), types.StringNull(), types.StringNull()},
		{
			number("123456789012345678901").(types.Number), types.StringValue("t"), types.StringValue("1-2"), types.StringValue("1"),
			types.StringValue("e"), types.StringValue("p"),
		},
	}
	for i, m := range append(got.Transfers, *got.Burn) {
		if m.Network.String() != want[i].Network.String() {
			t.Errorf("%d: the network is %s", i, m.Network)
		}
		m.Network, want[i].Network = types.Number{}, types.Number{}
		if m != want[i] {
			t.Errorf("%d: got %+v, want %+v", i, m, want[i])
		}
	}
}

func TestFilterOf(t *testing.T) {
	t.Parallel()
	typ := map[string]attr.Type{"name": types.StringType, "level": types.StringType, "status": types.StringType}
	if got := filterOf(types.ObjectNull(typ)); len(got) != 0 {
		t.Errorf("null is %v", got)
	}
	got := filterOf(types.ObjectValueMust(typ, map[string]attr.Value{"name": types.StringValue("N"), "level": types.StringNull(), "status": types.StringValue("")}))
	if !reflect.DeepEqual(got, client.Filter{"name": "N", "status": ""}) {
		t.Errorf("got %v", got)
	}
	if got := filterAttributes(func(description string) string { return description }); len(got) != 20 || got["gtin8"] != "Exact text of `gtin8`." {
		t.Errorf("got %v", got)
	}
}

func TestDisplayName(t *testing.T) {
	t.Parallel()
	const long = "0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c"
	for _, test := range []struct{ id, static, want string }{
		{long, `{"name":"Diploma","serial_number":7}`, "Diploma #7 (0x7c1f0e6c…)"},
		{long, `{"name":"Diploma"}`, "Diploma (0x7c1f0e6c…)"},
		{"any-1", `{"name":"研究","serial_number":0}`, "研究 #0 (any-1)"},
		{"研究研究研究研究研究研究研究研究研究", `{"serial_number":1}`, "研究研究研究研究研究…"},
	} {
		m := importedNFT(test.id, meaning.Null[meaning.Address]())
		m.refresh(&client.NFT{TokenID: test.id, Metadata: client.Metadata{Static: rawObject(t, test.static)}})
		if got := displayName(&m); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
