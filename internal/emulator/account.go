package emulator

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	"golang.org/x/net/idna"
)

// Types of accounts.
const (
	typeOrganization = "organization"
	typeEndUser      = "end_user"
)

// account is an account in the store.
type account struct {
	id, kind             string
	name, email, domain  sql.NullString
	domainVerified       bool
	txtRecord, phone     sql.NullString
	wallet               wallet
	createdAt, updatedAt time.Time
	epoch                []byte // of the state it was read from
}

const accountColumns = "id, type, name, email, domain, domain_verified, txt_record, phone_number, wallet_address, wallet_key, wallet_suri, created_at, updated_at, (SELECT value FROM settings WHERE key = '" + settingEpoch + "')"

// scanAccount reads a row of accountColumns.
func scanAccount(row interface{ Scan(...any) error }) (account, error) {
	var a account
	var key []byte
	var created, updated int64
	err := row.Scan(&a.id, &a.kind, &a.name, &a.email, &a.domain, &a.domainVerified, &a.txtRecord, &a.phone, &a.wallet.address, &key, &a.wallet.suri, &created, &updated, &a.epoch)
	if err != nil {
		return account{}, err
	}
	a.wallet.key = secp256k1.PrivKeyFromBytes(key)
	a.createdAt, a.updatedAt = fromMillis(created), fromMillis(updated)
	return a, nil
}

// accountBy reads an account by a column; false if there is none.
func (t *tx) accountBy(ctx context.Context, column string, value any) (account, bool, error) {
	a, err := scanAccount(t.row(ctx, "SELECT "+accountColumns+" FROM accounts WHERE "+column+" = ?", value))
	if errors.Is(err, sql.ErrNoRows) {
		return account{}, false, nil
	}
	return a, err == nil, err
}

// make makes an account and its wallet from the given randomness, without storing
// it.
func (n NewAccount) make(now time.Time, random io.Reader) (account, error) {
	w, err := newWallet(random)
	if err != nil {
		return account{}, err
	}
	raw, err := randomBytes(random, 48)
	if err != nil {
		return account{}, err
	}
	id, record := raw[:16], raw[16:]
	a := account{
		id: uuidText(id), kind: n.Type, name: nullable(n.Name), email: nullable(n.Email), domain: nullable(n.Domain), domainVerified: n.DomainVerified,
		phone: nullable(n.PhoneNumber), wallet: w, createdAt: now, updatedAt: now,
	}
	if n.Domain != "" {
		a.txtRecord = nullable("web3connect-domain-verification=" + base64.RawURLEncoding.EncodeToString(record))
	}
	return a, nil
}

// insertAccount stores a new account.
func (t *tx) insertAccount(ctx context.Context, a account, secret string) error {
	var hash []byte
	if secret != "" {
		hash = secretHash(secret)
	}
	scalar := a.wallet.key.Key.Bytes()
	return t.exec(ctx, `INSERT INTO accounts (id, type, name, email, domain, domain_verified, txt_record, phone_number, secret_hash, wallet_address, wallet_key, wallet_suri, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.id, a.kind, a.name, a.email, a.domain, a.domainVerified, a.txtRecord, a.phone, hash, a.wallet.address, scalar[:], a.wallet.suri, a.createdAt.UnixMilli(), a.updatedAt.UnixMilli())
}

func secretHash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// uuidText gives 16 bytes the form of a UUID. Not all are valid RFC 4122 versions,
// as the contract warns.
func uuidText(b []byte) string {
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// normalizeEmail is the form in which e-mails are told apart.
func normalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// isEmail tells whether a normalised text is an e-mail address.
func isEmail(email string) bool {
	parsed, err := mail.ParseAddress(email)
	if err != nil || parsed.Address != email || parsed.Name != "" || len(email) > 254 {
		return false
	}
	local, domain, _ := strings.Cut(email, "@")
	_, err = emailDomain.ToASCII(domain)
	return err == nil && len(local) <= 64 && !strings.ContainsFunc(local, func(c rune) bool { return !unicode.IsPrint(c) })
}

// emailDomain checks the domain of an e-mail.
var emailDomain = idna.New(idna.MapForLookup(), idna.StrictDomainName(true), idna.ValidateLabels(true), idna.CheckHyphens(true), idna.VerifyDNSLength(true))

func getMyInfo(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	a := r.account
	info := map[string]any{
		"account_id": a.id, "oidc_issuer_url": issuerOf(r.Request), "sub": a.wallet.address, "account_type": a.kind,
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
	info["phone_number"], info["phone_number_verified"] = text(a.phone), nil
	if a.phone.Valid {
		info["phone_number_verified"] = true
	}
	for _, claim := range []string{
		"given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
		"gender", "birthdate", "zoneinfo", "locale", "address",
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

func checkAPIKey(_ context.Context, _ *Emulator, _ *tx, r *request) (any, error) {
	a := r.account
	return map[string]string{
		"account_id": a.id, "id_wallet_address_eth": a.wallet.address, "id_wallet_address_suri": a.wallet.suri, "account_type": a.kind,
	}, nil
}

func getIDWallet(ctx context.Context, _ *Emulator, t *tx, r *request) (any, error) {
	address, err := parseAddress(r.PathValue("address"))
	if err != nil {
		return nil, err
	}
	a, ok, err := t.accountBy(ctx, "wallet_address", address)
	if err == nil && !ok {
		err = notFound("there is no ID wallet %s", address)
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{"id_wallet_address": a.wallet.address, "id_wallet_public_key_jwk": a.wallet.jwk()}, nil
}
