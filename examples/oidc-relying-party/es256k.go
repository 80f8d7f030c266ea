package main

import (
	"crypto/sha256"
	"errors"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/golang-jwt/jwt/v5"
)

// es256k is the signature algorithm ES256K (RFC 8812), for verifying alone.
type es256k struct{}

// algorithm is the only one that ID tokens of Web3Connect are signed with.
const algorithm = "ES256K"

func init() {
	jwt.RegisterSigningMethod(algorithm, func() jwt.SigningMethod { return es256k{} })
}

func (es256k) Alg() string { return algorithm }

func (es256k) Sign(string, any) ([]byte, error) {
	return nil, errors.New("a relying party signs nothing")
}

// Verify checks a signature, which is r and s with 32 bytes each.
func (es256k) Verify(signed string, signature []byte, key any) error {
	public, ok := key.(*secp256k1.PublicKey)
	if !ok {
		return jwt.ErrInvalidKeyType
	}
	if len(signature) != 64 {
		return jwt.ErrTokenSignatureInvalid
	}
	var r, s secp256k1.ModNScalar
	if r.SetByteSlice(signature[:32]) || s.SetByteSlice(signature[32:]) { // true: not below the order of the curve
		return jwt.ErrTokenSignatureInvalid
	}
	hash := sha256.Sum256([]byte(signed))
	if !ecdsa.NewSignature(&r, &s).Verify(hash[:], public) {
		return jwt.ErrTokenSignatureInvalid
	}
	return nil
}
