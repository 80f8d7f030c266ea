package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// keySet has the keys of the OpenID Provider, fetched when they are needed.
type keySet struct {
	client *http.Client
	uri    string

	mu   sync.Mutex
	keys []signingKey
}

// signingKey is a key for ES256K.
type signingKey struct {
	id     string
	public *secp256k1.PublicKey
}

// find gives the key of an id. The keys are fetched, once, if none of those at hand
// has that id: the provider may have changed them.
func (k *keySet) find(ctx context.Context, id string) (*secp256k1.PublicKey, error) {
	k.mu.Lock()
	key := choose(k.keys, id)
	k.mu.Unlock()
	if key != nil && id != "" { // without an id, the key at hand may be one of the past
		return key, nil
	}
	var document jsontext.Value
	if err := getJSON(ctx, k.client, k.uri, "", &document); err != nil {
		return nil, fmt.Errorf("the provider's keys: %w", err)
	}
	keys, err := parseKeys(document)
	if err != nil {
		return nil, fmt.Errorf("the provider's keys: %w", err)
	}
	k.mu.Lock()
	k.keys = keys
	k.mu.Unlock()
	if key = choose(keys, id); key == nil {
		return nil, fmt.Errorf("the provider has no key %q for %s", id, algorithm)
	}
	return key, nil
}

// choose picks the key with an id. Without an id there must be no choice.
func choose(keys []signingKey, id string) *secp256k1.PublicKey {
	if id == "" && len(keys) == 1 {
		return keys[0].public
	}
	i := slices.IndexFunc(keys, func(k signingKey) bool { return k.id == id && id != "" })
	if i < 0 {
		return nil
	}
	return keys[i].public
}

// parseKeys reads a JSON Web Key Set (RFC 7517), and leaves out what isn't a key for
// ES256K, or not a valid one, as section 5 there asks for.
func parseKeys(document []byte) ([]signingKey, error) {
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := json.Unmarshal(document, &set); err != nil {
		return nil, err
	}
	var keys []signingKey
	for _, raw := range set.Keys {
		if key, err := parseKey(raw); err == nil {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func parseKey(raw []byte) (signingKey, error) {
	var jwk struct {
		Type      string `json:"kty"`
		Curve     string `json:"crv"`
		Use       string `json:"use"`
		Algorithm string `json:"alg"`
		ID        string `json:"kid"`
		X         string `json:"x"`
		Y         string `json:"y"`
	}
	if err := json.Unmarshal(raw, &jwk); err != nil {
		return signingKey{}, err
	}
	if jwk.Type != "EC" || jwk.Curve != "secp256k1" || jwk.Use != "" && jwk.Use != "sig" || jwk.Algorithm != "" && jwk.Algorithm != algorithm {
		return signingKey{}, fmt.Errorf("not a key for %s", algorithm)
	}
	point := []byte{secp256k1.PubKeyFormatUncompressed}
	for _, coordinate := range []string{jwk.X, jwk.Y} {
		decoded, err := base64.RawURLEncoding.Strict().DecodeString(coordinate)
		if err != nil || len(decoded) != 32 {
			return signingKey{}, errors.New("x and y are not 32 bytes each in base64url")
		}
		point = append(point, decoded...)
	}
	public, err := secp256k1.ParsePubKey(point) // refuses what isn't on the curve
	return signingKey{jwk.ID, public}, err
}
