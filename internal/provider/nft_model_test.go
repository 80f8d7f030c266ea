package provider

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// object makes metadata from attributes; the others are null.
func object(keys []metadataKey, set map[string]attr.Value) types.Object {
	values := map[string]attr.Value{}
	for _, key := range keys {
		values[key.name] = key.kind.null()
		if v, ok := set[key.name]; ok {
			values[key.name] = v
		}
	}
	return types.ObjectValueMust(attrTypes(keys), values)
}

func dyn(set map[string]attr.Value) types.Object { return object(dynamicKeys, set) }

func rawObject(t *testing.T, text string) map[string]json.RawMessage {
	t.Helper()
	o := parseObject(text)
	if o == nil {
		t.Fatalf("%s is not an object", text)
	}
	return o
}

func custom(text string) attr.Value { return meaning.New[customKeys](text) }
func number(text string) attr.Value {
	f, _, _ := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	return types.NumberValue(f)
}
func jsonArrayValue(text string) attr.Value { return meaning.New[meaning.JSONArray](text) }

func TestEncodeDynamic(t *testing.T) {
	t.Parallel()
	got := encodeObject(encodeDynamic(dyn(map[string]attr.Value{
		"level":         types.StringValue("<A> & \"B\""),
		"expires":       types.Int64Value(1893456000),
		"discount_rate": number("0.1"),
		"attributes":    jsonArrayValue(`[{"n": 1.50}]`),
		"custom":        custom(`{"grade": "A", "score": 97.5, "gone": null}`),
		"status":        types.StringUnknown(),
	})))
	want := `{"attributes":[{"n":1.50}],"discount_rate":0.1,"expires":1893456000,"grade":"A","level":"\u003cA\u003e \u0026 \"B\"","score":97.5}`
	if !(meaning.JSON{}).Same(string(got), want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestDynamicPatch has what the configuration owned, what it owns now, what the
// token has, and what is sent.
func TestDynamicPatch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, remote, want string
		prior, plan        types.Object
	}{
		{
			"changed, keys of others stay", `{"level":"B","other":{"x":1}}`, `{"level":"A","other":{"x":1}}`,
			dyn(map[string]attr.Value{"level": types.StringValue("B")}), dyn(map[string]attr.Value{"level": types.StringValue("A")}),
		},
		{
			"removed", `{"level":"B","status":"x"}`, `{"level":null,"status":"x"}`,
			dyn(map[string]attr.Value{"level": types.StringValue("B")}), dyn(nil),
		},
		{
			"removed as a whole", `{"level":"B"}`, `{"level":null}`,
			dyn(map[string]attr.Value{"level": types.StringValue("B")}), types.ObjectNull(attrTypes(dynamicKeys)),
		},
		{
			"removed and already gone", `{}`, `{}`,
			dyn(map[string]attr.Value{"level": types.StringValue("B")}), dyn(nil),
		},
		{
			"custom key removed, another added", `{"grade":"B"}`, `{"grade":null,"score":1}`,
			dyn(map[string]attr.Value{"custom": custom(`{"grade":"B"}`)}), dyn(map[string]attr.Value{"custom": custom(`{"score":1}`)}),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			prior, plan := nftModel{DynamicMetadata: test.prior}, nftModel{DynamicMetadata: test.plan}
			got := string(encodeObject(plan.dynamicPatch(&prior, rawObject(t, test.remote))))
			if !(meaning.JSON{}).Same(got, test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestDecodeDynamic has the state, what the token has, and the state after a refresh.
func TestDecodeDynamic(t *testing.T) {
	t.Parallel()
	null := types.ObjectNull(attrTypes(dynamicKeys))
	for _, test := range []struct {
		name, remote string
		takeAll      bool
		prior, want  types.Object
	}{
		{"keys of others stay out", `{"level":"B","x":1}`, false, dyn(nil), dyn(nil)},
		{"nothing owned", `{"level":"B"}`, false, null, null},
		{"drift", `{"level":"B"}`, false, dyn(map[string]attr.Value{"level": types.StringValue("A")}), dyn(map[string]attr.Value{"level": types.StringValue("B")})},
		{"gone", `{}`, false, dyn(map[string]attr.Value{"level": types.StringValue("A")}), dyn(nil)},
		{"null is gone", `{"level":null}`, false, dyn(map[string]attr.Value{"level": types.StringValue("A")}), dyn(nil)},
		{"of another type", `{"level":7,"expires":"x"}`, false, dyn(map[string]attr.Value{"level": types.StringValue("A"), "expires": types.Int64Value(1)}), dyn(nil)},
		{
			"spelling stays", `{"attributes":[{"a":1.0,"b":2}],"expires":5.0,"grade":"A","more":1}`, false,
			dyn(map[string]attr.Value{"attributes": jsonArrayValue(`[ {"b":2, "a":1} ]`), "expires": types.Int64Value(5), "custom": custom(`{ "grade":"A" }`)}),
			dyn(map[string]attr.Value{"attributes": jsonArrayValue(`[ {"b":2, "a":1} ]`), "expires": types.Int64Value(5), "custom": custom(`{ "grade":"A" }`)}),
		},
		{
			"custom null stays", `{"other":1}`, false,
			dyn(map[string]attr.Value{"custom": custom(`{"grade":null}`)}), dyn(map[string]attr.Value{"custom": custom(`{"grade":null}`)}),
		},
		{
			"import takes all", `{"level":"B","points_earned":2.5,"zz":[1],"nothing":null}`, true, null,
			dyn(map[string]attr.Value{"level": types.StringValue("B"), "points_earned": number("2.5"), "custom": custom(`{"zz":[1]}`)}),
		},
		{"import of none", `{}`, true, null, null},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := decodeDynamic(test.prior, rawObject(t, test.remote), test.takeAll); !got.Equal(test.want) {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func staticOf(set map[string]attr.Value) types.Object { return object(staticKeys, set) }

func TestDecodeStaticExpiry(t *testing.T) {
	t.Parallel()
	at := func(text string) types.Object {
		return staticOf(map[string]attr.Value{"expired_at": meaning.New[meaning.Timestamp](text)})
	}
	for _, test := range []struct {
		name, remote string
		prior, want  types.Object
	}{
		{"left out, absent", `{}`, staticOf(nil), staticOf(nil)},
		{"left out, shown", `{"expired_at":"9999-12-31T23:59:59.000Z"}`, staticOf(nil), staticOf(nil)},
		{"never, absent", `{}`, at("9999-12-31T23:59:59Z"), at("9999-12-31T23:59:59Z")},
		{"another spelling", `{"expired_at":"2027-03-31T00:00:00.000Z"}`, at("2027-03-31"), at("2027-03-31")},
		{"imported never", `{"expired_at":"9999-12-31T23:59:59.000Z"}`, types.ObjectNull(attrTypes(staticKeys)), staticOf(nil)},
		{"imported", `{"expired_at":"2027-03-31T00:00:00.000Z"}`, types.ObjectNull(attrTypes(staticKeys)), at("2027-03-31T00:00:00.000Z")},
	} {
		if got := decodeStatic(test.prior, rawObject(t, test.remote)); !got.Equal(test.want) {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestStaticChanges(t *testing.T) {
	t.Parallel()
	state := nftModel{StaticMetadata: staticOf(map[string]attr.Value{"name": types.StringValue("A"), "serial_number": types.Int64Value(1)})}
	for _, test := range []struct {
		name string
		plan map[string]attr.Value
		want string
	}{
		{"none", map[string]attr.Value{"name": types.StringValue("A"), "serial_number": types.Int64Value(1)}, ""},
		{"two", map[string]attr.Value{"name": types.StringValue("B"), "serial_number": types.Int64Value(2)}, `name ("A" → "B"), serial_number (1 → 2)`},
		{"unknown doesn't count", map[string]attr.Value{"name": types.StringUnknown(), "serial_number": types.Int64Value(1)}, ""},
		{"never spelled out", map[string]attr.Value{"name": types.StringValue("A"), "serial_number": types.Int64Value(1), "expired_at": meaning.New[meaning.Timestamp](neverExpires)}, ""},
		{"expiry added", map[string]attr.Value{"name": types.StringValue("A"), "serial_number": types.Int64Value(1), "expired_at": meaning.New[meaning.Timestamp]("2027-01-01")}, "expired_at"},
	} {
		plan := nftModel{StaticMetadata: staticOf(test.plan)}
		if got := joinChanges(state.staticChanges(&plan)); !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// Two credentials are one where everything means the same, the expiry included.
func TestCredential(t *testing.T) {
	t.Parallel()
	credential := func(holder, expiredAt string) string {
		static := map[string]attr.Value{"name": types.StringValue("A"), "serial_number": types.Int64Value(1)}
		if expiredAt != "" {
			static["expired_at"] = meaning.New[meaning.Timestamp](expiredAt)
		}
		return (&nftModel{HolderIDWalletAddress: meaning.New[meaning.Address](holder), StaticMetadata: staticOf(static)}).credential()
	}
	const holder = "0xAB5801a7D398351b8bE11C439e05C5B3259aeC9B"
	for _, test := range []struct {
		name, holder, one, other string
		same                     bool
	}{
		{"never", strings.ToLower(holder), "", neverExpires, true},
		{"a day in another spelling", holder, "2027-03-31", "2027-03-31T09:00:00+09:00", true},
		{"in the year 10000", holder, "9999-12-31T23:59:59-09:00", "9999-12-31T22:59:59-10:00", true},
		{"another day", holder, "2027-03-31", "2027-04-01", false},
		{"a day and never", holder, "2027-03-31", "", false},
		{"another holder", nobody, "", "", false},
	} {
		if same := credential(holder, test.one) == credential(test.holder, test.other); same != test.same {
			t.Errorf("%s: same is %t", test.name, same)
		}
	}
}

func TestRefreshHolderAndVisibility(t *testing.T) {
	t.Parallel()
	text := func(s string) *string { return &s }
	m := nftModel{
		HolderIDWalletAddress: meaning.New[meaning.Address]("0xAB5801a7D398351b8bE11C439e05C5B3259aeC9B"), Visibility: types.StringValue("public"),
		StaticMetadata: staticOf(nil), DynamicMetadata: dyn(nil),
	}
	same := m
	same.refresh(&client.NFT{TokenID: "0x1", HolderIDWalletAddress: text("0xab5801a7d398351b8be11c439e05c5b3259aec9b")})
	if same.HolderIDWalletAddress.ValueString() != m.HolderIDWalletAddress.ValueString() || same.Visibility.ValueString() != "public" {
		t.Errorf("the spelling or the visibility changed: %+v", same)
	}
	m.refresh(&client.NFT{TokenID: "0x1", HolderIDWalletAddress: text("0x0000000000000000000000000000000000000001"), Visibility: text("private")})
	if !strings.HasSuffix(m.HolderIDWalletAddress.ValueString(), "01") || m.Visibility.ValueString() != "private" {
		t.Errorf("drift isn't seen: %+v", m)
	}
}

// FuzzRefresh feeds the model any metadata: it must not panic, and a second
// refresh with the same object must change nothing.
func FuzzRefresh(f *testing.F) {
	f.Add(`{"name":"A","serial_number":1e0,"expired_at":"x"}`, `{"level":"B","points_earned":1e400,"custom":{"a":1},"x":null}`)
	f.Add(`{"serial_number":"7"}`, `{"attributes":{},"properties":[],"gtin":null,"expires":1.5}`)
	f.Fuzz(func(t *testing.T, static, dynamicText string) {
		n := &client.NFT{TokenID: "0x1", Metadata: client.Metadata{Static: parseObject(static), Dynamic: parseObject(dynamicText)}}
		m := nftModel{StaticMetadata: types.ObjectNull(attrTypes(staticKeys)), DynamicMetadata: types.ObjectNull(attrTypes(dynamicKeys))}
		m.refresh(n)
		once := m
		m.refresh(n)
		if !m.StaticMetadata.Equal(once.StaticMetadata) || !m.DynamicMetadata.Equal(once.DynamicMetadata) || !m.DynamicMetadataAll.Equal(once.DynamicMetadataAll) {
			t.Errorf("a second refresh changes the state:\n%+v\n%+v", once, m)
		}
		encodeDynamic(m.DynamicMetadata)
	})
}

// The contract documents 10 static and 54 dynamic keys; custom stands for the rest.
func TestKeys(t *testing.T) {
	t.Parallel()
	if len(staticKeys) != 10 || len(dynamicKeys) != 55 || len(attrTypes(dynamicKeys)) != 55 {
		t.Errorf("%d static and %d dynamic keys", len(staticKeys), len(dynamicKeys))
	}
}
