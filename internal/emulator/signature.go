package emulator

import (
	"crypto/sha256"

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
