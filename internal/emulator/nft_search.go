package emulator

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
)

// searchFields are the keys that a search can filter by; true for those of static
// metadata, the others are of dynamic metadata.
var searchFields = map[string]bool{
	"issuer": true, "contents_provider": true, "name": true, "description": true,
	"category": false, "program_name": false, "organization": false, "brand": false, "competency": false, "credential_category": false,
	"level": false, "status": false, "gtin": false, "gtin12": false, "gtin13": false, "gtin14": false, "gtin8": false,
	"has_adult_consideration": false, "rating": false, "keywords": false,
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
	if mine == address {
		return e.listNFTs(ctx, t, p, termHolder(address))
	}
	// Of others, what is public or minted by the account.
	found, err := t.havingAll(ctx, termHolder(address), termMinter(mine))
	if err != nil {
		return nil, err
	}
	public, err := t.havingAll(ctx, termHolder(address), termPublic())
	if err != nil {
		return nil, err
	}
	found.union(public)
	return e.nftPage(ctx, t, found, p)
}

func listMintedNFTs(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	p, err := e.pageOf(r)
	if err != nil {
		return nil, err
	}
	return e.listNFTs(ctx, t, p, termMinter(r.account.wallet.address))
}

func searchNFTs(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	return e.search(ctx, t, r, termPublic())
}

func searchMintedNFTs(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	return e.search(ctx, t, r, termMinter(r.account.wallet.address))
}

// search lists the NFTs that have a term and meet the filter of the request's body.
func (e *Emulator) search(ctx context.Context, t *tx, r *request, among term) (any, error) {
	p, err := e.pageOf(r)
	if err != nil {
		return nil, err
	}
	terms := []term{among}
	for _, name := range slices.Sorted(maps.Keys(r.body)) {
		if _, ok := searchFields[name]; !ok {
			return nil, invalid("%q is not a field that can be searched", name)
		}
		var v *string
		if json.Unmarshal(r.body[name], &v) != nil || v == nil {
			return nil, invalid("%s is not a string", name)
		}
		terms = append(terms, termField(name, *v))
	}
	return e.listNFTs(ctx, t, p, terms...)
}

// listNFTs lists the NFTs that have all terms.
func (e *Emulator) listNFTs(ctx context.Context, t *tx, p page, terms ...term) (any, error) {
	found, err := t.havingAll(ctx, terms...)
	if err != nil {
		return nil, err
	}
	return e.nftPage(ctx, t, found, p)
}
