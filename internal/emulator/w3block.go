package emulator

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"golang.org/x/crypto/bcrypt"
)

const (
	pathUserSignIn   = "/auth/signin"
	pathTenantSignIn = "/auth/signin/tenant"
	// refreshGrace is how long a refresh token can be used again.
	refreshGrace = 30 * time.Second
)

// The headers that sign a tenant in without a token.
const (
	headerTenant = "x-w3block-id"
	headerKey    = "x-w3block-api-key"
	headerSecret = "x-w3block-secret"
)

// w3blockCaller is a tenant, or a user of a tenant.
type w3blockCaller struct {
	tenantID, tenantName, accountID string
	user                            *w3blockUser // nil for the tenant itself
	accessHash                      []byte       // nil without a token
}

type w3blockUser struct {
	id, email, name         string
	roles                   []string
	walletID, walletAddress string
	createdAt               time.Time
}

// claims are those of the caller's tokens, without times.
func (c w3blockCaller) claims() map[string]any {
	claims := map[string]any{"sub": c.tenantID, "iss": c.tenantID, "aud": c.tenantID, "tenantId": c.tenantID, "roles": []string{"integration"}, "type": "tenant"}
	if u := c.user; u != nil {
		claims["sub"], claims["roles"], claims["type"] = u.id, u.roles, "user"
		claims["email"], claims["name"] = u.email, u.name
		claims["verified"], claims["emailVerified"], claims["phoneVerified"] = true, true, false
	}
	return claims
}

// unprocessable is W3Block ID's refusal of a body.
func unprocessable(details ...string) error {
	return &apiError{status: http.StatusUnprocessableEntity, code: codeInvalidValue, details: details}
}

// strings reads members of the body that are strings, and complains of all that
// aren't; those that end in ? can be missing.
func (r *request) strings(keys ...string) (map[string]string, error) {
	out := map[string]string{}
	var complaints []string
	for _, key := range keys {
		key, optional := strings.CutSuffix(key, "?")
		raw, ok := r.body[key]
		if optional && (!ok || string(raw) == "null") {
			continue
		}
		var v *string
		if json.Unmarshal(raw, &v) != nil || v == nil || *v == "" {
			complaints = append(complaints, key+" must be a string that is not empty")
			continue
		}
		out[key] = *v
	}
	if complaints != nil {
		return nil, unprocessable(complaints...)
	}
	return out, nil
}

func (t *tx) tenant(ctx context.Context, id string) (c w3blockCaller, key string, secret []byte, err error) {
	c.tenantID = id
	err = t.row(ctx, "SELECT name, account_id, key, secret_hash FROM w3block_tenants WHERE id = ?", id).Scan(&c.tenantName, &c.accountID, &key, &secret)
	return c, key, secret, err
}

// signInTenant checks a tenant's credentials.
func (t *tx) signInTenant(ctx context.Context, id, key, secret string) (w3blockCaller, error) {
	c, wantKey, wantSecret, err := t.tenant(ctx, id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return w3blockCaller{}, err
	}
	if err != nil || subtle.ConstantTimeCompare([]byte(key), []byte(wantKey)) == 0 || subtle.ConstantTimeCompare(secretHash(secret), wantSecret) == 0 {
		return w3blockCaller{}, unauthorized("tenant, key and secret don't fit together")
	}
	return c, nil
}

const w3blockUserColumns = "id, tenant_id, email, name, roles, wallet_id, wallet_address, created_at, password_hash"

func scanW3BlockUser(row interface{ Scan(...any) error }) (u *w3blockUser, tenantID string, password []byte, err error) {
	u = &w3blockUser{}
	var roles string
	var created int64
	if err := row.Scan(&u.id, &tenantID, &u.email, &u.name, &roles, &u.walletID, &u.walletAddress, &created, &password); err != nil {
		return nil, "", nil, err
	}
	u.createdAt = fromMillis(created)
	return u, tenantID, password, json.Unmarshal([]byte(roles), &u.roles)
}

// signInUser checks a user's credentials. Without a tenant an e-mail that several
// have is ambiguous.
func (t *tx) signInUser(ctx context.Context, email, password, tenantID string) (w3blockCaller, error) {
	refused := unauthorized("e-mail and password don't fit together")
	var c w3blockCaller
	var hash []byte
	var tenants []string
	err := t.each(ctx, func(rows *sql.Rows) (err error) {
		c.user, c.tenantID, hash, err = scanW3BlockUser(rows)
		tenants = append(tenants, c.tenantID)
		return err
	}, "SELECT "+w3blockUserColumns+" FROM w3block_users WHERE email = ?1 AND ?2 IN ('', tenant_id) ORDER BY tenant_id", normalizeEmail(email), tenantID)
	if err != nil {
		return w3blockCaller{}, err
	}
	if len(tenants) > 1 {
		return w3blockCaller{}, t.ambiguous(ctx, tenants)
	}
	if len(tenants) == 0 || bcrypt.CompareHashAndPassword(hash, []byte(password)) != nil {
		return w3blockCaller{}, refused
	}
	user := c.user
	c, _, _, err = t.tenant(ctx, c.tenantID)
	c.user = user
	return c, err
}

func (t *tx) ambiguous(ctx context.Context, ids []string) error {
	var tenants []map[string]string
	for _, id := range ids {
		c, _, _, err := t.tenant(ctx, id)
		if err != nil {
			return err
		}
		tenants = append(tenants, map[string]string{"id": id, "name": c.tenantName})
	}
	return &apiError{
		status: http.StatusConflict, code: codeInvalidValue, detail: "the e-mail belongs to several tenants: give tenantId",
		data: map[string]any{"tenants": tenants},
	}
}

func (r *request) hasW3BlockHeaders() bool {
	return r.Header.Get(headerTenant) != "" && r.Header.Get(headerKey) != "" && r.Header.Get(headerSecret) != ""
}

// accountOfW3Block finds the organization of a tenant by a token or by headers.
func (e *Emulator) accountOfW3Block(ctx context.Context, t *tx, r *request) (account, error) {
	var err error
	if token, ok := r.bearer(); ok {
		r.caller, err = e.callerOfToken(ctx, t, token)
	} else if r.hasW3BlockHeaders() {
		r.caller, err = t.signInTenant(ctx, r.Header.Get(headerTenant), r.Header.Get(headerKey), r.Header.Get(headerSecret))
	} else {
		err = unauthorized("there is no token")
	}
	if err != nil {
		return account{}, err
	}
	a, ok, err := t.accountBy(ctx, "id", r.caller.accountID)
	if err == nil && !ok {
		err = unauthorized("the tenant's organization does not exist")
	}
	return a, err
}

// callerOfToken is whose access token it is.
func (e *Emulator) callerOfToken(ctx context.Context, t *tx, token string) (w3blockCaller, error) {
	if _, err := e.verifyW3Block(ctx, t, token); err != nil {
		return w3blockCaller{}, tokenRefused(err)
	}
	c, s, err := t.session(ctx, secretHash(token))
	if err == nil && s.revoked {
		err = unauthorized("the access token was revoked")
	}
	return c, err
}

// session is what the store has of one.
type session struct {
	refreshedAt sql.NullInt64
	revoked     bool
}

// session finds whose it is, by the hash of its access token.
func (t *tx) session(ctx context.Context, accessHash []byte) (c w3blockCaller, s session, err error) {
	var tenantID string
	var userID sql.NullString
	err = t.row(ctx, "SELECT tenant_id, user_id, refreshed_at, revoked_at IS NOT NULL FROM w3block_sessions WHERE access_hash = ?", accessHash).
		Scan(&tenantID, &userID, &s.refreshedAt, &s.revoked)
	if err == nil {
		c, _, _, err = t.tenant(ctx, tenantID)
	}
	if err == nil && userID.Valid {
		c.user, _, _, err = scanW3BlockUser(t.row(ctx, "SELECT "+w3blockUserColumns+" FROM w3block_users WHERE id = ?", userID))
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = unauthorized("the token's session does not exist")
	}
	c.accessHash = accessHash
	return c, s, err
}

// hashOfRefreshToken is the hash of the access token that a refresh token belongs to.
func (e *Emulator) hashOfRefreshToken(ctx context.Context, t *tx, token string) ([]byte, error) {
	claims, err := e.verifyW3Block(ctx, t, token)
	if err != nil {
		return nil, err
	}
	text, _ := claims["tokenHash"].(string)
	return hex.DecodeString(text)
}
