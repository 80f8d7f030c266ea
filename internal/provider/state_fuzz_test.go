package provider

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func stateV0(f *testing.F) string {
	f.Helper()
	raw, err := os.ReadFile("testdata/state/v0/web3connect_nft.json")
	if err != nil {
		f.Fatal(err)
	}
	return string(raw)
}

func upgradeV0(t *testing.T, text string) (json.RawMessage, diag.Diagnostics) {
	t.Helper()
	req := resource.UpgradeStateRequest{RawState: &tfprotov6.RawState{JSON: []byte(text)}}
	var resp resource.UpgradeStateResponse
	upgradeNFTState0(t.Context(), req, &resp)
	if resp.DynamicValue == nil {
		return nil, resp.Diagnostics
	}
	return resp.DynamicValue.JSON, resp.Diagnostics
}

// imported imports by id or by identity and gives the state and the identity.
func imported(t *testing.T, r resource.ResourceWithImportState, attribute, id string, byIdentity bool) (*resource.ImportStateResponse, string) {
	t.Helper()
	var schema resource.SchemaResponse
	r.Schema(t.Context(), resource.SchemaRequest{}, &schema)
	var identity resource.IdentitySchemaResponse
	r.(resource.ResourceWithIdentity).IdentitySchema(t.Context(), resource.IdentitySchemaRequest{}, &identity)
	typ := identity.IdentitySchema.Type().TerraformType(t.Context())
	req := resource.ImportStateRequest{ID: id}
	if byIdentity {
		req = resource.ImportStateRequest{Identity: &tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: tftypes.NewValue(typ, map[string]tftypes.Value{attribute: tftypes.NewValue(tftypes.String, id)})}}
	} else {
		req.Identity = &tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: tftypes.NewValue(typ, nil)}
	}
	resp := &resource.ImportStateResponse{
		State:    tfsdk.State{Schema: schema.Schema, Raw: tftypes.NewValue(schema.Schema.Type().TerraformType(t.Context()), nil)},
		Identity: &tfsdk.ResourceIdentity{Schema: identity.IdentitySchema, Raw: tftypes.NewValue(typ, nil)},
	}
	r.ImportState(t.Context(), req, resp)
	var known types.String
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.Identity.GetAttribute(t.Context(), path.Root(attribute), &known)...)
	}
	return resp, known.ValueString()
}

// FuzzImport: an import by id or identity is an error, or puts what was given into
// state and identity. Of an NFT the id may have a holder, and what is in the state
// imports the same again.
func FuzzImport(f *testing.F) {
	const token, holder = "0x7c1f0e6c5b1f4f4c9a2d3e8b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c", "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249"
	for _, id := range []string{token, token + "," + holder, " " + token + " , 0x" + strings.ToUpper(holder[2:]), token + ",", "," + holder, token + "," + nobody, "..", ".", "", "a b", "ada@example.com", " Ada@Example.com", "+81312345678", "university.example", "University.example."} {
		f.Add(id, false)
		f.Add(id, true)
	}
	f.Fuzz(func(t *testing.T, id string, byIdentity bool) {
		if !utf8.ValidString(id) {
			t.Skip() // Terraform has none
		}
		for attribute, r := range map[string]resource.ResourceWithImportState{"email": &endUserResource{}, "phone_number": &phoneVerificationResource{}, "domain": &domainVerificationResource{}} {
			resp, known := imported(t, r, attribute, id, byIdentity)
			var got types.String
			if !resp.Diagnostics.HasError() {
				resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root(attribute), &got)...)
			}
			if !resp.Diagnostics.HasError() && (got.ValueString() != id || known != id || id == "") {
				t.Errorf("%s %q is imported as %s, %q", attribute, id, got, known)
			}
		}
		resp, known := imported(t, &nftResource{}, "token_id", id, byIdentity)
		if resp.Diagnostics.HasError() {
			return
		}
		var m nftModel
		resp.Diagnostics.Append(resp.State.Get(t.Context(), &m)...)
		tokenID, holder := m.TokenID.ValueString(), m.HolderIDWalletAddress
		switch {
		case resp.Diagnostics.HasError():
			t.Fatal(resp.Diagnostics)
		case known != tokenID, check.TokenID(tokenID) != nil, strings.ContainsFunc(tokenID, unicode.IsSpace), !strings.HasPrefix(strings.TrimSpace(id), tokenID):
			t.Errorf("%q is imported as %q, %q", id, tokenID, known)
		case !holder.IsNull() && ((meaning.Address{}).Check(holder.ValueString()) != nil || isNobody(holder)):
			t.Errorf("%q has the holder %s", id, holder)
		}
		again := tokenID
		if !holder.IsNull() {
			again += "," + holder.ValueString()
		}
		if other, _ := imported(t, &nftResource{}, "token_id", again, false); other.Diagnostics.HasError() || !other.State.Raw.Equal(resp.State.Raw) {
			t.Errorf("%q is imported otherwise than %q: %v", id, again, other.Diagnostics)
		}
	})
}

// privateMap is a private state.
type privateMap map[string][]byte

func (p privateMap) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p[key], nil
}

func (p privateMap) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	p[key] = value
	var diags diag.Diagnostics
	if len(value) > 0 && !json.Valid(value) {
		diags.AddError("not JSON", string(value)) // the framework wants it
	}
	return diags
}

// FuzzPrivateText: what is written is read again, and anything else is a text, too.
func FuzzPrivateText(f *testing.F) {
	f.Add("0x1", `true`)
	f.Add("", `"a"`)
	f.Add("é\u2028<", `null`)
	f.Fuzz(func(t *testing.T, text, raw string) {
		if !utf8.ValidString(text) {
			t.Skip() // Terraform has none
		}
		private, diags := privateMap{"other": []byte(raw)}, diag.Diagnostics{}
		setPrivateText(t.Context(), &diags, private, "key", text)
		if got := privateText(t.Context(), &diags, private, "key"); got != text || diags.HasError() {
			t.Errorf("%q is read as %q, %v", text, got, diags)
		}
		var want *string
		got := privateText(t.Context(), &diags, private, "other")
		if json.Unmarshal([]byte(raw), &want) == nil && want != nil && got != *want || json.Unmarshal([]byte(raw), &want) != nil && got != raw {
			t.Errorf("%q is read as %q", raw, got)
		}
	})
}

// FuzzSeal: what is sealed is opened again for the same purpose, and nothing else is.
func FuzzSeal(f *testing.F) {
	f.Add("tmp-token", "1234", "+81312345678", []byte(`"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="`), 7)
	f.Add("\x00é", "", "", []byte(`"AAAA"`), -1)
	s := &sealer{"secret"}
	f.Fuzz(func(t *testing.T, tmpToken, oldCode, number string, raw []byte, flip int) {
		if text, err := s.open(raw, number); !errors.Is(err, errSealed) || text != "" {
			t.Fatalf("%q opens as %q, %v", raw, text, err)
		}
		if !utf8.ValidString(tmpToken + oldCode) {
			t.Skip() // they come from JSON
		}
		private, diags := privateMap{}, diag.Diagnostics{}
		p := pendingPhone{TmpToken: tmpToken, OldCode: oldCode}
		p.save(t.Context(), s, number, private, &diags)
		if got, err := loadPendingPhone(t.Context(), s, number, private); got != p || err != nil || diags.HasError() {
			t.Errorf("%+v is read as %+v, %v, %v", p, got, err, diags)
		}
		var sealed []byte
		if err := json.Unmarshal(private[pendingPhoneKey], &sealed); err != nil {
			t.Fatal(err)
		}
		sealed[max(flip, -flip-1)%len(sealed)] ^= 1
		private[pendingPhoneKey] = mustMarshal(sealed)
		if got, err := loadPendingPhone(t.Context(), s, number, private); got != (pendingPhone{}) || !errors.Is(err, errSealed) {
			t.Errorf("altered it is read as %+v, %v", got, err)
		}
	})
}

// FuzzEndUserImport takes results of any form into a state of any form: each e-mail
// then has a wallet or a failure, never both, nothing is left to do, and the state is
// read again as it was written.
func FuzzEndUserImport(f *testing.F) {
	const answer = `[{"email":"ada@EXAMPLE.com","id_wallet_address":"0x1","id_wallet_address_eth":"0x2","id_wallet_address_suri":"5G","ok":true},{"email":"b@x.com","ok":false},{"email":"b@x.com","id_wallet_address":"0x3","ok":true}]`
	f.Add("Ada@example.com\nb@x.com\n c@x.com", `{"c@x.com":{"id_wallet_address":"0x9"}}`, "b@x.com", answer, false)
	f.Add("a@x.com", `null`, "a@x.com", `[{"email":" A@X.com ","id_wallet_address":"0x1","ok":true}]`, true)
	f.Add("İ@x.com\n<&>@x.com", `{"<&>@x.com":null}`, "", `null`, false)
	f.Fuzz(func(t *testing.T, emails, wallets, failed, answer string, retry bool) {
		var answered []client.ImportedEndUser
		if !utf8.ValidString(emails+wallets+failed) || json.Unmarshal([]byte(answer), &answered) != nil {
			t.Skip()
		}
		m := endUserImportModel{
			importOutcome: importOutcome{Wallets: types.StringValue(wallets), Failures: types.MapValueMust(types.StringType, map[string]attr.Value{failed: types.StringValue("why")})},
			Emails:        meaning.New[meaning.Emails](emails),
			BatchIDs:      stringList([]string{"b"}),
			RetryFailures: types.BoolValue(retry),
		}
		s := m.state()
		listed := m.emails()
		todo := s.todo(listed, retry)
		s.takeRunning(todo)
		s.add(todo, answered)
		for _, email := range todo {
			_, imported := s.wallets[email.Key]
			if _, failed := s.failures[email.Key]; imported == failed {
				t.Errorf("%q is imported: %t, failed: %t", email.Text, imported, failed)
			}
		}
		m.RetryFailures = types.BoolValue(false)
		m.setState(listed, s)
		all := map[string]bool{}
		for _, email := range listed {
			all[email.Key] = true
		}
		written := m.state()
		keys := map[string]bool{}
		for key := range written.wallets {
			if _, ok := written.failures[key]; ok {
				t.Errorf("%q has a wallet and a failure", key)
			}
			keys[key] = true
		}
		for key := range written.failures {
			keys[key] = true
		}
		if !maps.Equal(keys, all) || len(written.todo(listed, false)) > 0 || len(written.missing(listed)) > 0 || !slices.Equal(written.batches, []string{"b"}) {
			t.Errorf("of %q there is %+v", emails, written)
		}
		for key, w := range written.wallets {
			if w != s.wallets[key] || len(all) <= maxAddressMap && !m.IDWalletAddresses.Elements()[key].Equal(types.StringValue(w.IDWalletAddress)) {
				t.Errorf("%q has %+v", key, w)
			}
		}
		planned := m
		planned.planState(written)
		if !planned.sameOutcome(m) {
			t.Errorf("the next plan is %+v, not %+v", planned, m)
		}
		all = map[string]bool{}
		for _, r := range answered {
			all[meaning.NormalizeEmail(r.Email)] = true
		}
		batch := newEndUserImportBatchModel(types.StringValue("b"), &client.ImportBatch{Result: answered})
		if got := len(batch.Failures.Elements()) + len(parseObject(batch.Wallets.ValueString())); got != len(all) {
			t.Errorf("%s gives %d wallets and failures, not %d", answer, got, len(all))
		}
	})
}
