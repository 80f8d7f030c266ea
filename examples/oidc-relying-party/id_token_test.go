package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// What OpenSSL has signed verifies.
func TestES256KOfOpenSSL(t *testing.T) {
	t.Parallel()
	key, err := parseKey([]byte(`{"kty":"EC","x":"0RkZyXaJ-8EjnUzf3oRsUT5GrnxMmBiQga8rACL1kVs","y":"omuyUwZN1G9DBoAisnVgOyM026P2NhOqpMbqTAEjimU","crv":"secp256k1"}`))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := base64.RawURLEncoding.DecodeString("HcTF5Fm23t4wNAky27T0kuFO-LPh7osSwIEm7xmHGS_o-ricmrmpv2B8JGYehXJpxrqvOT-V2vvlAwHvoFDZSw")
	if err != nil {
		t.Fatal(err)
	}
	if err := (es256k{}).Verify("eyJhbGciOiJFUzI1NksifQ.eyJzdWIiOiJhZGEifQ", signature, key.public); err != nil {
		t.Error(err)
	}
}

func TestES256K(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	signature := signES256K(key, "signed")
	if err := (es256k{}).Verify("signed", signature, key.PubKey()); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{
		"another text":  es256k{}.Verify("Signed", signature, key.PubKey()),
		"another key":   es256k{}.Verify("signed", signature, newKey(t).PubKey()),
		"no key":        es256k{}.Verify("signed", signature, nil),
		"a shared key":  es256k{}.Verify("signed", signature, key.Serialize()),
		"too short":     es256k{}.Verify("signed", signature[:63], key.PubKey()),
		"too long":      es256k{}.Verify("signed", append(signature, 0), key.PubKey()),
		"r and s apart": es256k{}.Verify("signed", append(append([]byte{}, signature[32:64]...), signature[:32]...), key.PubKey()),
	} {
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	if _, err := (es256k{}).Sign("signed", nil); err == nil {
		t.Error("it signs")
	}
}

func TestParseKeys(t *testing.T) {
	t.Parallel()
	key := newKey(t).PubKey()
	good := func(change func(map[string]any)) map[string]any {
		k := jwk(key, "good")
		change(k)
		return k
	}
	for name, test := range map[string]struct {
		key    any
		usable bool
	}{
		"as published":         {good(func(map[string]any) {}), true},
		"the least":            {good(func(k map[string]any) { delete(k, "use"); delete(k, "alg"); delete(k, "kid") }), true},
		"with more":            {good(set("x5c", []string{"AA=="})), true},
		"of another kind":      {map[string]any{"kty": "RSA", "kid": "good", "n": "AQAB", "e": "AQAB"}, false},
		"of another curve":     {good(set("crv", "P-256")), false},
		"for encryption":       {good(set("use", "enc")), false},
		"for another method":   {good(set("alg", "ES256")), false},
		"without y":            {good(set("y", nil)), false},
		"with padding":         {good(func(k map[string]any) { k["x"] = k["x"].(string) + "=" }), false},
		"with a short x":       {good(set("x", base64.RawURLEncoding.EncodeToString(make([]byte, 31)))), false},
		"not on the curve":     {good(set("x", base64.RawURLEncoding.EncodeToString(make([]byte, 32)))), false},
		"with a number for id": {good(set("kid", 1)), false},
		"not an object":        {"key", false},
	} {
		document, err := json.Marshal(map[string]any{"keys": []any{test.key, jwk(key, "beside")}})
		if err != nil {
			t.Fatal(err)
		}
		keys, err := parseKeys(document)
		if want := map[bool]int{true: 2, false: 1}[test.usable]; err != nil || len(keys) != want {
			t.Errorf("%s: %d keys, %v, want %d", name, len(keys), err, want)
		}
	}
	for _, document := range []string{"", "[]", `{"keys":{}}`, `{"keys":[]`} {
		if _, err := parseKeys([]byte(document)); err == nil {
			t.Errorf("%s is accepted", document)
		}
	}
}

// With two keys a token has to name its own.
func TestChooseKey(t *testing.T) {
	t.Parallel()
	a, b := newKey(t).PubKey(), newKey(t).PubKey()
	two := []signingKey{{"a", a}, {"", b}}
	if choose(two, "a") != a || choose(two, "") != nil || choose(two, "b") != nil || choose(two[:1], "") != a || choose(nil, "") != nil {
		t.Error("a wrong key is chosen")
	}
}

// FuzzParseKeys looks for documents that break the reader, or bring a key that is no
// point of the curve.
func FuzzParseKeys(f *testing.F) {
	document, err := json.Marshal(map[string]any{"keys": []any{jwk(secp256k1.PrivKeyFromBytes([]byte{1}).PubKey(), "one"), map[string]any{"kty": "RSA"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(document)
	f.Add([]byte(`{"keys":[null,1,{}]}`))
	f.Fuzz(func(t *testing.T, document []byte) {
		keys, err := parseKeys(document)
		for _, key := range keys {
			if err != nil || key.public == nil || !key.public.IsOnCurve() {
				t.Errorf("%v, %v", key, err)
			}
		}
	})
}

// FuzzIDToken looks for headers with which a token is accepted that the provider has
// not signed, or with which reading it breaks.
func FuzzIDToken(f *testing.F) {
	key := secp256k1.PrivKeyFromBytes([]byte{1})
	document := `{"keys":[{"kty":"EC","crv":"secp256k1","kid":"one","x":"` + jwk(key.PubKey(), "")["x"].(string) + `","y":"` + jwk(key.PubKey(), "")["y"].(string) + `"}]}`
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(document)) }))
	f.Cleanup(provider.Close)
	tokens := newIDTokens(&keySet{client: provider.Client(), uri: provider.URL}, "https://oidc.example.com", testClientID, time.Now)
	payload := segment(claims{
		"iss": "https://oidc.example.com", "sub": testWallet, "id_wallet_address": testWallet, "nonce": "nonce", "aud": testClientID,
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	})
	genuine := segment(claims{"alg": "ES256K", "kid": "one"}) + "." + payload
	if _, err := tokens.verify(context.Background(), genuine+"."+base64.RawURLEncoding.EncodeToString(signES256K(key, genuine)), "nonce"); err != nil {
		f.Fatal(err)
	}
	signature := signES256K(key, genuine)
	for _, header := range []string{
		`{"alg":"ES256K","kid":"one"}`, `{"alg":"none"}`, `{"alg":"ES256","kid":1}`, `{"alg":"HS256","kid":"one"}`, `{"alg":"ES256K","kid":"one","crit":["b64"],"b64":false}`,
		`{"alg":["ES256K"]}`, `{}`, `null`, ``,
	} {
		f.Add([]byte(header), signature)
	}
	f.Fuzz(func(t *testing.T, header, signature []byte) {
		signed := base64.RawURLEncoding.EncodeToString(header) + "." + payload
		_, err := tokens.verify(t.Context(), signed+"."+base64.RawURLEncoding.EncodeToString(signature), "nonce")
		if err == nil && (es256k{}).Verify(signed, signature, key.PubKey()) != nil {
			t.Errorf("accepted with the header %s", header)
		}
		if err != nil && strings.Contains(err.Error(), payload) {
			t.Errorf("the error has the token in it: %v", err)
		}
	})
}
