package emulator

import (
	"context"
	"database/sql"
	"time"
)

// Kinds of messages.
const (
	MessagePhoneCode   = "phone_code"   // brings the code of a phone verification
	MessageSignInCode  = "sign_in_code" // brings the code of a sign-in on the pages
	MessageAssociation = "association"  // tells an end user of an association
)

// Message is what would have been sent to somebody.
type Message struct {
	Time      time.Time `json:"time"`
	Kind      string    `json:"kind"`
	To        string    `json:"to"` // a phone number or an e-mail
	AccountID string    `json:"account_id"`
	Code      string    `json:"code"` // "" for none
}

// send puts a message into the outbox.
func (e *Emulator) send(ctx context.Context, t *tx, m Message) error {
	return t.exec(ctx, "INSERT INTO outbox (sent_at, kind, recipient, account_id, code) VALUES (?, ?, ?, ?, ?)", e.Now().UnixMilli(), m.Kind, m.To, m.AccountID, m.Code)
}

// Outbox is what was sent, newest last.
func (e *Emulator) Outbox(ctx context.Context) ([]Message, error) {
	out := []Message{}
	err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
		return t.each(ctx, func(rows *sql.Rows) error {
			var m Message
			var sent int64
			err := rows.Scan(&sent, &m.Kind, &m.To, &m.AccountID, &m.Code)
			m.Time = fromMillis(sent)
			out = append(out, m)
			return err
		}, "SELECT sent_at, kind, recipient, account_id, code FROM outbox ORDER BY id")
	})
	return out, err
}

// ClearOutbox empties the outbox.
func (e *Emulator) ClearOutbox(ctx context.Context) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		return t.exec(ctx, "DELETE FROM outbox")
	})
}
