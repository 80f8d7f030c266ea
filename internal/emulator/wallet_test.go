package emulator

import (
	"encoding/base64"
	"encoding/hex"
	"reflect"
	"testing"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// publicKey makes a key of the coordinates of a JWK.
func publicKey(t *testing.T, x, y string) *secp256k1.PublicKey {
	t.Helper()
	raw := []byte{4}
	for _, coordinate := range []string{x, y} {
		b, err := base64.RawURLEncoding.DecodeString(coordinate)
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, b...)
	}
	key, err := secp256k1.ParsePubKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// The contract's test vector.
func TestAddress(t *testing.T) {
	t.Parallel()
	key := publicKey(t, "zP1RAll6_fSP83YulysNF3L3YVef6DGa0d0Dlh794K4", "ON2BME5Sptnptg970Bnuz4qk9tZqSfaHuHg2W-jaKLE")
	if got := ethereumAddress(key); got != "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249" {
		t.Errorf("got %s", got)
	}
}

// The address of Alice, the well-known development account of Substrate.
func TestSS58(t *testing.T) {
	t.Parallel()
	key, err := hex.DecodeString("d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d")
	if err != nil {
		t.Fatal(err)
	}
	if got := ss58(42, key); got != "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" {
		t.Errorf("got %s", got)
	}
}

// The seed is the same in every emulator, so that documentation can show it.
func TestSeedIsFixed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{DemoDomain, DemoEndUserEmail} {
		a, _, errA := start(t).Account(t.Context(), name)
		b, _, errB := start(t).Account(t.Context(), name)
		if !reflect.DeepEqual(a.fixed(), b.fixed()) || a.AccountID == "" || errA != nil || errB != nil {
			t.Errorf("%+v and %+v", a, b)
		}
	}
}

// fixed is an account without what follows from the clock.
func (a Account) fixed() Account {
	a.CreatedAt = time.Time{}
	return a
}

// The signature verifies with the key that the account shows, and with no other
// metadata.
func TestSignature(t *testing.T) {
	t.Parallel()
	a := organization(t)
	o := a.mint(`{"level":"A"}`)
	var info struct {
		IDWallet struct {
			JWK struct{ X, Y string } `json:"jwk_encrypted"`
		} `json:"id_wallet"`
	}
	a.into(a.call("GET", "/account/my_info", ""), &info)
	key := publicKey(t, info.IDWallet.JWK.X, info.IDWallet.JWK.Y)
	if ethereumAddress(key) != a.wallet(DemoDomain) {
		t.Error("the key isn't that of the address")
	}
	n, _, err := a.s.NFT(t.Context(), o.TokenID)
	if err != nil {
		t.Fatal(err)
	}
	hash := metadataHash(n.Static, n.Dynamic)
	if o.TokenURI != hex0x(hash[:]) {
		t.Errorf("the URI is %s", o.TokenURI)
	}
	if !verifySignature(key, o.MinterDigitalSignature, o.TokenID, hash) {
		t.Error("the signature doesn't verify")
	}
	if verifySignature(key, o.MinterDigitalSignature, o.TokenID, metadataHash(n.Static, []byte(`{"level":"B"}`))) {
		t.Error("the signature verifies with other metadata")
	}
}
