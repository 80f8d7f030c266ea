package provider

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// The example addresses of EIP-55.
var checksummed = []string{
	"0x52908400098527886E0F7030069857D2E4169EE7",
	"0x8617E340B3D01FA5F11F306F4090FD50E238070D",
	"0xde709f2102306220921060314715629080e2fb77",
	"0x27b1fdb04752bbc536007a920d24acb045561c26",
	"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
	"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
	"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
	"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
}

func TestChecksumAddress(t *testing.T) {
	t.Parallel()
	for _, want := range checksummed {
		for _, address := range []string{want, strings.ToLower(want), "0x" + strings.ToUpper(want[2:])} {
			if got := checksumAddress(address); got != want {
				t.Errorf("%s gives %s, want %s", address, got, want)
			}
		}
	}
}

func FuzzChecksumAddress(f *testing.F) {
	for _, address := range checksummed {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		if (meaning.Address{}).Check(address) != nil {
			return
		}
		got := checksumAddress(address)
		if !strings.EqualFold(got, address) || checksumAddress(strings.ToLower(got)) != got || checksumAddress("0x"+strings.ToUpper(got[2:])) != got {
			t.Errorf("%s gives %s", address, got)
		}
	})
}

const (
	keyX = "zP1RAll6_fSP83YulysNF3L3YVef6DGa0d0Dlh794K4"
	keyY = "ON2BME5Sptnptg970Bnuz4qk9tZqSfaHuHg2W-jaKLE"
)

func TestDeriveWalletAddress(t *testing.T) {
	t.Parallel()
	// The other key of the same x, and the private key 1, whose address is well known.
	const generatorX, generatorY = "eb5mfvncu6xVoGKVzocLBwKb_NstzijZWfKBWxb4F5g", "SDradyajxGVdpPv8DhEIqP0XtEimhVQZnEfQj_sQ1Lg"
	short := base64.RawURLEncoding.EncodeToString(make([]byte, 31))
	zero := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	// 1 is the x of a point. The prime plus 1 is the same number, but no coordinate.
	const primePlus1, yOf1 = "_____________________________________v___DA", "QhjyCubGRrNj22hgWCL7FCZMqNJYf91vvHUNWH52p-4"
	for _, test := range []struct{ kty, crv, x, y, want, fault string }{
		{"EC", "secp256k1", keyX, keyY, "0x5d2c54024c8f9d58059da8c47ba7e5bbdab6b249", ""},
		{"EC", "secp256k1", generatorX, generatorY, "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", ""},
		{"RSA", "secp256k1", keyX, keyY, "", `kty is "RSA"`},
		{"", "secp256k1", keyX, keyY, "", `kty is ""`},
		{"EC", "P-256", keyX, keyY, "", `crv is "P-256"`},
		{"EC", "secp256k1", keyX + "=", keyY, "", "x is"},
		{"EC", "secp256k1", keyX, keyY + "\n", "", "base64url without padding"},
		{"EC", "secp256k1", strings.ReplaceAll(keyX, "_", "/"), keyY, "", "base64url without padding"},
		{"EC", "secp256k1", keyX[:42] + "5", keyY, "", "base64url without padding"}, // bits behind the 256th
		{"EC", "secp256k1", keyX, short, "", "y has 31 bytes"},
		{"EC", "secp256k1", "", keyY, "", "x has 0 bytes"},
		{"EC", "secp256k1", keyY, keyX, "", "not a point of the curve"},
		{"EC", "secp256k1", zero, zero, "", "not a point of the curve"},
		{"EC", "secp256k1", primePlus1, yOf1, "", "not a point of the curve"},
	} {
		got, err := deriveWalletAddress(test.kty, test.crv, test.x, test.y)
		if got != test.want || (err != nil) != (test.fault != "") || err != nil && !strings.Contains(err.Error(), test.fault) {
			t.Errorf("%+v gives %q, %v", test, got, err)
		}
	}
}

func FuzzDeriveWalletAddress(f *testing.F) {
	f.Add("EC", "secp256k1", keyX, keyY)
	f.Add("EC", "secp256k1", "\r\n", "AA==")
	f.Fuzz(func(t *testing.T, kty, crv, x, y string) {
		address, err := deriveWalletAddress(kty, crv, x, y)
		if err == nil && ((meaning.Address{}).Check(address) != nil || address != strings.ToLower(address)) {
			t.Errorf("%s %s gives %s", x, y, address)
		}
	})
}
