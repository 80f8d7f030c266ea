package emulator

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/gtank/ristretto255"
	"github.com/mr-tron/base58"
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/sha3"
)

// wallet is an ID wallet: a secp256k1 key, whose address is Ethereum's, and the
// SS58 address of a separate sr25519 key.
type wallet struct {
	key     *secp256k1.PrivateKey
	address string // lower case
	suri    string
}

// newWallet makes a wallet of 32 bytes for the first key and 64 for the second.
func newWallet(random io.Reader) (wallet, error) {
	seed, err := randomBytes(random, 96)
	if err != nil {
		return wallet{}, err
	}
	key := secp256k1.PrivKeyFromBytes(seed[:32])
	if key.Key.IsZero() {
		return wallet{}, fmt.Errorf("the randomness gives no key")
	}
	// The public key of sr25519 is a scalar times the base point of Ristretto.
	public := ristretto255.NewElement().ScalarBaseMult(ristretto255.NewScalar().FromUniformBytes(seed[32:])).Encode(nil)
	return wallet{key, ethereumAddress(key.PubKey()), ss58(42, public)}, nil
}

// ethereumAddress is the last 20 bytes of Keccak-256 of the key's x and y.
func ethereumAddress(key *secp256k1.PublicKey) string {
	hash := sha3.NewLegacyKeccak256()
	hash.Write(key.SerializeUncompressed()[1:])
	return "0x" + hex.EncodeToString(hash.Sum(nil)[12:])
}

// ss58 is the address of a 32-byte key in the form of Substrate, for networks
// below 64.
func ss58(network byte, key []byte) string {
	payload := append([]byte{network}, key...)
	sum := blake2b.Sum512(append([]byte("SS58PRE"), payload...))
	return base58.Encode(append(payload, sum[:2]...))
}

// jwk is the public key as a JSON Web Key.
func (w wallet) jwk() map[string]string {
	raw := w.key.PubKey().SerializeUncompressed()
	return map[string]string{
		"kty": "EC", "crv": "secp256k1",
		"x": base64.RawURLEncoding.EncodeToString(raw[1:33]),
		"y": base64.RawURLEncoding.EncodeToString(raw[33:]),
	}
}

// parseAddress reads the address of an ID wallet, in any case.
func parseAddress(text string) (string, error) {
	digits, ok := strings.CutPrefix(strings.ToLower(text), "0x")
	if raw, err := hex.DecodeString(digits); !ok || err != nil || len(raw) != 20 {
		return "", invalid("%q is not an ID wallet address", text)
	}
	return "0x" + digits, nil
}
