package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
)

// sign is the minter's digital signature: ES256K over token id and metadata hash,
// r and s of 32 bytes each, as hex.
func sign(key *secp256k1.PrivateKey, tokenID string, hash [32]byte) string {
	digest := signedDigest(tokenID, hash)
	signature := ecdsa.Sign(key, digest[:])
	r, s := signature.R(), signature.S()
	rBytes, sBytes := r.Bytes(), s.Bytes()
	return hex0x(append(rBytes[:], sBytes[:]...))
}

func signedDigest(tokenID string, hash [32]byte) [32]byte {
	return sha256.Sum256(append([]byte(tokenID), hash[:]...))
}

// verifySignature tells whether a wallet's key made a signature.
func verifySignature(key *secp256k1.PublicKey, signature, tokenID string, hash [32]byte) bool {
	raw, err := hex.DecodeString(strings.TrimPrefix(signature, "0x"))
	if err != nil || len(raw) != 64 {
		return false
	}
	var r, s secp256k1.ModNScalar
	if r.SetByteSlice(raw[:32]) || s.SetByteSlice(raw[32:]) {
		return false
	}
	digest := signedDigest(tokenID, hash)
	return ecdsa.NewSignature(&r, &s).Verify(digest[:], key)
}
