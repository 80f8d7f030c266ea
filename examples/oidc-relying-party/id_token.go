package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// leeway is how far the provider's clock may be off.
const leeway = 30 * time.Second

// walletAddress is the form of an Ethereum address.
var walletAddress = regexp.MustCompile(`^0x[0-9a-fA-F]{40}$`)

// idToken has the claims of an ID token.
type idToken struct {
	jwt.RegisteredClaims

	AuthorizedParty string `json:"azp"`
	Nonce           string `json:"nonce"`
	CodeHash        string `json:"c_hash"`
	StateHash       string `json:"s_hash"`
	AccessTokenHash string `json:"at_hash"`
	WalletAddress   string `json:"id_wallet_address"`
	Email           string `json:"email"`
}

// idTokens verifies ID tokens that a provider has issued for this client.
type idTokens struct {
	keys     *keySet
	clientID string
	parser   *jwt.Parser
}

func newIDTokens(keys *keySet, issuer, clientID string, now func() time.Time) *idTokens {
	return &idTokens{keys, clientID, jwt.NewParser(
		jwt.WithValidMethods([]string{algorithm}), // never what the token's header asks for
		jwt.WithStrictDecoding(),
		jwt.WithIssuer(issuer),
		jwt.WithAudience(clientID),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(leeway),
		jwt.WithTimeFunc(now),
	)}
}

// verify checks what holds for every ID token (OpenID Connect Core 1.0, 3.1.3.7),
// whichever way it came.
func (v *idTokens) verify(ctx context.Context, raw, nonce string) (*idToken, error) {
	var t idToken
	_, err := v.parser.ParseWithClaims(raw, &t, func(token *jwt.Token) (any, error) {
		if _, ok := token.Header["crit"]; ok {
			return nil, errors.New("it has extensions that must be understood") // RFC 7515, 4.1.11
		}
		id, _ := token.Header["kid"].(string)
		return v.keys.find(ctx, id)
	})
	switch {
	case err != nil:
		return nil, err
	case t.IssuedAt == nil:
		return nil, errors.New("iat is missing")
	case len(t.Audience) != 1: // the parser saw to it that this client is in it
		return nil, errors.New("aud names others beside this client")
	case t.AuthorizedParty != "" && t.AuthorizedParty != v.clientID:
		return nil, errors.New("azp is another client")
	case t.Nonce != nonce:
		return nil, errors.New("nonce is not that of this sign-in")
	case !walletAddress.MatchString(t.WalletAddress):
		return nil, errors.New("id_wallet_address is not an address")
	case t.Subject != t.WalletAddress:
		return nil, errors.New("sub is not id_wallet_address")
	}
	return &t, nil
}

// boundTo checks that an ID token of the authorization endpoint came together with
// this state and code (OpenID Connect Core 1.0, 3.3.2.11; s_hash: FAPI 1.0, part 2,
// 5.1). There is no code in the implicit flow.
func (t *idToken) boundTo(state, code string) error {
	if err := checkHash("s_hash", t.StateHash, state); err != nil {
		return err
	}
	if code == "" {
		return nil
	}
	return checkHash("c_hash", t.CodeHash, code)
}

// checkHash wants the left half of the SHA-256 of a value.
func checkHash(claim, hash, value string) error {
	sum := sha256.Sum256([]byte(value))
	switch hash {
	case base64.RawURLEncoding.EncodeToString(sum[:16]):
		return nil
	case "":
		return fmt.Errorf("%s is missing", claim)
	default:
		return fmt.Errorf("%s belongs to another answer", claim)
	}
}
