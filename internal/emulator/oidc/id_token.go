package oidc

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/golang-jwt/jwt/v5"
)

// Lifetime is how long ID tokens and access tokens live.
const Lifetime = time.Hour

// Grant is what an end user has allowed a client: the request and who he is.
type Grant struct {
	Issuer          string    `json:"issuer"`
	Request         Request   `json:"request"`
	AccountID       string    `json:"account_id"`
	IDWalletAddress string    `json:"id_wallet_address"`
	AuthenticatedAt time.Time `json:"authenticated_at"`
}

// claims are those of an ID token.
type claims struct {
	Issuer          string `json:"iss"`
	Subject         string `json:"sub"`
	IDWalletAddress string `json:"id_wallet_address"`
	Email           string `json:"email,omitempty"`
	Nonce           string `json:"nonce"`
	StateHash       string `json:"s_hash,omitempty"`
	CodeHash        string `json:"c_hash,omitempty"`
	Audience        string `json:"aud"`
	IssuedAt        int64  `json:"iat"`
	ExpiresAt       int64  `json:"exp"`
	// AuthenticatedAt is there where the request has max_age.
	AuthenticatedAt int64 `json:"auth_time,omitempty"`
	jwt.Claims      `json:"-"`
}

// IDToken signs the ID token of a grant. The e-mail goes in if the scope asks for
// it; code is the authorization code that the token comes with, "" for none.
func (g Grant) IDToken(key *secp256k1.PrivateKey, now time.Time, email, code string) (string, error) {
	c := claims{
		Issuer: g.Issuer, Subject: g.IDWalletAddress, IDWalletAddress: g.IDWalletAddress, Nonce: g.Request.Nonce, Audience: g.Request.ClientID,
		IssuedAt: now.Unix(), ExpiresAt: now.Add(Lifetime).Unix(),
	}
	if g.Request.AsksEmail() {
		c.Email = email
	}
	if g.Request.State != "" {
		c.StateHash = leftHalf(g.Request.State)
	}
	if code != "" {
		c.CodeHash = leftHalf(code)
	}
	if g.Request.MaxAge {
		c.AuthenticatedAt = g.AuthenticatedAt.Unix()
	}
	token := jwt.NewWithClaims(es256k{}, c)
	token.Header["kid"] = NewJSONWebKey(key.PubKey()).KeyID
	return token.SignedString(key)
}

// leftHalf is the value of s_hash and c_hash: the left half of the SHA-256 in
// base64url, as the algorithm is one with SHA-256.
func leftHalf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}
