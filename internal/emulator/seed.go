package emulator

import (
	"context"
	"crypto/sha256"
	_ "embed" // the default seed
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
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

// plant adds what a seed has. Ids, wallets and TXT records follow from the seeds
// alone: they are the same in every emulator.
func (e *Emulator) plant(ctx context.Context, t *tx, s *Seed) error {
	// First, as a new organization may add its record to them.
	for name, values := range s.TXTRecords {
		if err := t.setTXT(ctx, name, values); err != nil {
			return err
		}
	}
	for _, a := range s.Accounts {
		from := []string{"account", a.Type, a.Name, a.Email, a.Domain}
		if a.Email == "" && a.Domain == "" { // then the name may be another's, too
			var namesakes int
			if err := t.row(ctx, "SELECT count(*) FROM accounts WHERE name = ? AND email IS NULL AND domain IS NULL", a.Name).Scan(&namesakes); err != nil {
				return err
			}
			if namesakes > 0 {
				from = append(from, fmt.Sprint(namesakes))
			}
		}
		if _, _, err := e.addAccount(ctx, t, a, fixedRandom(from...)); err != nil {
			return a.at.wrap(err)
		}
	}
	for _, email := range s.FailingEmails {
		if err := t.addFailingEmail(ctx, email); err != nil {
			return err
		}
	}
	var before int // those of another seed have their numbers
	if err := t.row(ctx, "SELECT count(*) FROM nfts").Scan(&before); err != nil {
		return err
	}
	for i, n := range s.NFTs {
		if err := e.plantNFT(ctx, t, n, fixedRandom("nft", n.minter, fmt.Sprint(before+i))); err != nil {
			return n.at.wrap(err)
		}
	}
	return nil
}

func (t *tx) addFailingEmail(ctx context.Context, email string) error {
	return t.exec(ctx, "INSERT OR IGNORE INTO failing_emails (email) VALUES (?)", normalizeEmail(email))
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
	var refusal *apiError
	if errors.As(err, &refusal) {
		err = errors.New(strings.TrimPrefix(refusal.detail, "metadata."))
	}
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
