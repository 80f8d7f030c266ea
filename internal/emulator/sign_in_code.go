package emulator

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	// signInCodeLifetime is how long a code of a sign-in can be used.
	signInCodeLifetime = 5 * time.Minute
	// maxSignInAttempts is how many wrong codes can be tried before another has to be
	// sent, and maxSignInCodes how many are sent in a sign-in.
	maxSignInAttempts, maxSignInCodes = 5, 5
)

// newDigits makes a code of 6 digits.
func (e *Emulator) newDigits() (string, error) {
	random, err := randomBytes(e.random, 8)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", binary.BigEndian.Uint64(random)%1_000_000), nil
}

// sendSignInCode takes the e-mail and sends a code there.
func sendSignInCode(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	s, err := e.signInOf(ctx, t, r, r.form.Get("id"))
	if err != nil {
		return nil, err
	}
	email := normalizeEmail(r.form.Get("email"))
	able, err := e.canHaveAccount(ctx, t, email)
	switch {
	case err != nil:
		return nil, err
	case !able:
		return s.emailForm(http.StatusBadRequest, r.form.Get("email"), "This is not an e-mail address that can sign in.")
	case s.codesSent >= maxSignInCodes:
		return nil, fail(http.StatusTooManyRequests, codeTooFast, "%d codes were sent already. Go back to the site where you came from, and begin again.", s.codesSent)
	}
	code, err := e.newDigits()
	if err != nil {
		return nil, err
	}
	err = t.exec(ctx, "UPDATE sign_ins SET email = ?, code = ?, code_sent_at = ?, codes_sent = codes_sent + 1, attempts = 0, account_id = NULL WHERE id_hash = ?",
		email, code, e.Now().UnixMilli(), secretHash(s.id))
	if err != nil {
		return nil, err
	}
	return s.goOn(), e.send(ctx, t, Message{Kind: MessageSignInCode, To: email, AccountID: s.organization.id, Code: code})
}

// checkSignInCode takes the code, and makes an account for an e-mail that is new.
// Wrong codes are counted.
func checkSignInCode(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	s, err := e.signInOf(ctx, t, r, r.form.Get("id"))
	code := strings.Join(strings.Fields(r.form.Get("code")), "") // as people copy it
	switch {
	case err != nil:
		return nil, err
	case s.code == "": // the page is an old one
		return s.goOn(), nil
	case e.Now().After(s.codeSentAt.Add(signInCodeLifetime)):
		return s.codeForm(http.StatusBadRequest, "This code has expired. Send another one.")
	case s.attempts >= maxSignInAttempts:
		return s.codeForm(http.StatusTooManyRequests, "There were too many wrong codes. Send another one.")
	case subtle.ConstantTimeCompare([]byte(code), []byte(s.code)) == 0:
		if err := t.exec(ctx, "UPDATE sign_ins SET attempts = attempts + 1 WHERE id_hash = ?", secretHash(s.id)); err != nil {
			return nil, err
		}
		return s.codeForm(http.StatusBadRequest, "This is not the code that was sent.")
	}
	fresh, err := e.newEndUser(s.email)
	if err != nil {
		return nil, err
	}
	user, ok, err := e.importOne(ctx, t, fresh)
	if err == nil && !ok {
		err = invalid("The e-mail address can't sign in.")
	}
	if err != nil {
		return nil, err
	}
	err = t.exec(ctx, "UPDATE sign_ins SET code = NULL, account_id = ?, signed_in_at = ? WHERE id_hash = ?", user.id, e.Now().UnixMilli(), secretHash(s.id))
	return s.goOn(), err
}

// goOn sends the browser to the page of what is next.
func (s webSignIn) goOn() response { return seeOther(pathOfSignIn(s.id)) }

// seeOther sends the browser elsewhere. Characters that a header can't have are
// escaped.
func seeOther(location string) response {
	var escaped strings.Builder
	for _, b := range []byte(location) {
		if b <= ' ' || b >= 0x7f {
			fmt.Fprintf(&escaped, "%%%02X", b)
		} else {
			escaped.WriteByte(b)
		}
	}
	return response{status: http.StatusSeeOther, header: http.Header{"Location": {escaped.String()}, "Cache-Control": {"no-store"}}}
}
