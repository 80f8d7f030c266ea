package provider

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

const (
	staticSeed  = `{"issuer":"Demo","contents_provider":"Demo","name":"Diploma <&> \"é\"","description":"d","image":"https://x.example/i.png","link":"https://x.example/","serial_number":9007199254740993,"total_issued":2.0,"animation_url":"https://x.example/a.mp4","expired_at":"2030-01-01"}`
	dynamicSeed = `{"level":"B","points_earned":1e400,"discount_rate":0.1,"expires":5e0,"attributes":[{"n":1.50}],"properties":{"b":1,"a":2},"grade":"A","score":97.5}`
)

func noObject(keys []metadataKey) types.Object { return types.ObjectNull(attrTypes(keys)) }

// sameJSON tells whether two pieces of JSON mean the same.
func sameJSON(a, b json.RawMessage) bool { return (meaning.JSON{}).Same(string(a), string(b)) }

// FuzzMetadata: what is read of metadata is what the service has, number by number,
// and what is sent is read again as the same.
func FuzzMetadata(f *testing.F) {
	f.Add(staticSeed, dynamicSeed)
	f.Add(`{"serial_number":1e400,"name":null,"expired_at":"9999-12-31T23:59:59Z"}`, `{"points_earned":1e-999999999,"total_value":1e999999999,"valid_radius":-0.0,"custom":{"level":1},"gtin":1}`)
	f.Add(`{"serial_number":-9223372036854775808,"total_issued":"7"}`, `{"points_earned":0.1000000000000000000000000000000000000000000000001,"attributes":{},"localization":{"a":{"b":[]}}}`)
	f.Fuzz(func(t *testing.T, static, dynamic string) {
		n := &client.NFT{TokenID: "0x1", Metadata: client.Metadata{Static: parseObject(static), Dynamic: parseObject(dynamic)}}
		m := importedNFT(n.TokenID, meaning.Null[meaning.Address]())
		m.refresh(n)
		sent := m.metadata()
		for _, part := range []struct {
			keys      []metadataKey
			got, sent map[string]json.RawMessage
			read      types.Object
		}{
			{staticKeys, n.Metadata.Static, sent.Static, m.StaticMetadata},
			{dynamicKeys, n.Metadata.Dynamic, sent.Dynamic, m.DynamicMetadata},
		} {
			for key, raw := range part.sent {
				if !sameJSON(raw, part.got[key]) {
					t.Errorf("%s is %s and becomes %s", key, part.got[key], raw)
				}
			}
			for _, key := range part.keys {
				if v, ok := part.read.Attributes()[key.name].(types.Number); ok && !v.IsNull() && len(v.ValueBigFloat().Text('f', -1)) > 20_000 {
					t.Errorf("%s has %d digits in the protocol", key.name, len(v.ValueBigFloat().Text('f', -1)))
				}
			}
		}
		for key, raw := range n.Metadata.Dynamic {
			if _, ok := sent.Dynamic[key]; !ok && !isDocumentedDynamicKey[key] && !isNull(raw) && key != customKey && !strings.Contains(dynamic, customKey) && utf8.ValidString(dynamic) {
				t.Errorf("%s is lost", key)
			}
		}
		if !sameJSON(encodeObject(withoutNulls(n.Metadata.Dynamic)), json.RawMessage(m.DynamicMetadataAll.ValueString())) {
			t.Errorf("all is %s of %s", m.DynamicMetadataAll, dynamic)
		}
		again := importedNFT(n.TokenID, meaning.Null[meaning.Address]())
		again.refresh(&client.NFT{TokenID: n.TokenID, Metadata: sent})
		if !again.StaticMetadata.Equal(m.StaticMetadata) || !again.sameDynamic(&m) || staticKey(m.StaticMetadata) != staticKey(decodeStatic(noObject(staticKeys), sent.Static)) || len(m.staticChanges(&again)) > 0 || m.credential() != again.credential() {
			t.Errorf("%s, %s\nis read again as %s, %s", m.StaticMetadata, m.DynamicMetadata, again.StaticMetadata, again.DynamicMetadata)
		}
	})
}

func withoutNulls(object map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for key, value := range object {
		if !isNull(value) {
			out[key] = value
		}
	}
	return out
}

// FuzzDynamicPatch applies a patch to what the token has, as a service does that merges
// and as one that replaces. Either way the plan comes out, what others wrote stays to
// the letter, and what is no longer owned is gone.
func FuzzDynamicPatch(f *testing.F) {
	f.Add(`{"level":"B"}`, `{"level":"A"}`, `{"level":"B","other":{"x":1}}`)
	f.Add(`{"grade":"B","status":"x"}`, `{"score":1.0}`, `{"grade":"B","n":1e400,"z":null}`)
	f.Add(`{"grade":"B"}`, dynamicSeed, `{"grade":"C","level":7,"attributes":"x"}`)
	f.Add(`{}`, `{"":0}`, `{"":"","<":"&"}`)
	f.Fuzz(func(t *testing.T, priorText, planText, remoteText string) {
		model := func(text string) *nftModel {
			return &nftModel{DynamicMetadata: decodeDynamic(noObject(dynamicKeys), parseObject(text), true)}
		}
		prior, plan, remote := model(priorText), model(planText), parseObject(remoteText)
		owned, wanted := encodeDynamic(prior.DynamicMetadata), encodeDynamic(plan.DynamicMetadata)
		var sent map[string]json.RawMessage
		if err := json.Unmarshal(encodeObject(plan.dynamicPatch(prior, remote)), &sent); err != nil {
			t.Fatal(err)
		}
		replaced := withoutNulls(sent)
		merged := map[string]json.RawMessage{}
		for key, value := range remote {
			merged[key] = value
		}
		for key, value := range sent {
			merged[key] = value
		}
		merged = withoutNulls(merged)
		if !sameJSON(encodeObject(merged), encodeObject(replaced)) {
			t.Errorf("merged it is %s, replaced %s", encodeObject(merged), encodeObject(replaced))
		}
		if after := decodeDynamic(plan.DynamicMetadata, merged, false); !after.Equal(plan.DynamicMetadata) {
			t.Errorf("%s is wanted, and there is %s", plan.DynamicMetadata, after)
		}
		for key, value := range merged {
			_, isWanted := wanted[key]
			_, wasOwned := owned[key]
			if !isWanted && (wasOwned || !sameJSON(value, remote[key])) {
				t.Errorf("%q is %s, was %s", key, value, remote[key])
			}
		}
		for key, value := range remote {
			_, isWanted := wanted[key]
			_, wasOwned := owned[key]
			if _, ok := merged[key]; !ok && !isWanted && !wasOwned && !isNull(value) {
				t.Errorf("%q of others is lost", key)
			}
		}
	})
}

// FuzzKinds: of every kind of key, what is read from JSON and written again is the
// same, and means itself.
func FuzzKinds(f *testing.F) {
	for _, raw := range []string{`"a"`, `7`, `7.0`, `9223372036854775808`, `1e400`, `1e-400`, `1e9999999999`, `-0`, `null`, `[1,{"a":2}]`, `{"level":1}`, `{"x":1e999999999}`, `"2027-03-31"`, `"\ud800"`, `""`} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if !json.Valid([]byte(raw)) {
			t.Skip()
		}
		for _, key := range slices.Concat(staticKeys, dynamicKeys) {
			v, ok := key.kind.decode(json.RawMessage(strings.TrimSpace(raw)))
			if !ok {
				continue
			}
			if got := key.kind.encode(v); !sameJSON(got, json.RawMessage(raw)) || v.IsNull() || !v.Type(t.Context()).Equal(key.kind.attrType()) || !key.kind.same(v, v) {
				t.Errorf("%s: %s becomes %s, and that %s", key.name, raw, v, got)
			}
		}
		if number, ok := decodeNumber(json.RawMessage(strings.TrimSpace(raw))); ok && number.Prec() != 512 {
			t.Errorf("%s has a precision of %d", raw, number.Prec())
		}
	})
}

// FuzzHistory: each transaction that the service tells of is there, its network with
// every digit, and a burn just where there is one.
func FuzzHistory(f *testing.F) {
	f.Add(`{"transactions":[{"network":7,"trackId":"t","transactionId":"1033784-2","blockNumber":"1033784"},{"network":9007199254740993,"blockNumber":17}],"mint":{"network":1e3},"transfers":[],"burn":null}`)
	f.Add(`{"transactions":null,"burn":{}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var h client.NFTHistory
		if json.Unmarshal([]byte(text), &h) != nil {
			t.Skip()
		}
		m := newNFTHistoryModel(&h)
		if len(m.Transactions) != len(h.Transactions) || len(m.Transfers) != len(h.Transfers) || (m.Mint == nil) != (h.Mint == nil) || (m.Burn == nil) != (h.Burn == nil) {
			t.Errorf("%s gives %+v", text, m)
		}
		for i, transaction := range h.Transactions {
			got := m.Transactions[i]
			want, _, err := big.ParseFloat(transaction.Network.String(), 10, 512, big.ToNearestEven)
			if !got.Network.IsNull() && (err != nil || got.Network.ValueBigFloat().Cmp(want) != 0) || got.TrackID.ValueString() != transaction.TrackID || got.BlockNumber.ValueString() != string(transaction.BlockNumber) || got.TrackID.IsNull() != (transaction.TrackID == "") {
				t.Errorf("%+v gives %+v", transaction, got)
			}
			if n, err := transaction.Network.Int64(); err == nil && got.Network.IsNull() {
				t.Errorf("%d is lost", n)
			}
		}
	})
}

// FuzzUpgradeNFTState: any state of version 0 is an error or keeps all it has.
func FuzzUpgradeNFTState(f *testing.F) {
	f.Add(stateV0(f))
	f.Add(`{"token_id":"0x1","on_existing":"mint","n":1e400}`)
	f.Add(`null`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		before := parseObject(text)
		upgraded, diags := upgradeV0(t, text)
		if diags.HasError() != (before == nil) {
			t.Fatalf("%q: %v", text, diags)
		}
		if before == nil {
			return
		}
		after := parseObject(string(upgraded))
		before["on_existing"] = mustMarshal(existingAdopt)
		if !sameJSON(encodeObject(before), encodeObject(after)) {
			t.Errorf("%s becomes %s", text, upgraded)
		}
	})
}
