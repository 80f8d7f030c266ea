package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

// How much the page of verifications shows of a list that it doesn't page.
const consoleListed = 100

func showVerifications(e *Emulator, r *http.Request) (web.Page, error) {
	query, from, err := cursorOf(r)
	if err != nil {
		return web.Page{}, err
	}
	v := web.Verifications{Console: e.console(r, "/verifications"), OwnZone: e.ownZone()}
	err = e.read(r, func(ctx context.Context, t *tx) error {
		condition, order, at := from.bounds("rowid")
		domains, rowids, err := t.domains(ctx, condition, order, at, consoleRows+1)
		if err != nil {
			return err
		}
		v.Domains, v.Pager = paged(r, query, from, domains, rowids, consoleRows)
		for i := range v.Domains {
			d := &v.Domains[i]
			if d.Found, err = t.txt(ctx, d.Domain); err != nil {
				return err
			}
			d.Published = slices.Contains(d.Found, d.Record)
		}
		if v.Zone, err = t.zone(ctx, consoleListed+1); err != nil {
			return err
		}
		v.Zone, v.ZoneCut = v.Zone[:min(len(v.Zone), consoleListed)], len(v.Zone) > consoleListed
		return e.phones(ctx, t, &v)
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// ownZone tells whether TXT records are looked up in the emulator's own zone.
func (e *Emulator) ownZone() bool {
	_, own := e.resolver.(zone)
	return own
}

// zone is the emulator's own zone, up to n names.
func (t *tx) zone(ctx context.Context, n int) (out []web.TXTRecord, err error) {
	err = t.each(ctx, func(rows *sql.Rows) error {
		var record web.TXTRecord
		var raw []byte
		if err := rows.Scan(&record.Name, &raw); err != nil {
			return err
		}
		err := json.Unmarshal(raw, &record.Values)
		out = append(out, record)
		return err
	}, "SELECT name, vals FROM txt_records ORDER BY name LIMIT ?", n)
	return out, err
}

// phones is phone verifications under way, and numbers that were verified: of those
// nothing else is kept.
func (e *Emulator) phones(ctx context.Context, t *tx, v *web.Verifications) error {
	now := e.Now()
	var accounts []string
	err := t.each(ctx, func(rows *sql.Rows) error {
		p := web.Phone{Limit: maxPhoneAttempts, State: "open"}
		var account string
		var started int64
		err := rows.Scan(&account, &p.Number, &started, &p.Attempts)
		p.Started, p.Expires = fromMillis(started), fromMillis(started).Add(phoneCodeLifetime)
		switch {
		case now.After(p.Expires):
			p.State = "expired"
		case p.Attempts >= p.Limit:
			p.State = "blocked"
		}
		v.Phones, accounts = append(v.Phones, p), append(accounts, account)
		return err
	}, "SELECT account_id, phone_number, created_at, attempts FROM phone_verifications ORDER BY created_at DESC LIMIT ?", consoleListed+1)
	if err != nil {
		return err
	}
	who := t.parties()
	for i := range v.Phones {
		if v.Phones[i].Account, err = who.byID(ctx, accounts[i]); err != nil {
			return err
		}
	}
	err = t.each(ctx, func(rows *sql.Rows) error {
		var n web.Number
		var a web.Account
		err := rows.Scan(&n.Number, &a.ID, &a.Name, &a.Email, &a.Domain)
		n.Account = partyOf(a)
		v.Numbers = append(v.Numbers, n)
		return err
	}, "SELECT phone_number, id, coalesce(name, ''), coalesce(email, ''), coalesce(domain, '') FROM accounts WHERE phone_number IS NOT NULL ORDER BY phone_number LIMIT ?", consoleListed+1)
	v.Cut = len(v.Phones) > consoleListed || len(v.Numbers) > consoleListed
	v.Phones, v.Numbers = v.Phones[:min(len(v.Phones), consoleListed)], v.Numbers[:min(len(v.Numbers), consoleListed)]
	return err
}

// publishRecordByForm adds the record that an organization has to publish to the TXT
// records that its domain has in the emulator's own zone.
func publishRecordByForm(e *Emulator, r *http.Request) (string, error) {
	form, err := readForm(r)
	if err != nil {
		return "", err
	}
	if !e.ownZone() {
		return "", failed("The emulator asks a DNS server. Publish the record there.")
	}
	id := form.Get("account_id")
	err = e.store.write(r.Context(), func(ctx context.Context, t *tx) error {
		a, ok, err := t.accountBy(ctx, "id", id)
		if err == nil && (!ok || !a.txtRecord.Valid) {
			err = notFound("There is no account %s with a domain.", id)
		}
		if err != nil {
			return err
		}
		return t.publishRecord(ctx, a)
	})
	return "/verifications?done=published", err
}
