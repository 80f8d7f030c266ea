package emulator

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	w3blockAlgorithm  = "RS256"
	settingW3BlockKey = "w3block_key"
	// refreshLifetime is how long a refresh token lives, unless the access token
	// lives longer.
	refreshLifetime = 30 * 24 * time.Hour
)

// errNoKey: nobody signed in with W3Block ID so far, so that no token can be valid.
var errNoKey = errors.New("there is no key")

// sessionTokens are the two tokens of a session.
type sessionTokens struct {
	access, refresh string
	hash            [32]byte // of the access token
	claims          map[string]any
}

// newSession signs tokens for a caller. Their times have whole seconds, so the same
// caller's would be the same token twice in a second; extra seconds of life tell
// them apart.
func (e *Emulator) newSession(key *rsa.PrivateKey, c w3blockCaller, extra int) (sessionTokens, error) {
	now, lifetime := e.Now(), time.Duration(e.Switches().W3BlockTokenLifetime)
	claims := c.claims()
	claims["iat"] = now.Unix()
	claims["exp"] = now.Add(lifetime).Unix() + int64(extra)
	access, err := signW3Block(key, "JWT", claims)
	if err != nil {
		return sessionTokens{}, err
	}
	hash := sha256.Sum256([]byte(access))
	refresh, err := signW3Block(key, "refresh", map[string]any{
		"sub": claims["sub"], "iss": claims["iss"], "aud": claims["aud"], "tenantId": c.tenantID, "tokenHash": hex.EncodeToString(hash[:]),
		"iat": now.Unix(), "exp": now.Add(max(lifetime, refreshLifetime)).Unix(),
	})
	return sessionTokens{access, refresh, hash, claims}, err
}

func signW3Block(key *rsa.PrivateKey, typ string, claims map[string]any) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims(claims))
	token.Header["typ"] = typ
	return token.SignedString(key)
}

// verifyW3Block reads a token, of access or to refresh: their sessions tell them
// apart.
func (e *Emulator) verifyW3Block(ctx context.Context, t *tx, token string) (jwt.MapClaims, error) {
	key, err := t.w3blockKey(ctx)
	if err != nil {
		return nil, err
	}
	claims := jwt.MapClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return &key.PublicKey, nil }, e.parserRules(w3blockAlgorithm)...)
	return claims, err
}

// w3blockKey is the key of W3Block ID's tokens; errNoKey if there is none yet.
func (t *tx) w3blockKey(ctx context.Context) (*rsa.PrivateKey, error) {
	der, err := t.setting(ctx, settingW3BlockKey)
	if err != nil {
		return nil, err
	}
	if der == nil {
		return nil, errNoKey
	}
	return x509.ParsePKCS1PrivateKey(der)
}

// needW3BlockKey is w3blockKey, or a new one if there is none: making it takes too
// long for every start.
func (e *Emulator) needW3BlockKey(ctx context.Context) (key *rsa.PrivateKey, err error) {
	find := func(ctx context.Context, t *tx) error {
		key, err = t.w3blockKey(ctx)
		return err
	}
	if err := e.store.read(ctx, find); !errors.Is(err, errNoKey) {
		return key, err
	}
	fresh, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	err = e.store.write(ctx, func(ctx context.Context, t *tx) error {
		if err := find(ctx, t); !errors.Is(err, errNoKey) {
			return err // another request was faster
		}
		key = fresh
		return t.setSetting(ctx, settingW3BlockKey, x509.MarshalPKCS1PrivateKey(fresh))
	})
	return key, err
}

// prepareKeys sees to it that there is a key to show.
func prepareKeys(ctx context.Context, e *Emulator, r *request) error {
	key, err := e.needW3BlockKey(ctx)
	r.prepared = key
	return err
}

// jsonWebKey is a public RSA key; its members are in the order of RFC 7638.
type jsonWebKey struct {
	E   string `json:"e"`
	Kty string `json:"kty"`
	N   string `json:"n"`
}

func getW3BlockKeys(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	key := r.prepared.(*rsa.PrivateKey)
	jwk := jsonWebKey{
		E:   base64.RawURLEncoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
		Kty: "RSA",
		N:   base64.RawURLEncoding.EncodeToString(key.N.Bytes()),
	}
	thumbprint := sha256.Sum256(jsonResponse(0, jwk).body)
	return map[string]any{"keys": []any{map[string]string{
		"kty": jwk.Kty, "use": "sig", "alg": w3blockAlgorithm, "kid": base64.RawURLEncoding.EncodeToString(thumbprint[:]), "n": jwk.N, "e": jwk.E,
	}}}, nil
}
