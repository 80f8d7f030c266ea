package emulator

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const signingKeySetting = "access_token_key"

// authenticate finds out whose request it is.
func (e *Emulator) authenticate(ctx context.Context, r *request) error {
	return e.store.read(ctx, func(ctx context.Context, t *tx) (err error) {
		if r.op.auth == authKey {
			r.account, err = t.accountOfSecret(ctx, r)
		} else {
			r.account, err = e.accountOfToken(ctx, t, r)
		}
		return err
	})
}

func (t *tx) accountOfSecret(ctx context.Context, r *request) (account, error) {
	secret, err := r.text("api_key_secret")
	if err != nil {
		return account{}, err
	}
	a, ok, err := t.accountBy(ctx, "secret_hash", secretHash(secret))
	if err == nil && !ok {
		err = unauthorized("the API key secret is not known")
	}
	return a, err
}

func (e *Emulator) accountOfToken(ctx context.Context, t *tx, r *request) (account, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return account{}, unauthorized("there is no access token")
	}
	key, err := t.signingKey(ctx)
	if err != nil {
		return account{}, err
	}
	var claims tokenClaims
	_, err = jwt.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return &key.PublicKey, nil },
		jwt.WithValidMethods([]string{"ES256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(e.Now))
	if errors.Is(err, jwt.ErrTokenExpired) && !errors.Is(err, jwt.ErrTokenSignatureInvalid) {
		return account{}, fail(401, codeAccessTokenExpired, "the access token has expired")
	}
	if err != nil {
		return account{}, unauthorized("the access token is not valid")
	}
	a, ok, err := t.accountBy(ctx, "id", claims.AccountID)
	if err == nil && !ok {
		err = unauthorized("the access token's account does not exist")
	}
	return a, err
}

// tokenClaims are the claims of an access token.
type tokenClaims struct {
	jwt.RegisteredClaims
	AccountID          string `json:"account_id"`
	IDWalletAddress    string `json:"id_wallet_address"`
	IDWalletAddressEth string `json:"id_wallet_address_eth"`
	Purpose            string `json:"purpose"`
}

func refreshAccessToken(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	key, err := t.signingKey(ctx)
	if err != nil {
		return nil, err
	}
	now, a := e.Now(), r.account
	return jwt.NewWithClaims(jwt.SigningMethodES256, tokenClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: "web3connect", Subject: a.id, Audience: jwt.ClaimStrings{"web3connect"},
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(time.Duration(e.Switches().TokenLifetime))),
		},
		AccountID: a.id, IDWalletAddress: a.wallet.address, IDWalletAddressEth: a.wallet.address, Purpose: "access_token",
	}).SignedString(key)
}

// signingKey is the key of the access tokens. It is in the store, so that tokens
// outlive a restart.
func (t *tx) signingKey(ctx context.Context) (*ecdsa.PrivateKey, error) {
	der, err := t.setting(ctx, signingKeySetting)
	if err != nil {
		return nil, err
	}
	return x509.ParseECPrivateKey(der)
}

// newSigningKey makes all access tokens so far invalid.
func (e *Emulator) newSigningKey(ctx context.Context, t *tx) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), e.random)
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return fmt.Errorf("encoding a key: %w", err)
	}
	return t.setSetting(ctx, signingKeySetting, der)
}

// RevokeTokens makes every access token that was issued so far answer 401.
func (e *Emulator) RevokeTokens(ctx context.Context) error {
	return e.store.write(ctx, e.newSigningKey)
}
