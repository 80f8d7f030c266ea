package emulator

import (
	"context"
	"database/sql"
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

func (n nft) export() NFT {
	return NFT{n.tokenID, n.holder, n.minter, n.visibility, n.staticJSON, n.dynamicJSON, n.uri, n.signature, n.createdAt}
}

// NFTs are all NFTs in the order of minting.
func (e *Emulator) NFTs(ctx context.Context) ([]NFT, error) {
	var out []NFT
	err := e.store.read(ctx, func(ctx context.Context, t *tx) error {
		return t.eachNFT(ctx, func(n nft) error {
			out = append(out, n.export())
			return nil
		}, "1 ORDER BY seq")
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

// SetNFT changes holder, visibility and dynamic metadata of an NFT behind the
// API's back.
func (e *Emulator) SetNFT(ctx context.Context, n NFT) error {
	return e.changeNFT(ctx, n.TokenID, func(t *tx, before nft) error {
		after := before
		after.holder, after.visibility, after.dynamicJSON = n.Holder, n.Visibility, n.Dynamic
		if err := after.decode(); err != nil {
			return err
		}
		return t.updateNFT(ctx, before, after)
	})
}

// DeleteNFT makes an NFT disappear.
func (e *Emulator) DeleteNFT(ctx context.Context, tokenID string) error {
	return e.changeNFT(ctx, tokenID, func(t *tx, n nft) error {
		t.reindex(n.seq, n.terms(), nil)
		return t.exec(ctx, "DELETE FROM nfts WHERE seq = ?", n.seq)
	})
}

func (e *Emulator) changeNFT(ctx context.Context, tokenID string, do func(*tx, nft) error) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		n, ok, err := t.nft(ctx, tokenID)
		if err == nil && !ok {
			err = fmt.Errorf("there is no NFT %s", tokenID)
		}
		if err == nil {
			err = n.decode()
		}
		if err != nil {
			return err
		}
		return do(t, n)
	})
}

// VerifyDomain marks a domain as verified without a look at DNS.
func (e *Emulator) VerifyDomain(ctx context.Context, domain string) error {
	return e.setVerified(ctx, domain, true)
}

// UnverifyDomain takes a verification back.
func (e *Emulator) UnverifyDomain(ctx context.Context, domain string) error {
	return e.setVerified(ctx, domain, false)
}

func (e *Emulator) setVerified(ctx context.Context, domain string, verified bool) error {
	return e.store.write(ctx, func(ctx context.Context, t *tx) error {
		result, err := t.execResult(ctx, "UPDATE accounts SET domain_verified = ? WHERE domain = ?", verified, domain)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err == nil && n != 1 {
			err = fmt.Errorf("%q is the domain of %d accounts", domain, n)
		}
		return err
	})
}

// EndUserEmails are the normalised e-mails of all end users, in their order.
func (e *Emulator) EndUserEmails(ctx context.Context) (out []string, err error) {
	err = e.store.read(ctx, func(ctx context.Context, t *tx) error {
		return t.each(ctx, func(rows *sql.Rows) error {
			var email string
			err := rows.Scan(&email)
			out = append(out, email)
			return err
		}, "SELECT email FROM accounts WHERE type = ? AND email IS NOT NULL ORDER BY email", typeEndUser)
	})
	return out, err
}
