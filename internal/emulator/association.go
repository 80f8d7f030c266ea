package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// pathAssociation is where an end user is associated with an organization.
const pathAssociation = "/association"

// generateConnectButton makes JavaScript that opens the association page with a
// code that can be used once.
func generateConnectButton(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	redirect, err := r.text("redirect_url")
	if err != nil {
		return nil, err
	}
	if u, err := url.Parse(redirect); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, invalid("redirect_url %q is not an http or https URL", redirect)
	}
	code, err := newCode(e.random)
	if err != nil {
		return nil, err
	}
	page := issuerOf(r.Request) + pathAssociation + "?" + url.Values{"c": {code}}.Encode()
	err = t.exec(ctx, "INSERT INTO association_codes (code, account_id, redirect_url, created_at) VALUES (?, ?, ?, ?)", code, r.account.id, redirect, e.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	literal, err := json.Marshal(page) // a literal of JavaScript, even inside of HTML
	return "function globalWeb3ConnectButtonOnClick() {\n  window.open(" + string(literal) + ", \"_blank\", \"noopener\");\n}\n", err
}

// Associate does what an end user does on the association page: the account of the
// e-mail, made if it is new, is associated with the organization that generated the
// code. It gives where the browser is sent.
func (e *Emulator) Associate(ctx context.Context, code, email string) (redirectURL string, user Account, err error) {
	fresh, err := e.newEndUser(email)
	if err != nil {
		return "", Account{}, err
	}
	err = e.store.write(ctx, func(ctx context.Context, t *tx) error {
		if _, _, err := t.button(ctx, code); err != nil {
			return err
		}
		a, ok, err := e.importOne(ctx, t, fresh)
		if err == nil && !ok {
			err = invalid("email %q is not an e-mail that can sign in", email)
		}
		if err != nil {
			return err
		}
		user = a.export()
		redirectURL, err = e.associate(ctx, t, code, a)
		return err
	})
	return redirectURL, user, err
}

// button finds a button that was not used yet.
func (t *tx) button(ctx context.Context, code string) (organizationID, redirectURL string, err error) {
	var used sql.NullInt64
	err = t.row(ctx, "SELECT account_id, redirect_url, used_at FROM association_codes WHERE code = ?", code).Scan(&organizationID, &redirectURL, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", notFound("There is no such button. Go back to the site, and reload its page.")
	}
	if err == nil && used.Valid {
		err = failed("The button was used before. Go back to the site, and reload its page for another.")
	}
	return organizationID, redirectURL, err
}

// associate associates an end user through a button, which is used up, and gives
// where the browser is sent.
func (e *Emulator) associate(ctx context.Context, t *tx, code string, user account) (redirectURL string, err error) {
	organization, redirect, err := t.button(ctx, code)
	if err != nil {
		return "", err
	}
	now := e.Now().UnixMilli()
	if err := t.exec(ctx, "UPDATE association_codes SET used_at = ? WHERE code = ?", now, code); err != nil {
		return "", err
	}
	if err := t.exec(ctx, "INSERT OR IGNORE INTO associations (organization_id, end_user_id, associated_at) VALUES (?, ?, ?)", organization, user.id, now); err != nil {
		return "", err
	}
	err = e.send(ctx, t, Message{Kind: MessageAssociation, To: user.email.String, AccountID: organization})
	return withWallet(redirect, user.wallet.address), err
}

// startAssociation is where a button leads.
func startAssociation(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	query, err := queryOf(r.Request)
	if err != nil {
		return nil, err
	}
	code := query.Get("c")
	organization, _, err := t.button(ctx, code)
	if err != nil {
		return nil, err
	}
	return e.beginSignIn(ctx, t, r, newSignIn{organizationID: organization, associationCode: code})
}

// withWallet appends a wallet's address to the query of a URL, in place of one that
// is there, and keeps the rest as it was written.
func withWallet(redirect, address string) string {
	rest, fragment, hasFragment := strings.Cut(redirect, "#")
	base, query, _ := strings.Cut(rest, "?")
	var parameters []string
	if query != "" {
		parameters = slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool {
			key, _, _ := strings.Cut(p, "=")
			name, err := url.QueryUnescape(key)
			return err == nil && name == walletParameter
		})
	}
	out := base + "?" + strings.Join(append(parameters, walletParameter+"="+address), "&")
	if hasFragment {
		out += "#" + fragment
	}
	return out
}

const walletParameter = "id_wallet_address"
