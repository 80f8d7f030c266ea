package emulator

import (
	"context"
	"crypto/sha256"
	_ "embed" // the default seed
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

// What the default seed has: an organization whose domain is not verified yet, with
// a tenant of W3Block ID, and an end user.
const (
	DemoOrganizationSecret = "w3c-demo-organization-secret" //nolint:gosec // public, for everybody's emulator
	DemoEndUserSecret      = "w3c-demo-end-user-secret"     //nolint:gosec // likewise
	DemoDomain             = "university.example"
	DemoEndUserEmail       = "holder@university.example"
	DemoTenantID           = "00000000-0000-0000-0000-000000000001"
	DemoTenantKey          = "w3b-demo-key"
	DemoTenantSecret       = "w3b-demo-secret"
	DemoUserEmail          = "user@example.com"
	DemoUserPassword       = "P@ssw0rd"
)

//go:embed seed_default.yaml
var defaultSeedYAML []byte

func defaultSeed() *Seed {
	s, err := ParseSeed("the default seed", defaultSeedYAML)
	if err != nil {
		panic(err) // a test parses it
	}
	return s
}

// seedIfEmpty fills an empty store.
func (e *Emulator) seedIfEmpty(ctx context.Context, t *tx) error {
	if epoch, err := t.setting(ctx, settingEpoch); err != nil || epoch != nil {
		return err
	}
	if err := errors.Join(newAccessKey(ctx, t), e.newEpoch(ctx, t)); err != nil {
		return err
	}
	return e.plant(ctx, t, e.seed)
}

// plant adds what a seed has. Ids, wallets and TXT records follow from the seed
// alone: they are the same in every emulator.
func (e *Emulator) plant(ctx context.Context, t *tx, s *Seed) error {
	for _, a := range s.Accounts {
		if _, _, err := e.addAccount(ctx, t, a, fixedRandom("account", a.Type, a.Name, a.Email, a.Domain)); err != nil {
			return a.at.fail("%w", err)
		}
	}
	for name, values := range s.TXTRecords {
		if err := t.setTXT(ctx, name, values); err != nil {
			return err
		}
	}
	for _, email := range s.FailingEmails {
		if err := t.addFailingEmail(ctx, email); err != nil {
			return err
		}
	}
	for i, n := range s.NFTs {
		if err := e.plantNFT(ctx, t, n, fixedRandom("nft", n.minter, fmt.Sprint(i))); err != nil {
			return n.at.fail("%w", err)
		}
	}
	return nil
}

func (t *tx) addFailingEmail(ctx context.Context, email string) error {
	err := t.exec(ctx, "INSERT OR IGNORE INTO failing_emails (email) VALUES (?)", normalizeEmail(email))
	return err
}

// fixedRandom is randomness that follows from texts.
func fixedRandom(texts ...string) io.Reader {
	return rand.NewChaCha8(sha256.Sum256([]byte("web3connect-emulator\x00" + strings.Join(texts, "\x00"))))
}

func (e *Emulator) plantNFT(ctx context.Context, t *tx, s seedNFT, random io.Reader) error {
	minter, ok, err := t.accountBy(ctx, "domain", canonicalName(s.minter))
	if err == nil && !ok {
		err = fmt.Errorf("minter %q is the domain of no account", s.minter)
	}
	if err == nil && !minter.domainVerified {
		err = fmt.Errorf("minter %q can't mint, since its domain isn't verified; set domain_verified", s.minter)
	}
	if err != nil {
		return err
	}
	n, err := newNFT(random, minter, s.static, s.dynamic)
	if err != nil {
		return err
	}
	n.visibility, n.createdAt = s.visibility, e.Now()
	setDefault(&n.visibility, e.Switches().DefaultVisibility)
	holder, ok, err := t.accountBy(ctx, "email", normalizeEmail(s.holder))
	if err != nil {
		return err
	}
	n.holder = holder.wallet.address
	if !ok {
		if n.holder, err = holderOf(ctx, t, s.holder); err != nil {
			return fmt.Errorf("holder %q is neither the e-mail nor the wallet address of an account", s.holder)
		}
	}
	return t.insertNFT(ctx, n)
}

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
		var raw [24]byte
		if _, err := io.ReadFull(random, raw[:]); err != nil {
			return account{}, "", fmt.Errorf("reading randomness: %w", err)
		}
		secret = "w3c-" + base64.RawURLEncoding.EncodeToString(raw[:])
	}
	if taken, err := t.exists(ctx, "SELECT 1 FROM accounts WHERE secret_hash = ?", secretHash(secret)); err != nil || taken {
		return account{}, "", errors.Join(err, errors.New("api_key_secret belongs to another account"))
	}
	if err := t.insertAccount(ctx, a, secret); err != nil {
		return account{}, "", err
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
	setDefault(&n.Name, n.TenantID)
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
		var ids [32]byte
		if _, err := io.ReadFull(random, ids[:]); err != nil {
			return fmt.Errorf("reading randomness: %w", err)
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
			uuidText([16]byte(ids[:16])), n.TenantID, u.Email, u.Name, string(encode(u.Roles)), uuidText([16]byte(ids[16:])), w.address, e.Now().UnixMilli(), password)
		if err != nil {
			return err
		}
	}
	return nil
}

// tables are all but the settings; a test sees to it that none is missing.
var tables = []string{
	"accounts", "nfts", "nft_index", "nft_transfers", "nft_verifications", "import_batches", "phone_verifications", "association_codes", "associations",
	"outbox", "txt_records", "failing_emails", "w3block_tenants", "w3block_users", "w3block_sessions",
}

// Reset brings the emulator back to its seed, and clears faults and request log.
// Clock and switches stay.
func (e *Emulator) Reset(ctx context.Context) error {
	err := e.store.writeApart(ctx, func(ctx context.Context, t *tx) error {
		for _, table := range tables {
			if err := t.exec(ctx, "DELETE FROM "+table); err != nil {
				return err
			}
		}
		if err := t.exec(ctx, "DELETE FROM settings WHERE key IN (?, ?)", settingEpoch, settingAccessKey); err != nil {
			return err
		}
		return e.seedIfEmpty(ctx, t)
	})
	if err != nil {
		return err
	}
	e.ClearFaults()
	e.ClearRequests()
	return nil
}
