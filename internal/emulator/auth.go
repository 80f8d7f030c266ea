package emulator

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Settings in the store.
const (
	settingAccessKey = "access_token_key"
	settingEpoch     = "epoch"
)

// authenticate finds out whose request it is.
func (e *Emulator) authenticate(ctx context.Context, t *tx, r *request) (err error) {
	switch r.op.auth {
	case authKey:
		r.account, err = t.accountOfSecret(ctx, r)
	case authToken:
		r.account, err = e.accountOfToken(ctx, t, r)
	case authW3Block:
		r.account, err = e.accountOfW3Block(ctx, t, r)
	case authNone:
		r.account.epoch, err = t.setting(ctx, settingEpoch)
	}
	return err
}

// isCurrent refuses to write for an account of a state that was reset or replaced
// meanwhile. Whether its token was revoked meanwhile doesn't matter.
func (r *request) isCurrent(ctx context.Context, t *tx) error {
	epoch, err := t.setting(ctx, settingEpoch)
	if err == nil && !bytes.Equal(stateOf(epoch), stateOf(r.account.epoch)) {
		err = unauthorized("the emulator was reset meanwhile")
	}
	return err
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

// bearer is the token of the Authorization header.
func (r *request) bearer() (token string, ok bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return token, ok && strings.EqualFold(scheme, "Bearer")
}

func (e *Emulator) accountOfToken(ctx context.Context, t *tx, r *request) (account, error) {
	token, ok := r.bearer()
	if !ok && !r.hasW3BlockHeaders() {
		return account{}, unauthorized("there is no access token")
	}
	v, known := e.verified.get(token)
	if !known && (!ok || algorithmOf(token) == w3blockAlgorithm) {
		return e.accountOfW3Block(ctx, t, r)
	}
	var err error
	if known {
		err = jwt.NewValidator(e.tokenRules()...).Validate(v.claims)
	} else {
		v.claims, v.epoch, err = e.verifyAccess(ctx, t, token)
	}
	if err != nil {
		return account{}, tokenRefused(err)
	}
	if known && v.commits == t.commits {
		return v.account, nil
	}
	a, found, err := t.accountBy(ctx, "id", v.claims.AccountID)
	switch {
	case err != nil:
		return account{}, err
	case !found:
		return account{}, unauthorized("the access token's account does not exist")
	case !bytes.Equal(a.epoch, v.epoch): // the key is another since
		e.verified.clear()
		return e.accountOfToken(ctx, t, r)
	}
	v.account, v.commits = a, t.commits
	e.verified.put(token, v)
	return a, nil
}

// tokenRefused says why a token is not accepted.
func tokenRefused(err error) error {
	switch {
	case errors.Is(err, jwt.ErrTokenExpired) && !errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return fail(401, codeAccessTokenExpired, "the access token has expired")
	case errors.Is(err, errNoKey), errors.Is(err, jwt.ErrTokenMalformed), errors.Is(err, jwt.ErrTokenUnverifiable),
		errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenInvalidClaims):
		return unauthorized("the access token is not valid")
	}
	return err
}

// tokenRules are what a token's claims must meet.
func (e *Emulator) tokenRules() []jwt.ParserOption {
	return []jwt.ParserOption{jwt.WithExpirationRequired(), jwt.WithTimeFunc(e.Now)}
}

// parserRules are tokenRules and the one algorithm of the signature.
func (e *Emulator) parserRules(algorithm string) []jwt.ParserOption {
	return append(e.tokenRules(), jwt.WithValidMethods([]string{algorithm}))
}

// algorithmOf is what an unverified token names.
func algorithmOf(token string) string {
	parsed, _, err := jwt.NewParser().ParseUnverified(token, jwt.MapClaims{})
	if err != nil {
		return ""
	}
	return parsed.Method.Alg()
}

// tokenClaims are the claims of an access token.
type tokenClaims struct {
	jwt.RegisteredClaims
	AccountID          string `json:"account_id"`
	IDWalletAddress    string `json:"id_wallet_address"`
	IDWalletAddressEth string `json:"id_wallet_address_eth"`
	Purpose            string `json:"purpose"`
}

// verifyAccess reads an access token, and gives the epoch whose key has signed it.
func (e *Emulator) verifyAccess(ctx context.Context, t *tx, token string) (*tokenClaims, []byte, error) {
	key, err := t.accessKey(ctx)
	if err != nil {
		return nil, nil, err
	}
	claims := &tokenClaims{}
	_, err = jwt.ParseWithClaims(token, claims, func(*jwt.Token) (any, error) { return &key.PublicKey, nil }, e.parserRules("ES256")...)
	if err != nil {
		return nil, nil, err
	}
	epoch, err := t.setting(ctx, settingEpoch)
	return claims, epoch, err
}

func refreshAccessToken(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	key, err := t.accessKey(ctx)
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

// accessKey is the key of the access tokens. It is in the store, so that tokens
// outlive a restart.
func (t *tx) accessKey(ctx context.Context) (*ecdsa.PrivateKey, error) {
	der, err := t.setting(ctx, settingAccessKey)
	if err != nil {
		return nil, err
	}
	return x509.ParseECPrivateKey(der)
}

// newAccessKey makes all access tokens so far invalid.
func newAccessKey(ctx context.Context, t *tx) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("making a key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return fmt.Errorf("encoding a key: %w", err)
	}
	return t.setSetting(ctx, settingAccessKey, der)
}

// An epoch tells one state from another by its first part, and within a state the
// keys of its access tokens by the second.
const epochPart = 16

func stateOf(epoch []byte) []byte { return epoch[:min(len(epoch), epochPart)] }

// newEpoch makes requests that are under way those of another state.
func (e *Emulator) newEpoch(ctx context.Context, t *tx) error {
	epoch, err := randomBytes(e.random, 2*epochPart)
	if err != nil {
		return err
	}
	return t.setSetting(ctx, settingEpoch, epoch)
}

// newTokenEpoch makes tokens that were verified those of another key.
func (e *Emulator) newTokenEpoch(ctx context.Context, t *tx) error {
	epoch, err := t.setting(ctx, settingEpoch)
	if err != nil {
		return err
	}
	part, err := randomBytes(e.random, epochPart)
	if err != nil {
		return err
	}
	return t.setSetting(ctx, settingEpoch, slices.Concat(stateOf(epoch), part))
}

// RevokeTokens makes every access token that was issued so far answer 401, those of
// W3Block ID and of the OpenID Provider, too.
func (e *Emulator) RevokeTokens(ctx context.Context) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		if err := t.exec(ctx, "UPDATE w3block_sessions SET revoked_at = ? WHERE revoked_at IS NULL", e.Now().UnixMilli()); err != nil {
			return err
		}
		if err := t.exec(ctx, "UPDATE oidc_tokens SET revoked_at = ? WHERE revoked_at IS NULL", e.Now().UnixMilli()); err != nil {
			return err
		}
		return errors.Join(newAccessKey(ctx, t), e.newTokenEpoch(ctx, t))
	})
}
