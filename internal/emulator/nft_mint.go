package emulator

import (
	"context"
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
	var metadata map[string]any // a struct would take keys in any case
	err := decodeStrictly(raw, &metadata)
	static, staticOK := metadata["static"].(map[string]any)
	dynamic, dynamicOK := metadata["dynamic"].(map[string]any)
	if err != nil || !staticOK && metadata["static"] != nil || !dynamicOK && metadata["dynamic"] != nil {
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
	id, err := randomBytes(random, 32)
	if err != nil {
		return nft{}, err
	}
	n := nft{tokenID: hex0x(id), minter: minter.wallet.address, static: static, dynamic: mergeDynamic(nil, dynamic, true)}
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
