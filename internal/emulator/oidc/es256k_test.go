package oidc

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/golang-jwt/jwt/v5"
)

func decode(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A signature that OpenSSL has made is right here.
func TestES256KOfOpenSSL(t *testing.T) {
	t.Parallel()
	const (
		x         = "Dhsaaqn_UYdCB5-dlf6dh5kdLjEDKaEaWFM51dqlEe8"
		y         = "33TCnhfpBRXjMfrkPuy4a1VBuTvjW9P41UBp9H1YyLg"
		text      = "eyJhbGciOiJFUzI1NksifQ.eyJzdWIiOiJ4In0"
		signature = "XiDaMrW3a1p6Du4VSuwEMsLmT0_41HHOGWDalo-sEaIh-EcarPOYUoswWMaTGle93J3qpRduIJqYyfcG3IxwQA"
	)
	key, err := secp256k1.ParsePubKey(append([]byte{4}, append(decode(t, x), decode(t, y)...)...))
	if err != nil {
		t.Fatal(err)
	}
	if err := (es256k{}).Verify(text, decode(t, signature), key); err != nil {
		t.Error(err)
	}
	if jwk := NewJSONWebKey(key); jwk.X != x || jwk.Y != y {
		t.Errorf("got %+v", jwk)
	}
	changed := decode(t, signature)
	changed[63] ^= 1
	for name, bad := range map[string][]byte{"changed": changed, "short": changed[:63], "empty": nil, "zero": make([]byte, 64), "overflow": []byte(strings.Repeat("\xff", 64))} {
		if (es256k{}).Verify(text, bad, key) == nil {
			t.Errorf("a signature that is %s is right", name)
		}
	}
	if (es256k{}).Verify(text+"x", decode(t, signature), key) == nil {
		t.Error("another text is signed")
	}
	for _, wrong := range []any{nil, "x", []byte("x")} {
		if _, err := (es256k{}).Sign(text, wrong); err == nil || (es256k{}).Verify(text, changed, wrong) == nil {
			t.Errorf("%v is a key", wrong)
		}
	}
}

func TestIDToken(t *testing.T) {
	t.Parallel()
	jwt.RegisterSigningMethod(Algorithm, func() jwt.SigningMethod { return es256k{} }) // the emulator itself only signs
	key := secp256k1.PrivKeyFromBytes([]byte{1})
	now := time.Unix(1_000_000, 999_999_999)
	g := Grant{Issuer: "https://op.example", Request: Request{ClientID: "c", Scope: "openid", State: "s", Nonce: "<n>", MaxAge: true}, IDWalletAddress: "0x1", AuthenticatedAt: time.Unix(5, 0)}
	for name, test := range map[string]struct {
		scope, code string
		want        map[string]any
	}{
		"all":    {"openid email", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", map[string]any{"email": "a@example.com", "c_hash": "77QmUPtjPfzWtF2AnpK9RQ"}}, // OpenID Connect Core, A.6
		"little": {"openid profile", "", map[string]any{}},
	} {
		g.Request.Scope = test.scope
		token, err := g.IDToken(key, now, "a@example.com", test.code)
		if err != nil {
			t.Fatal(err)
		}
		got := jwt.MapClaims{}
		parsed, err := jwt.NewParser(jwt.WithoutClaimsValidation()).ParseWithClaims(token, got, func(*jwt.Token) (any, error) { return key.PubKey(), nil })
		want := map[string]any{
			"iss": "https://op.example", "sub": "0x1", "id_wallet_address": "0x1", "aud": "c", "nonce": "<n>", "s_hash": "BDpxh3TFcr2KJa2-sb_NXA",
			"iat": 1e6, "exp": 1e6 + 3600, "auth_time": 5.0,
		}
		for claim, value := range test.want {
			want[claim] = value
		}
		if err != nil || !reflect.DeepEqual(map[string]any(got), want) || parsed.Header["kid"] != NewJSONWebKey(key.PubKey()).KeyID {
			t.Errorf("%s: got %v, %v; want %v", name, got, err, want)
		}
	}
}

// FuzzES256K: what is signed is right, and nothing else is, whatever the signature.
func FuzzES256K(f *testing.F) {
	key := secp256k1.PrivKeyFromBytes([]byte{7})
	f.Add("text", []byte(strings.Repeat("x", 64)))
	f.Fuzz(func(t *testing.T, text string, other []byte) {
		signature, err := es256k{}.Sign(text, key)
		if err != nil || len(signature) != 64 || (es256k{}).Verify(text, signature, key.PubKey()) != nil {
			t.Fatalf("%q is signed %x, %v", text, signature, err)
		}
		if string(other) != string(signature) && (es256k{}).Verify(text, other, key.PubKey()) == nil {
			t.Errorf("%x signs %q, too", other, text)
		}
		if _, err := json.Marshal(NewJSONWebKey(key.PubKey())); err != nil {
			t.Error(err)
		}
	})
}
