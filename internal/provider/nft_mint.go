package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// Values of on_existing.
const (
	existingAdopt = "adopt"
	existingError = "error"
	existingMint  = "mint"
)

// issue gives the NFT that m describes: one that exists already, where on_existing
// wants it, or a new one. Minting has no idempotency key, so before it, and after
// an answer that was lost, it looks whether the credential was issued already. Nil,
// with an error, if there is none.
func (r *nftResource) issue(ctx context.Context, m *nftModel, diags *diag.Diagnostics) (n *client.NFT, adopted bool) {
	// What two instances with the same metadata see of each other's tokens must be
	// those that are claimed.
	unlock := r.lookup.issuing.lock(m.HolderIDWalletAddress.ValueString() + " " + m.serial())
	defer unlock()

	if m.OnExisting.ValueString() != existingMint {
		existing, err := r.twins(ctx, m)
		switch {
		case err != nil:
			r.report(diags, "look whether the NFT was minted already", err)
			return nil, false
		case len(existing) > 1:
			addTwinsError(diags, m, existing)
			return nil, false
		case len(existing) == 1 && m.OnExisting.ValueString() == existingError:
			diags.AddError("The NFT exists already", fmt.Sprintf(
				"NFT %s has the same static metadata and holder (%s), and on_existing is \"error\". Nothing was minted. "+
					"Take it over with terraform import, or with on_existing = \"adopt\"; or change serial_number or another static key to issue a different credential.",
				existing[0].TokenID, m.HolderIDWalletAddress.ValueString()))
			return nil, false
		case len(existing) == 1:
			r.lookup.claim(existing[0].TokenID)
			return &existing[0], true
		}
	}

	n, err := r.mint(ctx, m)
	var twins twinsError
	switch {
	case errors.As(err, &twins):
		addTwinsError(diags, m, twins)
	case err != nil:
		r.reportMint(diags, m, err)
	default:
		r.lookup.claim(n.TokenID)
		r.heldBy(ctx, m.HolderIDWalletAddress.ValueString()).add(*n)
		return n, false
	}
	return nil, false
}

// mint sends the mint, and anew only after the service said that it failed and a
// look showed that it did.
func (r *nftResource) mint(ctx context.Context, m *nftModel) (n *client.NFT, err error) {
	holder := m.HolderIDWalletAddress.ValueString()
	err = r.api.Retry(ctx, func(ctx context.Context) (again bool, err error) {
		n, err = r.api.MintNFT(ctx, holder, m.metadata())
		if !client.MayHaveHappened(err) {
			return false, err
		}
		r.changedHolder(holder)
		minted, lookErr := r.twins(context.WithoutCancel(ctx), m) // an interrupt must not lose the token
		switch {
		case lookErr != nil:
			return false, err
		case len(minted) == 0:
			return client.Failed(err), err
		case len(minted) == 1 && m.OnExisting.ValueString() != existingMint:
			n = &minted[0]
			return false, nil
		}
		return false, twinsError(minted) // one of them may be older: nobody looked before
	})
	return n, err
}

// twins are the NFTs that the model could be: the organization's own, held by the
// holder, with equal static metadata, and not those of other resources in this run.
func (r *nftResource) twins(ctx context.Context, m *nftModel) ([]client.NFT, error) {
	equal, err := r.heldBy(ctx, m.HolderIDWalletAddress.ValueString()).where(ctx, func(n *client.NFT) bool {
		return m.hasStatic(n) && !r.lookup.isClaimed(n.TokenID)
	})
	if err != nil {
		return nil, err
	}
	if len(equal) == 0 {
		return nil, nil
	}
	var twins []client.NFT
	for n, err := range r.api.SearchMintedNFTs(ctx, staticFilter(m.metadata().Static), client.ListOptions{}) {
		if err != nil {
			return nil, err
		}
		if _, ok := equal[n.TokenID]; ok {
			twins = append(twins, n)
		}
	}
	return twins, nil
}

// twinsError are several NFTs of which any could be the one that was minted.
type twinsError []client.NFT

func (e twinsError) Error() string {
	var ids []string
	for _, n := range e {
		ids = append(ids, n.TokenID)
	}
	return strings.Join(ids, ", ")
}

func addTwinsError(diags *diag.Diagnostics, m *nftModel, twins twinsError) {
	diags.AddError("It is not clear which NFT this is", fmt.Sprintf(
		"ID wallet %s holds NFTs with the static metadata of this one: %s. Nothing more was minted. Take the right one over with terraform import and its token id; "+
			"to issue another all the same, set on_existing = \"mint\".", m.HolderIDWalletAddress.ValueString(), twins))
}

// reportMint adds to a failed mint whether the NFT may exist all the same.
func (r *nftResource) reportMint(diags *diag.Diagnostics, m *nftModel, err error) {
	if client.MayHaveHappened(err) {
		diags.AddError("It is not known whether the NFT was minted", fmt.Sprintf(
			"%s.\n\nThe request was sent, and the service gave no clear answer; NFT %s isn't found at ID wallet %s, but may still appear there. "+
				"Apply again in a while: the apply looks for it first and mints only if it isn't there (unless on_existing is \"mint\": then look yourself, and take it over with terraform import).",
			err, m.serial(), m.HolderIDWalletAddress.ValueString()))
		return
	}
	cure := ""
	if client.CodeOf(err) == client.CodePermissionDenied {
		cure = "Only an organization with a verified domain may mint. Add a web3connect_domain_verification resource and make this NFT depend on it (depends_on)."
	}
	r.reportWithCure(diags, "mint the NFT", err, cure)
}

// keyedLock is a lock for each key.
type keyedLock struct {
	mu    sync.Mutex
	locks map[string]*sync.Mutex
}

func (l *keyedLock) lock(key string) (unlock func()) {
	l.mu.Lock()
	if l.locks == nil {
		l.locks = map[string]*sync.Mutex{}
	}
	one, ok := l.locks[key]
	if !ok {
		one = &sync.Mutex{}
		l.locks[key] = one
	}
	l.mu.Unlock()
	one.Lock()
	return one.Unlock
}
