package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
)

// prepareMint makes the NFT of the request, but for its holder: the check of the
// metadata and the signature need no transaction.
func prepareMint(_ context.Context, e *Emulator, r *request) error {
	switch {
	case !r.account.domain.Valid:
		return denied("the organization has no domain, and only those with a verified one can mint")
	case !r.account.domainVerified:
		return denied("the domain %s of the organization is not verified", r.account.domain.String)
	}
	raw, ok := r.body["metadata"]
	if !ok {
		return missing("metadata is missing")
	}
	var metadata map[string]json.RawMessage // a struct would take keys in any case
	var static, dynamic map[string]any
	err := decodeStrictly(raw, &metadata)
	for key, into := range map[string]*map[string]any{"static": &static, "dynamic": &dynamic} {
		if value, ok := metadata[key]; ok && err == nil {
			err = decodeStrictly(value, into)
		}
	}
	if err != nil {
		return invalid("metadata is not an object with the objects static and dynamic")
	}
	n, err := newNFT(e.random, r.account, static, dynamic)
	n.visibility = e.Switches().DefaultVisibility
	r.prepared = n
	return err
}

// newNFT checks metadata and makes an NFT of it, signed by its minter.
func newNFT(random io.Reader, minter account, static, dynamic map[string]any) (nft, error) {
	if static == nil {
		return nft{}, missing("metadata.static is missing")
	}
	if err := checkStatic(static); err != nil {
		return nft{}, err
	}
	if err := checkDynamic(dynamic); err != nil {
		return nft{}, err
	}
	if static[optionalStatic] == nil {
		delete(static, optionalStatic)
	}
	var id [32]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return nft{}, fmt.Errorf("reading randomness: %w", err)
	}
	n := nft{tokenID: hex0x(id[:]), minter: minter.wallet.address, static: static, dynamic: mergeDynamic(nil, dynamic, true)}
	n.seal(minter.wallet)
	return n, nil
}

func mintNFT(ctx context.Context, e *Emulator, t *tx, r *request) (any, error) {
	n := r.prepared.(nft)
	var err error
	if n.holder, err = holderOf(ctx, t, r.PathValue("address")); err != nil {
		return nil, err
	}
	n.createdAt = e.Now() // in the order of minting
	return e.object(n), t.insertNFT(ctx, n)
}
