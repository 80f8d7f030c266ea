package emulator

import (
	"context"
	"crypto/rsa"
	"errors"
	"net/http"
)

// w3blockSignIn is what is prepared of a sign-in or a refresh.
type w3blockSignIn struct {
	caller w3blockCaller
	key    *rsa.PrivateKey
}

// prepareUserSignIn checks the credentials of a user: their hash takes its time.
func prepareUserSignIn(ctx context.Context, e *Emulator, r *request) error {
	in, err := r.strings("email", "password", "tenantId?")
	if err != nil {
		return err
	}
	return e.prepareSignIn(ctx, r, func(ctx context.Context, t *tx) (w3blockCaller, error) {
		return t.signInUser(ctx, in["email"], in["password"], in["tenantId"])
	})
}

func prepareTenantSignIn(ctx context.Context, e *Emulator, r *request) error {
	in, err := r.strings("key", "secret", "tenantId")
	if err != nil {
		return err
	}
	return e.prepareSignIn(ctx, r, func(ctx context.Context, t *tx) (w3blockCaller, error) {
		return t.signInTenant(ctx, in["tenantId"], in["key"], in["secret"])
	})
}

// prepareRefresh finds the session of a refresh token. Whether that can be used is
// decided in the transaction that makes the next.
func prepareRefresh(ctx context.Context, e *Emulator, r *request) error {
	in, err := r.strings("refreshToken")
	if err != nil {
		return err
	}
	return e.prepareSignIn(ctx, r, func(ctx context.Context, t *tx) (w3blockCaller, error) {
		hash, err := e.hashOfRefreshToken(ctx, t, in["refreshToken"])
		if err != nil {
			return w3blockCaller{}, refreshRefused()
		}
		c, _, err := t.session(ctx, hash)
		var refusal *apiError
		if errors.As(err, &refusal) {
			err = refreshRefused()
		}
		return c, err
	})
}

func (e *Emulator) prepareSignIn(ctx context.Context, r *request, find func(context.Context, *tx) (w3blockCaller, error)) error {
	var in w3blockSignIn
	err := e.store.read(ctx, func(ctx context.Context, t *tx) (err error) {
		in.caller, err = find(ctx, t)
		return err
	})
	if err == nil {
		in.key, err = e.needW3BlockKey(ctx)
	}
	r.prepared = in
	r.account.id = in.caller.accountID // for the request log
	return err
}

// signInResponse is W3Block ID's answer to a sign-in or a refresh.
type signInResponse struct {
	Token          string         `json:"token"`
	RefreshToken   string         `json:"refreshToken"`
	Data           map[string]any `json:"data,omitempty"`
	IsNewUser      bool           `json:"isNewUser"`
	IsPrivateEmail bool           `json:"isPrivateEmail"`
	Profile        any            `json:"profile"`
}

func openSession(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	in := r.prepared.(w3blockSignIn)
	tokens, err := e.storeSession(ctx, t, in)
	if err != nil {
		return nil, err
	}
	resp := signInResponse{Token: tokens.access, RefreshToken: tokens.refresh, Data: tokens.claims}
	if in.caller.user != nil {
		resp.Profile = in.caller.profile()
	}
	return resp, nil
}

func (e *Emulator) storeSession(ctx context.Context, t *tx, in w3blockSignIn) (sessionTokens, error) {
	for extra := 0; ; extra++ {
		tokens, err := e.newSession(in.key, in.caller, extra)
		if err != nil {
			return sessionTokens{}, err
		}
		known, err := t.exists(ctx, "SELECT 1 FROM w3block_sessions WHERE access_hash = ?", tokens.hash[:])
		if err != nil {
			return sessionTokens{}, err
		}
		if known {
			continue
		}
		var userID any
		if in.caller.user != nil {
			userID = in.caller.user.id
		}
		err = t.exec(ctx, "INSERT INTO w3block_sessions (access_hash, tenant_id, user_id) VALUES (?, ?, ?)", tokens.hash[:], in.caller.tenantID, userID)
		return tokens, err
	}
}

func refreshRefused() error {
	return fail(http.StatusForbidden, codePermissionDenied, "the refresh token is not valid, or was used before")
}

func refreshSession(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	in, now := r.prepared.(w3blockSignIn), e.Now().UnixMilli()
	_, s, err := t.session(ctx, in.caller.accessHash)
	if err != nil {
		return nil, err
	}
	if s.revoked || s.refreshedAt.Valid && now > s.refreshedAt.Int64+refreshGrace.Milliseconds() {
		return nil, refreshRefused()
	}
	if err := t.exec(ctx, "UPDATE w3block_sessions SET refreshed_at = ? WHERE access_hash = ? AND refreshed_at IS NULL", now, in.caller.accessHash); err != nil {
		return nil, err
	}
	tokens, err := e.storeSession(ctx, t, in)
	return signInResponse{Token: tokens.access, RefreshToken: tokens.refresh}, err
}

// closeSession revokes the access token and its refresh token.
func closeSession(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	if r.caller.accessHash == nil {
		return nil, denied("the headers of a tenant can't be signed out")
	}
	err := t.exec(ctx, "UPDATE w3block_sessions SET revoked_at = ? WHERE access_hash = ?", e.Now().UnixMilli(), r.caller.accessHash)
	return nil, err
}
