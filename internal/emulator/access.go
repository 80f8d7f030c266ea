package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// NFT is an NFT for those with direct access to the state.
type NFT struct {
	TokenID, Holder, Minter string // holder and minter are wallet addresses, in lower case
	Visibility              string
	Static, Dynamic         json.RawMessage
	TokenURI, Signature     string
	CreatedAt               time.Time
}

// Account is an account for those with direct access to the state.
type Account struct {
	AccountID, Type, Name, Email, Domain string
	DomainVerified                       bool
	TXTRecord                            string
	IDWalletAddress, IDWalletSuri        string
}

// NFTs are all NFTs in the order of minting.
func (e *Emulator) NFTs(ctx context.Context) ([]NFT, error) {
	var out []NFT
	err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
		rows, err := t.QueryContext(ctx, "SELECT "+nftColumns+" FROM nfts ORDER BY seq")
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			n, err := scanNFT(rows)
			if err != nil {
				return err
			}
			out = append(out, n.export())
		}
		return rows.Err()
	})
	return out, err
}

// NFT is one NFT; false if there is none.
func (e *Emulator) NFT(ctx context.Context, tokenID string) (out NFT, ok bool, err error) {
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
		n, found, err := t.nft(ctx, tokenID)
		out, ok = n.export(), found
		return err
	})
	return out, ok, err
}

func (n nft) export() NFT {
	return NFT{n.tokenID, n.holder, n.minter, n.visibility, rawJSON(n.static), rawJSON(n.dynamic), n.uri, n.signature, n.createdAt}
}

// SetNFT changes holder, visibility and dynamic metadata of an NFT behind the
// API's back.
func (e *Emulator) SetNFT(ctx context.Context, n NFT) error {
	return e.changeOne(ctx, "UPDATE nfts SET holder = ?, visibility = ?, dynamic = ? WHERE token_id = ?", n.Holder, n.Visibility, string(n.Dynamic), n.TokenID)
}

// DeleteNFT makes an NFT disappear.
func (e *Emulator) DeleteNFT(ctx context.Context, tokenID string) error {
	return e.changeOne(ctx, "DELETE FROM nfts WHERE token_id = ?", tokenID)
}

// VerifyDomain marks a domain as verified without a look at DNS; false again
// with UnverifyDomain.
func (e *Emulator) VerifyDomain(ctx context.Context, domain string) error {
	return e.changeOne(ctx, "UPDATE accounts SET domain_verified = 1 WHERE domain = ?", domain)
}

// UnverifyDomain takes a verification back.
func (e *Emulator) UnverifyDomain(ctx context.Context, domain string) error {
	return e.changeOne(ctx, "UPDATE accounts SET domain_verified = 0 WHERE domain = ?", domain)
}

func (e *Emulator) changeOne(ctx context.Context, query string, args ...any) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n != 1 {
			return fmt.Errorf("%d rows were changed instead of one: %w", n, err)
		}
		return nil
	})
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

func (a account) export() Account {
	return Account{a.id, a.kind, a.name.String, a.email.String, a.domain.String, a.domainVerified, a.txtRecord.String, a.wallet.address, a.wallet.suri}
}

// AddEndUser makes an account with a wallet for an e-mail, unless there is one.
func (e *Emulator) AddEndUser(ctx context.Context, email string) (out Account, err error) {
	err = e.store.write(ctx, func(ctx context.Context, t *tx) error {
		a, err := e.importEndUser(ctx, t, normalizeEmail(email))
		out = a.export()
		return err
	})
	return out, err
}

// EndUserEmails are the normalised e-mails of all end users, in their order.
func (e *Emulator) EndUserEmails(ctx context.Context) (out []string, err error) {
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
		rows, err := t.QueryContext(ctx, "SELECT email FROM accounts WHERE type = ? AND email IS NOT NULL ORDER BY email", typeEndUser)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var email string
			if err := rows.Scan(&email); err != nil {
				return err
			}
			out = append(out, email)
		}
		return rows.Err()
	})
	return out, err
}
