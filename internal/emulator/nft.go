package emulator

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	visibilityPublic  = "public"
	visibilityPrivate = "private"
)

// nft is an NFT in the store.
type nft struct {
	seq                                 int64  // the order of minting, from 1
	tokenID, holder, minter, visibility string // holder and minter are wallet addresses
	uri, signature                      string
	static, dynamic                     map[string]any
	createdAt                           time.Time
	staticJSON, dynamicJSON             json.RawMessage // canonical
}

const nftColumns = "seq, token_id, holder, minter, visibility, static, dynamic, token_uri, signature, created_at"

// scanNFT reads a row of nftColumns, without decoding the metadata.
func scanNFT(row interface{ Scan(...any) error }) (nft, error) {
	var n nft
	var created int64
	err := row.Scan(&n.seq, &n.tokenID, &n.holder, &n.minter, &n.visibility, (*[]byte)(&n.staticJSON), (*[]byte)(&n.dynamicJSON), &n.uri, &n.signature, &created)
	n.createdAt = fromMillis(created)
	return n, err
}

// decode reads the metadata.
func (n *nft) decode() error {
	if err := decodeStrictly(n.staticJSON, &n.static); err != nil {
		return err
	}
	return decodeStrictly(n.dynamicJSON, &n.dynamic)
}

// nft reads an NFT, without decoding the metadata; false if there is none.
func (t *tx) nft(ctx context.Context, tokenID string) (nft, bool, error) {
	n, err := scanNFT(t.row(ctx, "SELECT "+nftColumns+" FROM nfts WHERE token_id = ?", tokenID))
	if errors.Is(err, sql.ErrNoRows) {
		return nft{}, false, nil
	}
	return n, err == nil, err
}

// eachNFT reads the NFTs that meet a condition, with their metadata.
func (t *tx) eachNFT(ctx context.Context, do func(nft) error, where string, args ...any) error {
	return t.each(ctx, func(rows *sql.Rows) error {
		n, err := scanNFT(rows)
		if err == nil {
			err = n.decode()
		}
		if err != nil {
			return err
		}
		return do(n)
	}, "SELECT "+nftColumns+" FROM nfts WHERE "+where, args...)
}

// nftOf reads the NFT of the request's path.
func nftOf(ctx context.Context, t *tx, r *request) (nft, error) {
	n, ok, err := t.nft(ctx, r.PathValue("token_id"))
	if err == nil && !ok {
		err = notFound("there is no NFT %q", r.PathValue("token_id"))
	}
	return n, err
}

// visibleNFT reads the NFT of the request's path, if the account may see it.
func visibleNFT(ctx context.Context, t *tx, r *request) (nft, error) {
	n, err := nftOf(ctx, t, r)
	if err == nil && n.visibility != visibilityPublic && !n.changeableBy(r.account) {
		err = denied("the NFT is private, and the account is neither its holder nor its minter")
	}
	return n, err
}

// changeableNFT reads the NFT of the request's path with its metadata, if the account
// is its holder or minter.
func changeableNFT(ctx context.Context, t *tx, r *request) (nft, error) {
	n, err := nftOf(ctx, t, r)
	if err != nil {
		return nft{}, err
	}
	if !n.changeableBy(r.account) {
		return nft{}, denied("the account is neither the holder nor the minter of the NFT")
	}
	return n, n.decode()
}

func (n nft) changeableBy(a account) bool {
	return n.holder == a.wallet.address || n.minter == a.wallet.address
}

// nftObject is the NFT object of the contract. The last three keys come with the
// switch RichNFT.
type nftObject struct {
	TokenID                string         `json:"token_id"`
	TokenURI               string         `json:"token_uri"`
	MinterDigitalSignature string         `json:"minter_digital_signature"`
	CreatedAt              string         `json:"created_at"`
	Metadata               objectMetadata `json:"metadata"`
	Holder                 string         `json:"holder_id_wallet_address,omitempty"`
	Minter                 string         `json:"minter_id_wallet_address,omitempty"`
	Visibility             string         `json:"visibility,omitempty"`
}

type objectMetadata struct {
	Static  json.RawMessage `json:"static"`
	Dynamic json.RawMessage `json:"dynamic"`
}

func (e *Emulator) object(n nft) nftObject {
	o := nftObject{
		TokenID: n.tokenID, TokenURI: n.uri, MinterDigitalSignature: n.signature, CreatedAt: isoTime(n.createdAt),
		Metadata: objectMetadata{n.staticJSON, n.dynamicJSON},
	}
	if e.Switches().RichNFT {
		o.Holder, o.Minter, o.Visibility = n.holder, n.minter, n.visibility
	}
	return o
}

// seal computes what follows from the metadata.
func (n *nft) seal(minter wallet) {
	n.staticJSON, n.dynamicJSON = canonical(n.static), canonical(n.dynamic)
	hash := metadataHash(n.staticJSON, n.dynamicJSON)
	n.uri, n.signature = hex0x(hash[:]), sign(minter.key, n.tokenID, hash)
}

// insertNFT stores a sealed NFT.
func (t *tx) insertNFT(ctx context.Context, n nft) error {
	result, err := t.execResult(ctx, "INSERT INTO nfts ("+nftColumns+") VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		n.tokenID, n.holder, n.minter, n.visibility, string(n.staticJSON), string(n.dynamicJSON), n.uri, n.signature, n.createdAt.UnixMilli())
	if err != nil {
		return err
	}
	seq, err := result.LastInsertId()
	t.reindex(seq, nil, n.terms())
	return err
}

// updateNFT stores what can change of an NFT, which was read as before.
func (t *tx) updateNFT(ctx context.Context, before, after nft) error {
	err := t.exec(ctx, "UPDATE nfts SET holder = ?, visibility = ?, dynamic = ?, token_uri = ?, signature = ? WHERE seq = ?",
		after.holder, after.visibility, string(after.dynamicJSON), after.uri, after.signature, before.seq)
	t.reindex(before.seq, before.terms(), after.terms())
	return err
}

func getNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := visibleNFT(ctx, t, r)
	if err != nil {
		return nil, err
	}
	return e.object(n), nil
}

func transferNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := changeableNFT(ctx, t, r)
	if err != nil {
		return nil, err
	}
	after := n
	if after.holder, err = holderOf(ctx, t, r.PathValue("address")); err != nil {
		return nil, err
	}
	if err := t.updateNFT(ctx, n, after); err != nil {
		return nil, err
	}
	err = t.exec(ctx, "INSERT INTO nft_transfers (token_id, transferred_at, sender, receiver) VALUES (?, ?, ?, ?)", n.tokenID, e.Now().UnixMilli(), n.holder, after.holder)
	return e.object(after), err
}

// holderOf reads the address of a wallet that exists.
func holderOf(ctx context.Context, t *tx, text string) (string, error) {
	address, err := parseAddress(text)
	if err != nil {
		return "", err
	}
	ok, err := t.exists(ctx, "SELECT 1 FROM accounts WHERE wallet_address = ?", address)
	if err == nil && !ok {
		err = notFound("there is no ID wallet %s", address)
	}
	return address, err
}

func updateNFTMetadata(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n, err := nftOf(ctx, t, r)
	if err == nil {
		err = n.decode()
	}
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
	after := n
	after.dynamic = mergeDynamic(n.dynamic, patch, e.Switches().ReplaceDynamic)
	after.seal(r.account.wallet)
	return e.object(after), t.updateNFT(ctx, n, after)
}

func setNFTVisibility(ctx context.Context, _ *Emulator, t *tx, r *request) (any, error) {
	n, err := changeableNFT(ctx, t, r)
	if err != nil {
		return nil, err
	}
	after := n
	if after.visibility, err = r.text("to"); err != nil {
		return nil, err
	}
	if after.visibility != visibilityPublic && after.visibility != visibilityPrivate {
		return nil, invalid("to is neither public nor private")
	}
	return after.visibility, t.updateNFT(ctx, n, after)
}

// page is one page of a listing of NFT objects.
func (e *Emulator) nftPage(ctx context.Context, t *tx, found selection, p page) (any, error) {
	objects := []nftObject{}
	for _, seq := range found.page(p) {
		n, err := scanNFT(t.row(ctx, "SELECT "+nftColumns+" FROM nfts WHERE seq = ?", seq))
		if err != nil {
			return nil, fmt.Errorf("NFT %d: %w", seq, err)
		}
		objects = append(objects, e.object(n))
	}
	return objects, nil
}
