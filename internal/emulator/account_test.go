package emulator

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func jsonNumber(text string) json.Number { return json.Number(text) }

func TestSignIn(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := signIn(t, s, DemoOrganizationSecret)
	claims := jwt.MapClaims{}
	token, _, err := jwt.NewParser().ParseUnverified(a.token, claims)
	if err != nil || token.Method.Alg() != "ES256" {
		t.Fatalf("%v, %v", token, err)
	}
	for _, claim := range []string{"account_id", "id_wallet_address", "id_wallet_address_eth", "purpose", "iat", "sub", "iss", "aud", "exp"} {
		if claims[claim] == nil {
			t.Errorf("the token has no %s", claim)
		}
	}
	if life := claims["exp"].(float64) - claims["iat"].(float64); life != 30*24*3600 {
		t.Errorf("the token lives %g s", life)
	}
	for body, code := range map[string]string{`{"api_key_secret":"x"}`: codeUnauthorized, `{"api_key_secret":7}`: codeInvalidValue, `{}`: codeMissingValue} {
		resp := a.call("POST", "/auth/account/access_token/refresh", body)
		if resp.code() != code {
			t.Errorf("%s: %v", body, resp.Error)
		}
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.Switches.TokenLifetime = Duration(time.Minute) })
	good := signIn(t, s, DemoOrganizationSecret).token
	parts := strings.Split(good, ".")
	none, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{"account_id": "x", "exp": 9e9}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	hs, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"account_id": "x", "exp": 9e9}).SignedString([]byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	a := &api{t: t, s: s}
	for name, token := range map[string]string{
		"none": "", "garbage": "x", "alg none": none, "HS256": hs, "tampered": parts[0] + "." + parts[1] + "x." + parts[2], "without signature": parts[0] + "." + parts[1] + ".",
	} {
		a.token = token
		resp := a.call("GET", "/account/my_info", "")
		if resp.status != 401 || resp.code() != codeUnauthorized {
			t.Errorf("%s: %d %v", name, resp.status, resp.Error)
		}
	}
	a.token = good
	if resp := a.call("GET", "/account/my_info", ""); resp.Status != "ok" {
		t.Errorf("%v", resp.Error)
	}
	s.advance(t, 61*time.Second)
	a.fails(a.call("GET", "/account/my_info", ""), 401, codeAccessTokenExpired)
	a.token = signIn(t, s, DemoOrganizationSecret).token
	if err := s.RevokeTokens(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.fails(a.call("GET", "/account/my_info", ""), 401, codeUnauthorized)
}

func TestMyInfo(t *testing.T) {
	t.Parallel()
	s := start(t)
	for secret, kind := range map[string]string{DemoOrganizationSecret: typeOrganization, DemoEndUserSecret: typeEndUser} {
		a := signIn(t, s, secret)
		var info map[string]any
		a.into(a.call("GET", "/account/my_info", ""), &info)
		for _, key := range strings.Fields(`account_id oidc_issuer_url sub name given_name family_name middle_name nickname preferred_username profile picture website
			email email_verified gender birthdate zoneinfo locale phone_number phone_number_verified address account_type domain domain_verified id_wallet created_at updated_at`) {
			if _, ok := info[key]; !ok {
				t.Errorf("%s: %s is missing", kind, key)
			}
		}
		if info["account_type"] != kind || len(info) != 27 {
			t.Errorf("%s: %v", kind, info)
		}
	}
}

func TestDomainVerification(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := signIn(t, s, DemoOrganizationSecret)
	var v struct {
		Domain    string
		TXTRecord string `json:"txt_record"`
	}
	a.into(a.call("GET", "/verify/domain/step1", ""), &v)
	if v.Domain != DemoDomain || !strings.HasPrefix(v.TXTRecord, "web3connect-domain-verification=") {
		t.Errorf("got %+v", v)
	}
	a.fails(a.call("GET", "/verify/domain/step2", ""), 400, codeValidationFailed)
	s.setTXT(t, DemoDomain, "other", v.TXTRecord+"x")
	a.fails(a.call("GET", "/verify/domain/step2", ""), 400, codeValidationFailed)
	s.setTXT(t, "UNIVERSITY.example.", "other", v.TXTRecord)
	var done bool
	a.into(a.call("GET", "/verify/domain/step2", ""), &done)
	if account, _, _ := s.Account(t.Context(), DemoDomain); !done || !account.DomainVerified {
		t.Errorf("%t %+v", done, account)
	}
	signIn(t, s, DemoEndUserSecret).fails(signIn(t, s, DemoEndUserSecret).call("GET", "/verify/domain/step1", ""), 403, codePermissionDenied)
}

func TestCheckAPIKey(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	for secret, name := range map[string]string{DemoOrganizationSecret: DemoDomain, DemoEndUserSecret: DemoEndUserEmail} {
		var got map[string]string
		a.into(a.call("POST", "/auth/account/access_token/check_account_type_and_address", `{"api_key_secret":"`+secret+`"}`), &got)
		account := accountNamed(t, s, name)
		if want := map[string]string{
			"account_id": account.AccountID, "account_type": account.Type,
			"id_wallet_address_eth": account.IDWalletAddress, "id_wallet_address_suri": account.IDWalletSuri,
		}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// The key that is shown is that of the address, in any case of it.
func TestIDWallet(t *testing.T) {
	t.Parallel()
	a := signIn(t, start(t), DemoOrganizationSecret)
	for _, address := range []string{a.holder(), "0X" + strings.ToUpper(a.holder()[2:])} {
		var got struct {
			Address string                          `json:"id_wallet_address"`
			JWK     struct{ Kty, Crv, X, Y string } `json:"id_wallet_public_key_jwk"`
		}
		a.into(a.call("GET", "/account/id_wallet/"+address+"/public_info", ""), &got)
		if got.Address != a.holder() || got.JWK.Kty != "EC" || got.JWK.Crv != "secp256k1" || ethereumAddress(publicKey(t, got.JWK.X, got.JWK.Y)) != a.holder() {
			t.Errorf("got %+v", got)
		}
	}
	a.fails(a.call("GET", "/account/id_wallet/0x00000000000000000000000000000000000000ff/public_info", ""), 404, codeNotFound)
	a.fails(a.call("GET", "/account/id_wallet/0x12/public_info", ""), 400, codeInvalidValue)
}
