package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	visibilityPublic  = "public"
	visibilityPrivate = "private"
)

// nft is an NFT in the store. Holder and minter are wallet addresses.
type nft struct {
	tokenID, holder, minter, visibility, uri, signature string
	static, dynamic                                     map[string]any
	createdAt                                           time.Time
}

const nftColumns = "token_id, holder, minter, visibility, static, dynamic, token_uri, signature, created_at"

// scanNFT reads a row of nftColumns.
func scanNFT(row interface{ Scan(...any) error }) (nft, error) {
	var n nft
	var static, dynamic string
	var created int64
	err := row.Scan(&n.tokenID, &n.holder, &n.minter, &n.visibility, &static, &dynamic, &n.uri, &n.signature, &created)
	if err != nil {
		return nft{}, err
	}
	n.createdAt = fromMillis(created)
	if err := decodeStrictly([]byte(static), &n.static); err != nil {
		return nft{}, err
	}
	return n, decodeStrictly([]byte(dynamic), &n.dynamic)
}

func (t *tx) nft(ctx context.Context, tokenID string) (nft, bool, error) {
	n, err := scanNFT(t.QueryRowContext(ctx, "SELECT "+nftColumns+" FROM nfts WHERE token_id = ?", tokenID))
	if errors.Is(err, sql.ErrNoRows) {
		return nft{}, false, nil
	}
	return n, err == nil, err
}

// nftOf reads the NFT of the request's path.
func nftOf(ctx context.Context, t *tx, r *request) (nft, error) {
	n, ok, err := t.nft(ctx, r.PathValue("token_id"))
	if err == nil && !ok {
		err = notFound("there is no NFT %q", r.PathValue("token_id"))
	}
	return n, err
}

// visibleTo tells whether an account may see the NFT.
func (n nft) visibleTo(a account) bool {
	return n.visibility == visibilityPublic || n.changeableBy(a)
}

// changeableBy tells whether an account is the holder or the minter.
func (n nft) changeableBy(a account) bool {
	return n.holder == a.wallet.address || n.minter == a.wallet.address
}

// object is the NFT object of the contract.
func (n nft) object(rich bool) map[string]any {
	o := map[string]any{
		"token_id": n.tokenID, "token_uri": n.uri, "minter_digital_signature": n.signature, "created_at": isoTime(n.createdAt),
		"metadata": map[string]any{"static": n.static, "dynamic": n.dynamic},
	}
	if rich {
		o["holder_id_wallet_address"], o["minter_id_wallet_address"], o["visibility"] = n.holder, n.minter, n.visibility
	}
	return o
}

// seal computes what follows from the metadata.
func (n *nft) seal(minter wallet) {
	hash := metadataHash(n.static, n.dynamic)
	n.uri, n.signature = hex0x(hash[:]), sign(minter.key, n.tokenID, hash)
}

func mintNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	if !r.account.domainVerified {
		return nil, denied("the domain %s of the organization is not verified", r.account.domain.String)
	}
	holder, err := holderOf(ctx, t, r.PathValue("address"))
	if err != nil {
		return nil, err
	}
	raw, ok := r.body["metadata"]
	if !ok {
		return nil, missing("metadata is missing")
	}
	var metadata map[string]map[string]any // a struct would take keys in any case
	if err := decodeStrictly(raw, &metadata); err != nil {
		return nil, invalid("metadata is not an object with the objects static and dynamic")
	}
	static, dynamic := metadata["static"], metadata["dynamic"]
	if static == nil {
		return nil, missing("metadata.static is missing")
	}
	if err := checkStatic(static); err != nil {
		return nil, err
	}
	if err := checkDynamic(dynamic); err != nil {
		return nil, err
	}
	if static[optionalStatic] == nil {
		delete(static, optionalStatic)
	}
	var id [32]byte
	if _, err := io.ReadFull(e.random, id[:]); err != nil {
		return nil, fmt.Errorf("reading randomness: %w", err)
	}
	n := nft{
		tokenID: hex0x(id[:]), holder: holder, minter: r.account.wallet.address, visibility: e.Switches().DefaultVisibility,
		static: static, dynamic: mergeDynamic(nil, dynamic, true), createdAt: e.Now(),
	}
	n.seal(r.account.wallet)
	_, err = t.ExecContext(ctx, "INSERT INTO nfts ("+nftColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		n.tokenID, n.holder, n.minter, n.visibility, canonical(n.static), canonical(n.dynamic), n.uri, n.signature, n.createdAt.UnixMilli())
	return n.object(e.Switches().RichNFT), err
}

// holderOf reads the address of a wallet that exists.
func holderOf(ctx context.Context, t *tx, text string) (string, error) {
	address, err := parseAddress(text)
	if err != nil {
		return "", err
	}
	_, ok, err := t.accountBy(ctx, "wallet_address", address)
	if err == nil && !ok {
		err = notFound("there is no ID wallet %s", address)
	}
	return address, err
}

func getNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if !n.visibleTo(r.account) {
		return nil, denied("the NFT is private, and the account is neither its holder nor its minter")
	}
	return n.object(e.Switches().RichNFT), nil
}

func transferNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if !n.changeableBy(r.account) {
		return nil, denied("the account is neither the holder nor the minter of the NFT")
	}
	if n.holder, err = holderOf(ctx, t, r.PathValue("address")); err != nil {
		return nil, err
	}
	_, err = t.ExecContext(ctx, "UPDATE nfts SET holder = ? WHERE token_id = ?", n.holder, n.tokenID)
	return n.object(e.Switches().RichNFT), err
}

func updateNFTMetadata(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if n.minter != r.account.wallet.address {
		return nil, denied("the account is not the minter of the NFT")
	}
	patch := map[string]any{}
	for key, raw := range r.body {
		var v any
		if err := decodeStrictly(raw, &v); err != nil {
			return nil, invalid("%s can't be read", key)
		}
		patch[key] = v
	}
	if err := checkDynamic(patch); err != nil {
		return nil, err
	}
	n.dynamic = mergeDynamic(n.dynamic, patch, e.Switches().ReplaceDynamic)
	n.seal(r.account.wallet)
	_, err = t.ExecContext(ctx, "UPDATE nfts SET dynamic = ?, token_uri = ?, signature = ? WHERE token_id = ?",
		canonical(n.dynamic), n.uri, n.signature, n.tokenID)
	return n.object(e.Switches().RichNFT), err
}

func setNFTVisibility(ctx context.Context, _ *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nil, err
	}
	if !n.changeableBy(r.account) {
		return nil, denied("the account is neither the holder nor the minter of the NFT")
	}
	to, err := r.text("to")
	if err != nil {
		return nil, err
	}
	if to != visibilityPublic && to != visibilityPrivate {
		return nil, invalid("to is neither public nor private")
	}
	_, err = t.ExecContext(ctx, "UPDATE nfts SET visibility = ? WHERE token_id = ?", to, n.tokenID)
	return to, err
}

func listHeldNFTs(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	address, err := parseAddress(r.PathValue("address"))
	if err != nil {
		return nil, err
	}
	p, err := e.pageOf(r)
	if err != nil {
		return nil, err
	}
	mine := r.account.wallet.address
	return e.listNFTs(ctx, t, p, "holder = ?1 AND (visibility = 'public' OR holder = ?2 OR minter = ?2)", address, mine)
}

// listNFTs gives one page of the NFTs that meet a condition.
func (e *Emulator) listNFTs(ctx context.Context, t *tx, p page, where string, args ...any) (any, error) {
	rows, err := t.QueryContext(ctx, fmt.Sprintf("SELECT %s FROM nfts WHERE %s ORDER BY seq %s LIMIT %d OFFSET %d", nftColumns, where, p.order, p.size, p.offset), args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	objects := []any{}
	for rows.Next() {
		n, err := scanNFT(rows)
		if err != nil {
			return nil, err
		}
		objects = append(objects, n.object(e.Switches().RichNFT))
	}
	return objects, rows.Err()
}

// rawJSON is metadata for those with direct access.
func rawJSON(object map[string]any) json.RawMessage { return json.RawMessage(canonical(object)) }
