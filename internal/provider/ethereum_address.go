package provider

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"

	"golang.org/x/crypto/sha3"
)

// checksumAddress writes an address that is checked already in the case that
// carries its checksum (EIP-55): a letter is upper case where the hash of the
// lower-case digits has a digit of 8 or more.
func checksumAddress(address string) string {
	digits := strings.ToLower(strings.TrimPrefix(address, "0x"))
	out := []byte(digits)
	hash := hex.EncodeToString(keccak256([]byte(digits)))
	for i, digit := range out {
		if digit >= 'a' && hash[i] >= '8' {
			out[i] = digit - 'a' + 'A'
		}
	}
	return "0x" + string(out)
}

// deriveWalletAddress is the address of a wallet's public key: the last 20 bytes
// of the hash of its coordinates.
func deriveWalletAddress(kty, crv, x, y string) (string, error) {
	if kty != "EC" {
		return "", fmt.Errorf("kty is %q; the key of an ID wallet has \"EC\"", kty)
	}
	if crv != "secp256k1" {
		return "", fmt.Errorf("crv is %q; the key of an ID wallet has \"secp256k1\"", crv)
	}
	rawX, err := coordinate("x", x)
	if err != nil {
		return "", err
	}
	rawY, err := coordinate("y", y)
	if err != nil {
		return "", err
	}
	if !isOnCurve(new(big.Int).SetBytes(rawX), new(big.Int).SetBytes(rawY)) {
		return "", fmt.Errorf("x and y are not a point of the curve secp256k1; one of them is not that of the key")
	}
	return "0x" + hex.EncodeToString(keccak256(append(rawX, rawY...))[12:]), nil
}

// coordinate reads a coordinate as RFC 7518 wants it: always 32 bytes.
func coordinate(name, text string) ([]byte, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") { // which the decoder skips
		return nil, fmt.Errorf("%s is %q, which is not base64url without padding", name, text)
	}
	if len(raw) != 32 {
		return nil, fmt.Errorf("%s has %d bytes; a coordinate of secp256k1 has 32, leading zeros included", name, len(raw))
	}
	return raw, nil
}

// fieldPrime is the prime of secp256k1's field, 2^256 - 2^32 - 977.
var fieldPrime, _ = new(big.Int).SetString("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16)

// isOnCurve tells whether y² = x³ + 7 in the field.
func isOnCurve(x, y *big.Int) bool {
	if x.Cmp(fieldPrime) >= 0 || y.Cmp(fieldPrime) >= 0 {
		return false
	}
	left := new(big.Int).Mul(y, y)
	right := new(big.Int).Exp(x, big.NewInt(3), nil)
	right.Add(right, big.NewInt(7))
	return left.Sub(left, right).Mod(left, fieldPrime).Sign() == 0
}

// keccak256 is Ethereum's hash, older than SHA-3 and padded differently.
func keccak256(data []byte) []byte {
	hash := sha3.NewLegacyKeccak256()
	hash.Write(data)
	return hash.Sum(nil)
}
