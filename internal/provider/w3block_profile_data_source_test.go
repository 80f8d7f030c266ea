package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const w3blockProfileConfig = `data "web3connect_w3block_profile" "test" {}`

// w3blockUserConfig has a provider block that signs in with the emulator's user.
func w3blockUserConfig(e *acctest.Emulator, endpoint, body string) string {
	return fmt.Sprintf("provider \"web3connect\" {\n endpoint = %q\n w3block = { email = %q, password = %q, endpoint = %q }\n}\n%s",
		e.URL, emulator.DemoUserEmail, emulator.DemoUserPassword, endpoint, body)
}

func TestAccW3BlockProfileDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	const profile = "web3connect_w3block_profile"
	tenant := func(body string) string { return w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, body) }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{
				Config: w3blockUserConfig(e, e.W3BlockURL, w3blockProfileConfig),
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue(profile, "id", knownvalue.NotNull()),
					dataValue(profile, "email", knownvalue.StringExact(emulator.DemoUserEmail)),
					dataValue(profile, "name", knownvalue.StringExact("Demo User")),
					dataValue(profile, "tenant_id", knownvalue.StringExact(emulator.DemoTenantID)),
					dataValue(profile, "verified", knownvalue.Bool(true)),
					dataValue(profile, "phone_verified", knownvalue.Bool(false)),
					dataValue(profile, "phone", knownvalue.Null()),
					dataValue(profile, "address", knownvalue.Null()),
					dataValue(profile, "main_wallet", knownvalue.ObjectPartial(map[string]knownvalue.Check{"type": knownvalue.StringExact("vault"), "owner": knownvalue.Null()})),
					dataValue(profile, "wallets", knownvalue.ListSizeExact(1)),
					dataValue(profile, "contexts", knownvalue.ListSizeExact(0)),
					dataValue(profile, "referrer_user", knownvalue.Null()),
				},
			},
			// A token that is refused is renewed.
			{
				PreConfig: func() {
					e.ClearRequests()
					e.Fault(emulator.Fault{Operation: "getW3BlockProfile", Kind: emulator.FaultStatus, Status: 401, Nth: 1})
				},
				Config: w3blockUserConfig(e, e.W3BlockURL, w3blockProfileConfig),
				Check:  sent(e, "refreshW3BlockToken", 1),
			},
			{Config: tenant(w3blockProfileConfig), ExpectError: words("The provider is signed in as a tenant, and only users have a profile.")},
			{Config: e.Config(w3blockProfileConfig), ExpectError: words("Sign in as a user: set w3block.email and w3block.password in the provider block.")},
			{Config: w3blockConfig(e, e.W3BlockURL, "wrong", w3blockProfileConfig), ExpectError: words("The W3Block credentials are refused")},
			{
				PreConfig: func() {
					e.Fault(emulator.Fault{Operation: "getW3BlockProfile", Kind: emulator.FaultHTML, Status: 200, Nth: 1})
				},
				Config:      w3blockUserConfig(e, e.W3BlockURL, w3blockProfileConfig),
				ExpectError: words("Check that the endpoint of W3Block ID (w3block.endpoint in the provider block, or W3BLOCK_ENDPOINT) is the base URL of W3Block ID"),
			},
		},
	})
}

// fullProfile has every documented key, which the emulator doesn't, and others.
const fullProfile = `{
	"id": "u", "email": "user@example.com", "phone": "+81300000000", "verified": true, "phoneVerified": true, "emailVerified": false,
	"roles": ["user", "admin"], "i18nLocale": "ja", "name": "Ada", "tenantId": "t", "mainWalletId": "w1", "addressId": "a",
	"address": {"id": "a", "street": "s", "number": 7, "district": "d", "complement": null, "city": "c", "state": "st", "country": "JP", "postalCode": "100", "coordinates": {"lat": 1}},
	"mainWallet": {"id": "w1", "tenantId": "t", "address": "0x1", "ownerId": "u", "type": "vault", "status": "ready", "owner": {"id": "u"}},
	"wallets": [{"id": "w1"}, {"id": "w2", "owner": "u"}],
	"contexts": [{"id": "c", "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-02T00:00:00.000Z", "tenantId": "t", "contextId": "f", "userId": "u", "status": "approved",
		"context": {"id": "f", "createdAt": "x", "updatedAt": "y", "description": "d", "slug": "kyc", "tenantId": "t", "type": "user_properties", "maxSubmissions": 3, "isPreOrder": false},
		"logs": [{"inputIds": ["i1", "i2"], "moderatorId": "m", "reason": "r", "registerAt": "z", "status": "approved"}], "approverUserId": "m", "new": 1},
		{"id": "empty", "context": null, "logs": null}],
	"createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-02T00:00:00.000Z", "kycStatus": "approved", "avatarUrl": "https://example.com/a.png",
	"referrerUser": {"id": "r", "email": "r@example.com"}, "unknown": {"key": []}
}`

func TestAccW3BlockProfileDataSource_full(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	body := fullProfile
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/auth/signin" {
			_, _ = w.Write([]byte(`{"token":"opaque-token","refreshToken":"opaque-refresh-token"}`))
			return
		}
		if r.URL.Path != "/users/profile" || r.Header.Get("Authorization") != "Bearer opaque-token" {
			t.Errorf("%s with %q", r.URL, r.Header.Get("Authorization"))
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(service.Close)
	const profile = "web3connect_w3block_profile"
	text, null := knownvalue.StringExact, knownvalue.Null()
	var checks, empty []statecheck.StateCheck
	for attribute, want := range map[string]knownvalue.Check{
		"id": text("u"), "email": text("user@example.com"), "phone": text("+81300000000"),
		"verified": knownvalue.Bool(true), "phone_verified": knownvalue.Bool(true), "email_verified": knownvalue.Bool(false),
		"roles":       knownvalue.ListExact([]knownvalue.Check{text("user"), text("admin")}),
		"i18n_locale": text("ja"), "name": text("Ada"), "tenant_id": text("t"), "main_wallet_id": text("w1"), "address_id": text("a"),
		"address": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": text("a"), "street": text("s"), "number": text("7"), "district": text("d"), "complement": null, "city": text("c"), "state": text("st"),
			"country": text("JP"), "postal_code": text("100"), "coordinates": text(`{"lat": 1}`),
		}),
		"main_wallet": knownvalue.ObjectExact(map[string]knownvalue.Check{
			"id": text("w1"), "tenant_id": text("t"), "address": text("0x1"), "owner_id": text("u"), "type": text("vault"), "status": text("ready"), "owner": text(`{"id": "u"}`),
		}),
		"wallets": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": text("w1"), "owner": null}), knownvalue.ObjectPartial(map[string]knownvalue.Check{"owner": text("u")}),
		}),
		"contexts": knownvalue.ListExact([]knownvalue.Check{
			knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": text("c"), "created_at": text("2026-01-01T00:00:00.000Z"), "updated_at": text("2026-01-02T00:00:00.000Z"), "tenant_id": text("t"), "context_id": text("f"),
				"user_id": text("u"), "status": text("approved"), "approver_user_id": text("m"),
				"context": knownvalue.ObjectExact(map[string]knownvalue.Check{
					"id": text("f"), "created_at": text("x"), "updated_at": text("y"), "description": text("d"), "slug": text("kyc"), "tenant_id": text("t"),
					"type": text("user_properties"), "max_submissions": knownvalue.Int64Exact(3), "is_pre_order": knownvalue.Bool(false),
				}),
				"logs": knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectExact(map[string]knownvalue.Check{
					"input_ids": knownvalue.ListExact([]knownvalue.Check{text("i1"), text("i2")}), "moderator_id": text("m"), "reason": text("r"), "register_at": text("z"), "status": text("approved"),
				})}),
			}),
			knownvalue.ObjectPartial(map[string]knownvalue.Check{"id": text("empty"), "context": null, "logs": null}),
		}),
		"created_at": text("2026-01-01T00:00:00.000Z"), "updated_at": text("2026-01-02T00:00:00.000Z"), "kyc_status": text("approved"), "avatar_url": text("https://example.com/a.png"),
		"referrer_user": knownvalue.ObjectExact(map[string]knownvalue.Check{"id": text("r"), "email": text("r@example.com")}),
	} {
		checks = append(checks, dataValue(profile, attribute, want))
		if attribute != "id" {
			empty = append(empty, dataValue(profile, attribute, null))
		}
	}
	config := w3blockUserConfig(e, service.URL, w3blockProfileConfig)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: checks},
			// Everything but the id can be missing.
			{PreConfig: func() { body = `{"id": "u", "roles": null}` }, Config: config, ConfigStateChecks: empty},
			{PreConfig: func() { body = `{"status": "ok"}` }, Config: config, ExpectError: words("the answer is not a profile")},
		},
	})
}
