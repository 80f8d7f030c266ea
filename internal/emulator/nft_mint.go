package emulator

import (
	"context"
	"fmt"
	"io"
)

// prepareMint makes the NFT of the request, but for its holder: the check of the
// metadata and the signature need no transaction.
func prepareMint(_ context.Context, e *Emulator, r *request) error {
	if !r.account.domainVerified {
		return denied("the domain %s of the organization is not verified", r.account.domain.String)
	}
	raw, ok := r.body["metadata"]
	if !ok {
		return missing("metadata is missing")
	}
	var metadata map[string]map[string]any // a struct would take keys in any case
	if err := decodeStrictly(raw, &metadata); err != nil {
		return invalid("metadata is not an object with the objects static and dynamic")
	}
	n, err := newNFT(e.random, r.account, metadata["static"], metadata["dynamic"])
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
