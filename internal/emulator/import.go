package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"
)

// maxBatch is how many e-mails a batch may have.
const maxBatch = 10_000

// importedEndUser is the result of one e-mail of a batch.
type importedEndUser struct {
	Email               string `json:"email"`
	IDWalletAddress     string `json:"id_wallet_address"`
	IDWalletAddressEth  string `json:"id_wallet_address_eth"`
	IDWalletAddressSuri string `json:"id_wallet_address_suri"`
	OK                  bool   `json:"ok"`
}

// prepareImport makes a wallet for the e-mail, should it have none.
func prepareImport(_ context.Context, e *Emulator, r *request) error {
	email, err := r.text("email")
	if err != nil {
		return err
	}
	fresh, err := e.newEndUser(email)
	r.prepared = fresh
	return err
}

func (e *Emulator) newEndUser(email string) (account, error) {
	return NewAccount{Type: typeEndUser, Email: normalizeEmail(email)}.make(e.Now(), e.random)
}

// canHaveAccount tells whether a normalised e-mail can have an account.
func (e *Emulator) canHaveAccount(ctx context.Context, t *tx, email string) (bool, error) {
	if !isEmail(email) || e.failing[email] {
		return false, nil
	}
	failing, err := t.exists(ctx, "SELECT 1 FROM failing_emails WHERE email = ?", email)
	return !failing, err
}

func importEndUser(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	email, err := r.text("email")
	if err != nil {
		return nil, err
	}
	a, ok, err := e.importOne(ctx, t, r.prepared.(account))
	if err == nil && !ok {
		err = invalid("email %q can't be imported", email)
	}
	if err != nil {
		return nil, err
	}
	return map[string]string{
		"email": email, "id_wallet_address": a.wallet.address, "id_wallet_address_eth": a.wallet.address, "id_wallet_address_suri": a.wallet.suri,
	}, nil
}

// importOne finds the account that has the e-mail of a new one, or stores the new
// one; false if the e-mail can't be imported.
func (e *Emulator) importOne(ctx context.Context, t *tx, fresh account) (account, bool, error) {
	email := fresh.email.String
	if able, err := e.canHaveAccount(ctx, t, email); !able || err != nil {
		return account{}, false, err
	}
	a, ok, err := t.accountBy(ctx, "email", email)
	if ok || err != nil {
		return a, ok, err
	}
	return fresh, true, t.insertAccount(ctx, fresh, "")
}

func submitImportBatch(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	raw, ok := r.body["emails"]
	if !ok || string(raw) == "null" {
		return nil, missing("emails is missing")
	}
	var emails []*string
	if json.Unmarshal(raw, &emails) != nil {
		return nil, invalid("emails is not an array of strings")
	}
	if len(emails) > maxBatch {
		return nil, invalid("emails has %d e-mails, at most %d are possible", len(emails), maxBatch)
	}
	for i, email := range emails {
		if email == nil {
			return nil, invalid("emails[%d] is not a string", i)
		}
	}
	now := e.Now()
	id, err := newTrackID(now, e.random)
	if err != nil {
		return nil, err
	}
	due := now.Add(max(time.Duration(e.Switches().ImportDelay), 0))
	err = t.exec(ctx, "INSERT INTO import_batches (id, account_id, emails, started_at, due_at, size) VALUES (?, ?, ?, ?, ?, ?)",
		id, r.account.id, string(raw), now.UnixMilli(), due.UnixMilli(), len(emails))
	if err == nil && e.Switches().ImportDelay < 0 {
		err = e.importNow(ctx, t, id)
	}
	return map[string]string{"batch_id": id}, err
}

func wakeImports(e *Emulator) { e.imports.wake() }

// newTrackID makes an id such as 2026-01-02T03:04:05.678Z:ABCDEFGHIJKLMNOP.
func newTrackID(now time.Time, random io.Reader) (string, error) {
	letters, err := randomBytes(random, 16)
	if err != nil {
		return "", err
	}
	for i := range letters {
		letters[i] = 'A' + letters[i]%26
	}
	return isoTime(now) + ":" + string(letters), nil
}

// batch is an import batch in the store.
type batch struct {
	emails   string // JSON array
	started  int64
	finished sql.NullInt64
	result   sql.NullString // JSON array, null while it runs
}

func (t *tx) batch(ctx context.Context, id string) (account string, b batch, err error) {
	err = t.row(ctx, "SELECT account_id, emails, started_at, finished_at, result FROM import_batches WHERE id = ?", id).
		Scan(&account, &b.emails, &b.started, &b.finished, &b.result)
	return account, b, err
}

func checkImportBatch(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	id, err := r.text("batch_id")
	if err != nil {
		return nil, err
	}
	e.imports.wake() // an injected clock may have moved
	owner, b, err := t.batch(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && owner != r.account.id {
		return nil, notFound("there is no batch %q", id)
	}
	if err != nil {
		return nil, err
	}
	answer := map[string]any{"batch_id": id, "status": "running", "started_at": isoTime(fromMillis(b.started)), "finished_at": "", "result": []any{}}
	if b.result.Valid {
		answer["status"], answer["finished_at"], answer["result"] = "done", isoTime(fromMillis(b.finished.Int64)), json.RawMessage(b.result.String)
	}
	return map[string]any{"batch_result": answer}, nil
}
