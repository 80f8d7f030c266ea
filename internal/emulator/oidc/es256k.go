package oidc

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/golang-jwt/jwt/v5"
)

// Algorithm is that of ID tokens (RFC 8812).
const Algorithm = "ES256K"

// es256k signs and verifies with secp256k1 keys.
type es256k struct{}

var _ jwt.SigningMethod = es256k{}

// Alg implements jwt.SigningMethod.
func (es256k) Alg() string { return Algorithm }

// Sign implements jwt.SigningMethod: r and s, of 32 bytes each.
func (es256k) Sign(text string, key any) ([]byte, error) {
	private, ok := key.(*secp256k1.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%T is no secp256k1 key", key)
	}
	digest := sha256.Sum256([]byte(text))
	signature := ecdsa.Sign(private, digest[:])
	r, s := signature.R(), signature.S()
	rBytes, sBytes := r.Bytes(), s.Bytes()
	return append(rBytes[:], sBytes[:]...), nil
}

// Verify implements jwt.SigningMethod.
func (es256k) Verify(text string, signature []byte, key any) error {
	public, ok := key.(*secp256k1.PublicKey)
	if !ok {
		return fmt.Errorf("%T is no secp256k1 key", key)
	}
	var r, s secp256k1.ModNScalar
	if len(signature) != 64 || r.SetByteSlice(signature[:32]) || s.SetByteSlice(signature[32:]) {
		return errors.New("the signature is not of two numbers of 32 bytes")
	}
	digest := sha256.Sum256([]byte(text))
	if !ecdsa.NewSignature(&r, &s).Verify(digest[:], public) {
		return jwt.ErrTokenSignatureInvalid
	}
	return nil
}

// JSONWebKey is a public key of ID tokens (RFC 7517).
type JSONWebKey struct {
	KeyType   string `json:"kty"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	KeyID     string `json:"kid"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	Y         string `json:"y"`
}

// NewJSONWebKey describes a key. Its id is the thumbprint of RFC 7638.
func NewJSONWebKey(key *secp256k1.PublicKey) JSONWebKey {
	raw := key.SerializeUncompressed()
	x, y := base64.RawURLEncoding.EncodeToString(raw[1:33]), base64.RawURLEncoding.EncodeToString(raw[33:])
	thumbprint := sha256.Sum256(fmt.Appendf(nil, `{"crv":"secp256k1","kty":"EC","x":%q,"y":%q}`, x, y))
	return JSONWebKey{"EC", "sig", Algorithm, base64.RawURLEncoding.EncodeToString(thumbprint[:]), "secp256k1", x, y}
}
