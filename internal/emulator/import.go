package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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

func submitImportBatch(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	if r.account.kind != typeOrganization {
		return nil, denied("submitImportBatch is for organizations only")
	}
	raw, ok := r.body["emails"]
	if !ok {
		return nil, missing("emails is missing")
	}
	var emails []string
	if json.Unmarshal(raw, &emails) != nil || emails == nil {
		return nil, invalid("emails is not an array of strings")
	}
	if len(emails) > maxBatch {
		return nil, invalid("emails has %d e-mails, at most %d are possible", len(emails), maxBatch)
	}
	now := e.Now()
	id, err := e.newTrackID(now)
	if err != nil {
		return nil, err
	}
	due := now.Add(max(time.Duration(e.Switches().ImportDelay), 0))
	_, err = t.ExecContext(ctx, "INSERT INTO import_batches (id, account_id, emails, started_at, due_at) VALUES (?, ?, ?, ?, ?)",
		id, r.account.id, string(raw), now.UnixMilli(), due.UnixMilli())
	return map[string]string{"batch_id": id}, err
}

// newTrackID makes an id such as 2026-01-02T03:04:05.678Z:ABCDEFGHIJKLMNOP.
func (e *Emulator) newTrackID(now time.Time) (string, error) {
	var letters [16]byte
	if _, err := io.ReadFull(e.random, letters[:]); err != nil {
		return "", fmt.Errorf("reading randomness: %w", err)
	}
	for i := range letters {
		letters[i] = 'A' + letters[i]%26
	}
	return isoTime(now) + ":" + string(letters[:]), nil
}

// checkImportBatch ends a batch that is due: the job is a row of the store, so it
// survives a restart, and needs no goroutine.
func checkImportBatch(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	id, err := r.text("batch_id")
	if err != nil {
		return nil, err
	}
	var emails string
	var started, due int64
	var finished sql.NullInt64
	var result sql.NullString
	err = t.QueryRowContext(ctx, "SELECT emails, started_at, due_at, finished_at, result FROM import_batches WHERE id = ? AND account_id = ?", id, r.account.id).
		Scan(&emails, &started, &due, &finished, &result)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound("there is no batch %q", id)
	}
	if err != nil {
		return nil, err
	}
	if !result.Valid && e.Now().UnixMilli() >= due {
		finished = sql.NullInt64{Int64: e.Now().UnixMilli(), Valid: true}
		if result.String, err = e.importAll(ctx, t, emails); err != nil {
			return nil, err
		}
		result.Valid = true
		if _, err := t.ExecContext(ctx, "UPDATE import_batches SET finished_at = ?, result = ? WHERE id = ?", finished, result, id); err != nil {
			return nil, err
		}
	}
	batch := map[string]any{"batch_id": id, "status": "running", "started_at": isoTime(fromMillis(started)), "finished_at": "", "result": []any{}}
	if result.Valid {
		batch["status"], batch["finished_at"], batch["result"] = "done", isoTime(fromMillis(finished.Int64)), json.RawMessage(result.String)
	}
	return map[string]any{"batch_result": batch}, nil
}

func (e *Emulator) importAll(ctx context.Context, t *tx, emailsJSON string) (string, error) {
	var emails []string
	if err := json.Unmarshal([]byte(emailsJSON), &emails); err != nil {
		return "", err
	}
	results := make([]importedEndUser, 0, len(emails))
	for _, email := range emails {
		result := importedEndUser{Email: email}
		if normalized := normalizeEmail(email); isEmail(normalized) && !e.failing[normalized] {
			a, err := e.importEndUser(ctx, t, normalized)
			if err != nil {
				return "", err
			}
			result = importedEndUser{email, a.wallet.address, a.wallet.address, a.wallet.suri, true}
		}
		results = append(results, result)
	}
	raw, err := json.Marshal(results)
	return string(raw), err
}

func importOne(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	email, err := r.text("email")
	if err != nil {
		return nil, err
	}
	normalized := normalizeEmail(email)
	if !isEmail(normalized) || e.failing[normalized] {
		return nil, invalid("email %q can't be imported", email)
	}
	a, err := e.importEndUser(ctx, t, normalized)
	return map[string]string{
		"email": email, "id_wallet_address": a.wallet.address, "id_wallet_address_eth": a.wallet.address, "id_wallet_address_suri": a.wallet.suri,
	}, err
}

// importEndUser finds or makes the account of a normalised e-mail.
func (e *Emulator) importEndUser(ctx context.Context, t *tx, email string) (account, error) {
	a, ok, err := t.accountBy(ctx, "email", email)
	if ok || err != nil {
		return a, err
	}
	return e.addAccount(ctx, t, newAccount{kind: typeEndUser, email: email}, e.random)
}
