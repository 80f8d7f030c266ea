package emulator

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"time"

	"github.com/nyaruka/phonenumbers"
)

const (
	// phoneCodeLifetime is how long a phone code can be used.
	phoneCodeLifetime = 5 * time.Minute
	// maxPhoneAttempts is how many codes can be tried.
	maxPhoneAttempts = 5
)

// isPhoneNumber tells whether a text is a number in E.164, such as +81312345678: that
// its form is right, and that its country gives such numbers to people.
func isPhoneNumber(text string) bool {
	number, err := phonenumbers.Parse(text, "")
	return err == nil && phonenumbers.IsValidNumber(number) && phonenumbers.Format(number, phonenumbers.E164) == text
}

func startPhoneVerification(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	number, err := r.text("phone_number")
	if err != nil {
		return nil, err
	}
	if !isPhoneNumber(number) {
		return nil, invalid("phone_number %q is not a phone number that exists, in E.164, such as +81312345678", number)
	}
	random, err := randomBytes(e.random, 32)
	if err != nil {
		return nil, err
	}
	token := base64.RawURLEncoding.EncodeToString(random)
	code, err := e.newDigits()
	if err != nil {
		return nil, err
	}
	err = t.exec(ctx, "INSERT INTO phone_verifications (token_hash, account_id, phone_number, code, created_at) VALUES (?, ?, ?, ?, ?)",
		secretHash(token), r.account.id, number, code, e.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	return map[string]any{"tmp_token": token, "code_sent": true}, e.send(ctx, t, Message{Kind: MessagePhoneCode, To: number, AccountID: r.account.id, Code: code})
}

// finishPhoneVerification counts wrong codes, which must be committed although the
// answer is a refusal.
func finishPhoneVerification(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	token, err := r.text("tmp_token")
	if err != nil {
		return nil, err
	}
	code, err := r.text("code")
	if err != nil {
		return nil, err
	}
	hash := secretHash(token)
	var number, want string
	var created int64
	var attempts int
	err = t.row(ctx, "SELECT phone_number, code, created_at, attempts FROM phone_verifications WHERE token_hash = ? AND account_id = ?", hash, r.account.id).
		Scan(&number, &want, &created, &attempts)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, notFound("tmp_token is not known, or was used")
	case err != nil:
		return nil, err
	case e.Now().After(fromMillis(created).Add(phoneCodeLifetime)):
		return nil, failed("the code has expired, start again")
	case attempts >= maxPhoneAttempts:
		return nil, fail(429, codeTooFast, "%d wrong codes were tried, start again", attempts)
	case subtle.ConstantTimeCompare([]byte(code), []byte(want)) == 0:
		err := t.exec(ctx, "UPDATE phone_verifications SET attempts = attempts + 1 WHERE token_hash = ?", hash)
		return refused{failed("the code is wrong")}, err
	}
	if err := t.exec(ctx, "DELETE FROM phone_verifications WHERE token_hash = ?", hash); err != nil {
		return nil, err
	}
	err = t.exec(ctx, "UPDATE accounts SET phone_number = ?, updated_at = ? WHERE id = ?", number, e.Now().UnixMilli(), r.account.id)
	return true, err
}
