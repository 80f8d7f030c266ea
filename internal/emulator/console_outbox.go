package emulator

import (
	"context"
	"database/sql"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

func showOutbox(e *Emulator, r *http.Request) (web.Page, error) {
	query, from, err := cursorOf(r)
	if err != nil {
		return web.Page{}, err
	}
	v := web.Outbox{Console: e.console(r, "/outbox")}
	err = e.read(r, func(ctx context.Context, t *tx) error {
		condition, order, at := from.bounds("id")
		var ids []int64
		var accounts []string
		err := t.each(ctx, func(rows *sql.Rows) error {
			var m web.OutboxMessage
			var id, sent int64
			var account string
			err := rows.Scan(&id, &sent, &m.Kind, &m.To, &account, &m.Code)
			m.Time = fromMillis(sent)
			v.Messages, ids, accounts = append(v.Messages, m), append(ids, id), append(accounts, account)
			return err
		}, "SELECT id, sent_at, kind, recipient, account_id, code FROM outbox WHERE "+condition+" ORDER BY "+order+" LIMIT ?", at, consoleRows+1)
		if err != nil {
			return err
		}
		who := t.parties()
		for i := range v.Messages {
			if v.Messages[i].Account, err = who.byID(ctx, accounts[i]); err != nil {
				return err
			}
		}
		v.Messages, v.Pager = paged(r, query, from, v.Messages, ids, consoleRows)
		return nil
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

func clearOutboxByForm(e *Emulator, r *http.Request) (string, error) {
	return "/outbox?done=cleared", e.ClearOutbox(r.Context())
}
