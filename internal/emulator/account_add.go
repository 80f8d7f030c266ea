package emulator

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/crypto/bcrypt"
)

// addAccount makes an account that was validated, and gives it with its API key
// secret.
func (e *Emulator) addAccount(ctx context.Context, t *tx, n NewAccount, random io.Reader) (account, string, error) {
	for column, value := range map[string]string{"email": n.Email, "domain": n.Domain} {
		if taken, err := t.exists(ctx, "SELECT 1 FROM accounts WHERE "+column+" = ?", value); err != nil || taken {
			return account{}, "", errors.Join(err, fmt.Errorf("%s %q belongs to another account", column, value))
		}
	}
	a, err := n.make(e.Now(), random)
	if err != nil {
		return account{}, "", err
	}
	secret := n.APIKeySecret
	if secret == "" {
		code, err := newCode(random)
		if err != nil {
			return account{}, "", err
		}
		secret = "w3c-" + code
	}
	if taken, err := t.exists(ctx, "SELECT 1 FROM accounts WHERE secret_hash = ?", secretHash(secret)); err != nil || taken {
		return account{}, "", errors.Join(err, errors.New("api_key_secret belongs to another account"))
	}
	if err := t.insertAccount(ctx, a, secret); err != nil {
		return account{}, "", err
	}
	if err := t.setRedirectURIs(ctx, a.id, n.RedirectURIs); err != nil {
		return account{}, "", err
	}
	if e.publishRecords && a.txtRecord.Valid {
		if err := t.publishRecord(ctx, a); err != nil {
			return account{}, "", err
		}
	}
	for _, tenant := range n.W3Block {
		if err := e.addTenant(ctx, t, a, tenant, random); err != nil {
			return account{}, "", err
		}
	}
	return a, secret, nil
}

func (e *Emulator) addTenant(ctx context.Context, t *tx, owner account, n NewTenant, random io.Reader) error {
	if taken, err := t.exists(ctx, "SELECT 1 FROM w3block_tenants WHERE id = ?", n.TenantID); err != nil || taken {
		return errors.Join(err, n.at.fail("tenant_id %q belongs to another tenant", n.TenantID))
	}
	err := t.exec(ctx, "INSERT INTO w3block_tenants (id, account_id, name, key, secret_hash) VALUES (?, ?, ?, ?, ?)", n.TenantID, owner.id, n.Name, n.Key, secretHash(n.Secret))
	if err != nil {
		return err
	}
	for _, u := range n.Users {
		if taken, err := t.exists(ctx, "SELECT 1 FROM w3block_users WHERE tenant_id = ? AND email = ?", n.TenantID, u.Email); err != nil || taken {
			return errors.Join(err, u.at.fail("email %q belongs to another user of the tenant", u.Email))
		}
		w, err := newWallet(random)
		if err != nil {
			return err
		}
		ids, err := randomBytes(random, 32)
		if err != nil {
			return err
		}
		// A weak cost, since these are the passwords of an emulator.
		password, err := bcrypt.GenerateFromPassword([]byte(u.Password), bcrypt.MinCost)
		if err != nil {
			return err
		}
		if u.Roles == nil {
			u.Roles = []string{"user"}
		}
		setDefault(&u.Name, u.Email)
		err = t.exec(ctx, "INSERT INTO w3block_users ("+w3blockUserColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
			uuidText(ids[:16]), n.TenantID, u.Email, u.Name, string(encode(u.Roles)), uuidText(ids[16:]), w.address, e.Now().UnixMilli(), password)
		if err != nil {
			return err
		}
	}
	return nil
}
