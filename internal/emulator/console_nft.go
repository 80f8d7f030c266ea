package emulator

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/web"
)

func showNFT(e *Emulator, r *http.Request) (web.Page, error) {
	id := r.PathValue("token_id")
	v := web.NFTPage{Console: e.console(r, "/nfts")}
	err := e.read(r, func(ctx context.Context, t *tx) error {
		n, ok, err := t.nft(ctx, id)
		if err == nil && !ok {
			err = notFound("There is no NFT %s.", id)
		}
		if err == nil {
			err = n.decode()
		}
		if err != nil {
			return err
		}
		v.NFTCard, v.TokenURI = cardOf(n), n.uri
		v.Static = metadataEntries(n.static, staticOrder, staticTypes)
		v.Dynamic = metadataEntries(n.dynamic, nil, dynamicTypes)
		who := t.parties()
		if v.Holder, err = who.byAddress(ctx, n.holder); err != nil {
			return err
		}
		if v.Minter, err = who.byAddress(ctx, n.minter); err != nil {
			return err
		}
		if v.History, err = e.timeline(ctx, t, who, n); err != nil {
			return err
		}
		minter, ok, err := t.accountBy(ctx, "wallet_address", n.minter)
		v.Signature = checkSignature(n, minter, ok)
		return err
	})
	if err != nil {
		return web.Page{}, err
	}
	return v.Page()
}

// staticOrder is the contract's order of static metadata.
var staticOrder = []string{"name", "description", "issuer", "contents_provider", "serial_number", "total_issued", "image", "animation_url", "link", "expired_at"}

// metadataEntries is metadata for a table: the keys of an order first, then the other
// documented ones, then those of the minter's own.
func metadataEntries(metadata map[string]any, order []string, known map[string]jsonType) (out []web.MetadataEntry) {
	rank := func(key string) int {
		if i := slices.Index(order, key); i >= 0 {
			return i
		}
		if _, ok := known[key]; ok {
			return len(order)
		}
		return len(order) + 1
	}
	keys := slices.Sorted(maps.Keys(metadata))
	slices.SortStableFunc(keys, func(a, b string) int { return rank(a) - rank(b) })
	for _, key := range keys {
		_, isKnown := known[key]
		entry := web.MetadataEntry{Key: key, Known: isKnown}
		switch v := metadata[key].(type) {
		case string:
			entry.Value = v
		case map[string]any, []any:
			entry.Value, entry.JSON = indentJSON(encode(v)), true
		case nil:
			entry.Value = "null"
		default:
			entry.Value = metadataText(v)
		}
		out = append(out, entry)
	}
	return out
}

// indentJSON is JSON for people.
func indentJSON(raw []byte) string {
	var out bytes.Buffer
	if err := json.Indent(&out, bytes.TrimSpace(raw), "", "  "); err != nil {
		return string(raw)
	}
	return out.String()
}

// timeline is what happened to an NFT, newest first, also what the API's history does
// not tell yet.
func (e *Emulator) timeline(ctx context.Context, t *tx, who *parties, n nft) ([]web.Event, error) {
	until := e.Now().Add(-time.Duration(e.Switches().HistoryDelay))
	event := func(at time.Time, number int64) (web.Event, error) {
		is, err := newTransaction(n.tokenID, at, number)
		return web.Event{Time: at, TransactionID: is.TransactionID, Block: is.BlockNumber, VisibleInAPI: !at.After(until)}, err
	}
	mint, err := event(n.createdAt, 2*n.seq)
	if err != nil {
		return nil, err
	}
	mint.Mint, mint.Known, mint.To.Address = true, true, n.holder
	events := []web.Event{mint}
	err = t.each(ctx, func(rows *sql.Rows) error {
		var id, at int64
		var from, to sql.NullString
		if err := rows.Scan(&id, &at, &from, &to); err != nil {
			return err
		}
		if len(events) == 1 { // the first to hold it is whom it was minted to
			events[0].To.Address, events[0].Known = from.String, from.Valid
		}
		transfer, err := event(fromMillis(at), 2*id+1)
		transfer.Known, transfer.From.Address, transfer.To.Address = from.Valid && to.Valid, from.String, to.String
		events = append(events, transfer)
		return err
	}, "SELECT id, transferred_at, sender, receiver FROM nft_transfers WHERE token_id = ? ORDER BY id", n.tokenID)
	if err != nil {
		return nil, err
	}
	for i := range events { // no query runs while another is read
		for _, party := range []*web.Party{&events[i].From, &events[i].To} {
			if *party, err = who.byAddress(ctx, party.Address); err != nil {
				return nil, err
			}
		}
	}
	slices.Reverse(events)
	return events, nil
}

// checkSignature checks what an NFT says of itself: that its URI is the hash of its
// metadata, and that its minter signed that.
func checkSignature(n nft, minter account, minterKnown bool) web.SignatureCheck {
	hash := metadataHash(canonical(n.static), canonical(n.dynamic))
	computed := hex0x(hash[:])
	c := web.SignatureCheck{Signature: n.signature}
	uri := web.CheckStep{
		Holds: computed == n.uri, Text: "The token URI is the SHA-256 of the canonical metadata.",
		Values: []web.Field{{Name: "computed", Value: computed}, {Name: "token URI", Value: n.uri}},
	}
	if !uri.Holds {
		uri.Text = "The token URI is not the SHA-256 of the canonical metadata: the metadata is not what the NFT was sealed with."
	}
	c.Steps = append(c.Steps, uri)
	if !minterKnown {
		c.Steps = append(c.Steps, web.CheckStep{Text: "The minter's wallet belongs to no account, so there is no public key to check the signature with."})
		c.Verdict = "The signature can't be checked."
		return c
	}
	public := minter.wallet.key.PubKey()
	key := web.CheckStep{
		Holds: ethereumAddress(public) == n.minter, Text: "The public key of the minter's account gives the minter's wallet address.",
		Values: []web.Field{{Name: "of the key", Value: ethereumAddress(public)}, {Name: "minter", Value: n.minter}},
	}
	if !key.Holds {
		key.Text = "The public key of the minter's account does not give the minter's wallet address."
	}
	signed := web.CheckStep{
		Holds: verifySignature(public, n.signature, n.tokenID, hash),
		Text:  "The digital signature is the minter's, ES256K over the token id and the hash of the metadata.",
	}
	if !signed.Holds {
		signed.Text = "The digital signature is not the minter's for this token id and this metadata."
	}
	c.Steps = append(c.Steps, key, signed)
	c.Holds, c.Verdict = true, "The minter signed exactly this metadata for this token."
	for _, step := range c.Steps {
		if !step.Holds {
			c.Holds, c.Verdict = false, "The check fails: this is not what the minter signed."
		}
	}
	return c
}
