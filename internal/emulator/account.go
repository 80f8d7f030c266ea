package emulator

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
)

// Types of accounts.
const (
	typeOrganization = "organization"
	typeEndUser      = "end_user"
)

// issuer is what the account names as its OpenID Provider.
const issuer = "https://oidc.web3connect.jp"

// account is an account in the store.
type account struct {
	id, kind             string
	name, email, domain  sql.NullString
	domainVerified       bool
	txtRecord            sql.NullString
	wallet               wallet
	createdAt, updatedAt time.Time
}

const accountColumns = "id, type, name, email, domain, domain_verified, txt_record, wallet_address, wallet_key, wallet_suri, created_at, updated_at"

// accountBy reads an account by a column; false if there is none.
func (t *tx) accountBy(ctx context.Context, column string, value any) (account, bool, error) {
	var a account
	var key []byte
	var created, updated int64
	err := t.QueryRowContext(ctx, "SELECT "+accountColumns+" FROM accounts WHERE "+column+" = ?", value).Scan(
		&a.id, &a.kind, &a.name, &a.email, &a.domain, &a.domainVerified, &a.txtRecord, &a.wallet.address, &key, &a.wallet.suri, &created, &updated)
	if errors.Is(err, sql.ErrNoRows) {
		return account{}, false, nil
	}
	if err != nil {
		return account{}, false, err
	}
	a.wallet.key = secp256k1.PrivKeyFromBytes(key)
	a.createdAt, a.updatedAt = fromMillis(created), fromMillis(updated)
	return a, true, nil
}

// newAccount is what is to be known of an account before it is made.
type newAccount struct {
	kind, name, email, domain, secret string
}

// addAccount makes an account and its wallet from the given randomness.
func (e *Emulator) addAccount(ctx context.Context, t *tx, n newAccount, random io.Reader) (account, error) {
	w, err := newWallet(random)
	if err != nil {
		return account{}, err
	}
	var id [16]byte
	var record [32]byte
	for _, b := range [][]byte{id[:], record[:]} {
		if _, err := io.ReadFull(random, b); err != nil {
			return account{}, fmt.Errorf("reading randomness: %w", err)
		}
	}
	a := account{id: uuidText(id), kind: n.kind, name: nullable(n.name), email: nullable(n.email), domain: nullable(n.domain), wallet: w, createdAt: e.Now()}
	a.updatedAt = a.createdAt
	if n.domain != "" {
		a.txtRecord = nullable("web3connect-domain-verification=" + base64.RawURLEncoding.EncodeToString(record[:]))
	}
	var secret []byte
	if n.secret != "" {
		secret = secretHash(n.secret)
	}
	scalar := w.key.Key.Bytes()
	_, err = t.ExecContext(ctx, `INSERT INTO accounts (id, type, name, email, domain, txt_record, secret_hash, wallet_address, wallet_key, wallet_suri, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.id, a.kind, a.name, a.email, a.domain, a.txtRecord, secret, w.address, scalar[:], w.suri, a.createdAt.UnixMilli(), a.updatedAt.UnixMilli())
	return a, err
}

func secretHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// uuidText gives 16 bytes the form of a UUID. Not all are valid RFC 4122 versions,
// as the contract warns.
func uuidText(b [16]byte) string {
	h := hex.EncodeToString(b[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// normalizeEmail is the form in which e-mails are told apart.
func normalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// isEmail tells whether a normalised text is an e-mail address.
func isEmail(email string) bool {
	parsed, err := mail.ParseAddress(email)
	return err == nil && parsed.Address == email && parsed.Name == ""
}

func getMyInfo(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	a := r.account
	info := map[string]any{
		"account_id": a.id, "oidc_issuer_url": issuer, "sub": a.wallet.address, "account_type": a.kind,
		"name": text(a.name), "email": text(a.email), "domain": text(a.domain), "domain_verified": nil,
		"id_wallet": map[string]any{
			"address": a.wallet.address, "jwk_encrypted": a.wallet.jwk(), "owner": a.id,
			"created_date_string": a.createdAt.Format(time.DateOnly), "created_at": isoTime(a.createdAt), "updated_at": isoTime(a.createdAt),
		},
		"created_at": isoTime(a.createdAt), "updated_at": isoTime(a.updatedAt),
	}
	if a.kind == typeOrganization {
		info["domain_verified"] = a.domainVerified
	}
	info["email_verified"] = nil
	if a.email.Valid {
		info["email_verified"] = true
	}
	for _, claim := range []string{
		"given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
		"gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address",
	} {
		info[claim] = nil
	}
	return info, nil
}

// text is a nullable column as JSON.
func text(s sql.NullString) any {
	if !s.Valid {
		return nil
	}
	return s.String
}
