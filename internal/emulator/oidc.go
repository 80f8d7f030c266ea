package emulator

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/oidc"
)

const (
	settingOIDCKey = "oidc_key"
	// oidcCodeLifetime is how long an authorization code can be used.
	oidcCodeLifetime = 5 * time.Minute
)

// issuerOf is the OpenID Provider's issuer, under the name that a request has for the
// emulator.
func issuerOf(r *http.Request) string {
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// oidcKey is the key of ID tokens.
func (t *tx) oidcKey(ctx context.Context) (*secp256k1.PrivateKey, error) {
	raw, err := t.setting(ctx, settingOIDCKey)
	if err == nil && raw == nil {
		err = errors.New("there is no key of ID tokens")
	}
	return secp256k1.PrivKeyFromBytes(raw), err
}

// needOIDCKey makes the key of ID tokens, unless there is one.
func needOIDCKey(ctx context.Context, t *tx) error {
	raw, err := t.setting(ctx, settingOIDCKey)
	if err != nil || raw != nil {
		return err
	}
	key, err := secp256k1.GeneratePrivateKeyFromRand(rand.Reader)
	if err != nil {
		return err
	}
	return t.setSetting(ctx, settingOIDCKey, key.Serialize())
}

func getOIDCConfiguration(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	return oidc.NewConfiguration(issuerOf(r.Request)), nil
}

func getOIDCKeys(ctx context.Context, _ *Emulator, t *tx, _ *request) (any, error) {
	key, err := t.oidcKey(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]any{"keys": []oidc.JSONWebKey{oidc.NewJSONWebKey(key.PubKey())}}, nil
}

// oidcFailure is a refusal of the OpenID Provider.
func oidcFailure(err *oidc.Error) error {
	return &apiError{status: err.Status(), code: err.Code, detail: err.Description}
}

// startSignIn checks an authorization request. Who asks and where the answer goes is
// known first: what is wrong with that is told to the end user, the rest to the
// client.
func startSignIn(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	query := r.form
	if r.Method == http.MethodGet {
		var err error
		if query, err = queryOf(r.Request); err != nil {
			return nil, err
		}
	}
	client, redirect, refusal := oidc.Client(query)
	if refusal != nil {
		return nil, failed("The site made a mistake: %s.", refusal.Description)
	}
	organization, ok, err := t.organization(ctx, client)
	if err == nil && !ok {
		err = failed("The site made a mistake: no organization has the client_id %q.", client)
	}
	if err != nil {
		return nil, err
	}
	registered, err := t.exists(ctx, "SELECT 1 FROM redirect_uris WHERE account_id = ? AND uri = ?", organization.id, redirect)
	if err == nil && !registered {
		err = failed("The site made a mistake: the redirect_uri %q is not registered for %s.", redirect, organization.title())
	}
	if err != nil {
		return nil, err
	}
	authorization, refusal := oidc.ParseRequest(query)
	if refusal != nil {
		return respond(authorization.Refuse(refusal))
	}
	return e.beginSignIn(ctx, t, r, newSignIn{organizationID: organization.id, request: &authorization})
}

// organization is the one with an id; false if there is none.
func (t *tx) organization(ctx context.Context, id string) (account, bool, error) {
	a, ok, err := t.accountBy(ctx, "id", id)
	return a, ok && a.kind == typeOrganization, err
}

// exchangeOIDCCode gives tokens for an authorization code. A code that comes again was
// stolen by one of the two: what was issued for it is revoked (RFC 6749, 4.1.2).
func exchangeOIDCCode(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	if r.Header.Get("Authorization") != "" {
		return nil, oidcFailure(&oidc.Error{Code: oidc.InvalidClient, Description: "clients are public: send client_id in the form, and no Authorization header"})
	}
	in, refusal := oidc.ParseTokenRequest(r.form)
	if refusal != nil {
		return nil, oidcFailure(refusal)
	}
	_, ok, err := t.organization(ctx, in.ClientID)
	if err == nil && !ok {
		err = oidcFailure(&oidc.Error{Code: oidc.InvalidClient, Description: "no organization has this client_id"})
	}
	if err != nil {
		return nil, err
	}
	r.account.id = in.ClientID // for the request log
	invalid := func(why string) error { return oidcFailure(&oidc.Error{Code: oidc.InvalidGrant, Description: why}) }
	hash := secretHash(in.Code)
	var raw string
	var issued int64
	var used sql.NullInt64
	err = t.row(ctx, "SELECT grant, issued_at, used_at FROM oidc_codes WHERE code_hash = ?", hash).Scan(&raw, &issued, &used)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, invalid("the code is not known")
	case err != nil:
		return nil, err
	case used.Valid:
		err := t.exec(ctx, "UPDATE oidc_tokens SET revoked_at = ? WHERE code_hash = ? AND revoked_at IS NULL", e.Now().UnixMilli(), hash)
		return refused{invalid("the code was used before; the tokens that were issued for it are revoked")}, err
	case e.Now().After(fromMillis(issued).Add(oidcCodeLifetime)):
		return nil, invalid("the code has expired")
	}
	var grant oidc.Grant
	if err := json.Unmarshal([]byte(raw), &grant); err != nil {
		return nil, err
	}
	if refusal := in.Check(grant.Request); refusal != nil {
		return nil, oidcFailure(refusal)
	}
	user, ok, err := t.accountBy(ctx, "id", grant.AccountID)
	if err == nil && !ok {
		err = invalid("the account does not exist any more")
	}
	if err != nil {
		return nil, err
	}
	if err := t.exec(ctx, "UPDATE oidc_codes SET used_at = ? WHERE code_hash = ?", e.Now().UnixMilli(), hash); err != nil {
		return nil, err
	}
	return e.issueTokens(ctx, t, grant, user, hash)
}

func (e *Emulator) issueTokens(ctx context.Context, t *tx, grant oidc.Grant, user account, codeHash []byte) (any, error) {
	access, err := newCode(e.random)
	if err != nil {
		return nil, err
	}
	err = t.exec(ctx, "INSERT INTO oidc_tokens (token_hash, code_hash, account_id, scope, issued_at) VALUES (?, ?, ?, ?, ?)",
		secretHash(access), codeHash, user.id, grant.Request.Scope, e.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	key, err := t.oidcKey(ctx)
	if err != nil {
		return nil, err
	}
	id, err := grant.IDToken(key, e.Now(), user.email.String, "")
	return oidc.NewTokens(access, id, grant.Request.Scope), err
}

// preflightUserinfo answers a browser that asks whether it may send a page's token.
func preflightUserinfo(context.Context, *Emulator, *tx, *request) (any, error) { return nil, nil } //nolint:nilnil // headers are all

// getUserinfo tells whose access token it is. The token comes as a header or, by
// POST, in the form (RFC 6750, 2.2).
func getUserinfo(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	token, ok := r.bearer()
	if !ok {
		token = r.form.Get("access_token")
	}
	if token == "" {
		return nil, unauthorized("there is no access token")
	}
	invalid := func(why string) error { return oidcFailure(&oidc.Error{Code: oidc.InvalidToken, Description: why}) }
	var accountID, scope string
	var issued int64
	var revoked sql.NullInt64
	err := t.row(ctx, "SELECT account_id, scope, issued_at, revoked_at FROM oidc_tokens WHERE token_hash = ?", secretHash(token)).Scan(&accountID, &scope, &issued, &revoked)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, invalid("the access token is not known")
	case err != nil:
		return nil, err
	case revoked.Valid:
		return nil, invalid("the access token was revoked")
	case !e.Now().Before(fromMillis(issued).Add(oidc.Lifetime)):
		return nil, invalid("the access token has expired")
	}
	user, ok, err := t.accountBy(ctx, "id", accountID)
	if err == nil && !ok {
		err = invalid("the account does not exist any more")
	}
	if err != nil {
		return nil, err
	}
	r.account.id = user.id // for the request log
	info := oidc.Userinfo{Subject: user.wallet.address, IDWalletAddress: user.wallet.address}
	if (oidc.Request{Scope: scope}).AsksEmail() {
		info.Email = user.email.String
	}
	return info, nil
}
