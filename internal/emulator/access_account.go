package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

// Account is an account for those with direct access to the state.
type Account struct {
	AccountID, Type, Name, Email, Domain string
	DomainVerified                       bool
	TXTRecord, PhoneNumber               string
	IDWalletAddress, IDWalletSuri        string
	W3Block                              []Tenant // of Accounts alone
	RedirectURIs                         []string // likewise
	CreatedAt                            time.Time
}

// Tenant is a tenant of W3Block ID that belongs to an organization.
type Tenant struct {
	TenantID string `json:"tenant_id"`
	Name     string `json:"name"`
}

func (a account) export() Account {
	return Account{
		a.id, a.kind, a.name.String, a.email.String, a.domain.String, a.domainVerified, a.txtRecord.String, a.phone.String,
		a.wallet.address, a.wallet.suri, nil, nil, a.createdAt,
	}
}

// MarshalJSON is the control API's form: what an account doesn't have is null.
func (a Account) MarshalJSON() ([]byte, error) { return json.Marshal(a.object()) }

func (a Account) object() map[string]any {
	tenants := a.W3Block
	if tenants == nil {
		tenants = []Tenant{}
	}
	redirectURIs := a.RedirectURIs
	if redirectURIs == nil {
		redirectURIs = []string{}
	}
	return map[string]any{
		"account_id": a.AccountID, "type": a.Type, "name": text(nullable(a.Name)), "email": text(nullable(a.Email)), "domain": text(nullable(a.Domain)),
		"domain_verified": a.DomainVerified, "txt_record": text(nullable(a.TXTRecord)), "phone_number": text(nullable(a.PhoneNumber)),
		"id_wallet_address": a.IDWalletAddress, "id_wallet_address_suri": a.IDWalletSuri, "w3block": tenants,
		"redirect_uris": redirectURIs, "created_at": isoTime(a.CreatedAt),
	}
}

// Accounts are all, in the order of their making.
func (e *Emulator) Accounts(ctx context.Context) ([]Account, error) {
	out := []Account{}
	err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
		tenants := map[string][]Tenant{}
		err := t.each(ctx, func(rows *sql.Rows) error {
			var owner string
			var tenant Tenant
			err := rows.Scan(&owner, &tenant.TenantID, &tenant.Name)
			tenants[owner] = append(tenants[owner], tenant)
			return err
		}, "SELECT account_id, id, name FROM w3block_tenants ORDER BY id")
		if err != nil {
			return err
		}
		redirectURIs, err := t.redirectURIs(ctx)
		if err != nil {
			return err
		}
		return t.each(ctx, func(rows *sql.Rows) error {
			a, err := scanAccount(rows)
			if err != nil {
				return err
			}
			account := a.export()
			account.W3Block, account.RedirectURIs = tenants[a.id], redirectURIs[a.id]
			out = append(out, account)
			return nil
		}, "SELECT "+accountColumns+" FROM accounts ORDER BY rowid")
	})
	return out, err
}

// Account finds an account by its e-mail or domain.
func (e *Emulator) Account(ctx context.Context, emailOrDomain string) (out Account, ok bool, err error) {
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
		for _, column := range []string{"email", "domain"} {
			a, found, err := t.accountBy(ctx, column, normalizeEmail(emailOrDomain))
			if err != nil || found {
				out, ok = a.export(), found
				return err
			}
		}
		return nil
	})
	return out, ok, err
}

// AddAccount makes an account, and gives it with its API key secret.
func (e *Emulator) AddAccount(ctx context.Context, n NewAccount) (out Account, apiKeySecret string, err error) {
	if err := n.validate(); err != nil {
		return Account{}, "", err
	}
	err = e.store.write(ctx, func(ctx context.Context, t *tx) error {
		var a account
		a, apiKeySecret, err = e.addAccount(ctx, t, n, e.random)
		out = a.export()
		out.RedirectURIs = n.RedirectURIs
		for _, tenant := range n.W3Block {
			out.W3Block = append(out.W3Block, Tenant{tenant.TenantID, tenant.Name})
		}
		return err
	})
	return out, apiKeySecret, err
}

// AddEndUser makes an account with a wallet for an e-mail, unless there is one.
func (e *Emulator) AddEndUser(ctx context.Context, email string) (out Account, err error) {
	fresh, err := e.newEndUser(email)
	if err != nil {
		return Account{}, err
	}
	err = e.store.write(ctx, func(ctx context.Context, t *tx) error {
		a, ok, err := e.importOne(ctx, t, fresh)
		if err == nil && !ok {
			err = errors.New("the e-mail can't be imported")
		}
		out = a.export()
		return err
	})
	return out, err
}
