package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// issue gives the NFT that m describes: the one that the plan adopts, or a new one.
// Minting has no idempotency key, so before it, and after an answer that was lost,
// it looks whether the credential was issued already. Nil, with an error, if there
// is none.
func (d *providerData) issue(ctx context.Context, m *nftModel, diags *diag.Diagnostics) (n *client.NFT, adopted bool) {
	// Between the look and the mint no other instance may issue the same credential.
	unlock := d.lookup.issuing.lock(m.credential())
	defer unlock()

	twins, err := d.twins(ctx, m)
	if err != nil {
		d.reportLook(diags, err)
		return nil, false
	}
	if m.OnExisting.ValueString() != existingMint {
		twin, ok := d.choose(diags, m, twins)
		if !ok {
			return nil, false
		}
		if twin != nil && !d.lookup.own(twin.TokenID) {
			addClaimedError(diags, m, twin.TokenID)
			return nil, false
		}
		if twin != nil {
			return twin, true
		}
	}
	if n, err = d.mint(ctx, m, twins); err != nil {
		if client.MayHaveHappened(err) || wasUnclear(err) {
			d.changedIssued(m.metadata().Static) // it may still appear
		}
		d.reportMint(diags, m, err)
		return nil, false
	}
	d.lookup.own(n.TokenID)
	d.heldBy(m.HolderIDWalletAddress.ValueString()).add(*n)
	d.issuedLike(m.metadata().Static).add(*n)
	return n, false
}

// choose takes the one NFT that is the credential, as on_existing wants it; nil if
// there is none. False, with an error, means that nothing may be issued.
func (d *providerData) choose(diags *diag.Diagnostics, m *nftModel, twins []client.NFT) (twin *client.NFT, ok bool) {
	if m.OnExisting.ValueString() == existingUnclear {
		twins = slices.DeleteFunc(slices.Clone(twins), func(t client.NFT) bool { return d.lookup.isClaimed(t.TokenID) })
	}
	for _, t := range twins {
		if m.TokenID.ValueString() != t.TokenID && d.lookup.isClaimed(t.TokenID) {
			addClaimedError(diags, m, t.TokenID)
			return nil, false
		}
	}
	switch {
	case isKnown(m.TokenID) && (len(twins) == 0 || len(twins) == 1 && twins[0].TokenID != m.TokenID.ValueString()):
		diags.AddError("The plan is out of date", fmt.Sprintf(
			"It adopts NFT %s, but ID wallet %s doesn't hold it any more. Nothing was minted. Plan again.", m.TokenID.ValueString(), m.HolderIDWalletAddress.ValueString()))
		return nil, false
	case len(twins) == 0:
		return nil, true
	case len(twins) > 1:
		diags.AddError("It is not clear which NFT this is", fmt.Sprintf(
			"ID wallet %s holds NFTs with the static metadata of this one: %s. Nothing more was minted. Take the right one over with terraform import and its token id; "+
				"to issue another all the same, set on_existing = \"mint\".", m.HolderIDWalletAddress.ValueString(), tokenIDs(twins)))
		return nil, false
	case m.OnExisting.ValueString() == existingError:
		diags.AddError("The NFT exists already", fmt.Sprintf(
			"NFT %s has the same static metadata and holder (%s), and on_existing is \"error\". Nothing was minted. "+
				"Take it over with terraform import, or with on_existing = \"adopt\"; or change serial_number or another static key to issue a different credential.",
			twins[0].TokenID, m.HolderIDWalletAddress.ValueString()))
		return nil, false
	}
	return &twins[0], true
}

// mint sends the mint, once. Before are the NFTs that are no outcome of it.
func (d *providerData) mint(ctx context.Context, m *nftModel, before []client.NFT) (n *client.NFT, err error) {
	err = sendOnce(ctx, d.api, func(ctx context.Context) (err error) {
		n, err = d.api.MintNFT(ctx, m.HolderIDWalletAddress.ValueString(), m.metadata())
		return err
	}, func(ctx context.Context) (happened bool, err error) {
		n, err = d.minted(ctx, m, before)
		return n != nil, err
	})
	return n, err
}

// minted looks for the NFT of a mint whose answer was lost; nil if it isn't there.
func (d *providerData) minted(ctx context.Context, m *nftModel, before []client.NFT) (*client.NFT, error) {
	d.changedHolder(m.HolderIDWalletAddress.ValueString())
	twins, err := d.heldTwins(ctx, m)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, n := range before {
		known[n.TokenID] = true
	}
	for _, n := range twins {
		if !known[n.TokenID] && !d.lookup.isClaimed(n.TokenID) {
			return &n, nil
		}
	}
	return nil, nil
}

// twins are the NFTs that the credential could be: the organization's own, held by
// the holder, with equal static metadata. Where many are looked for that have the same
// texts, all such of the organization are read once; else what the holder has.
func (d *providerData) twins(ctx context.Context, m *nftModel) ([]client.NFT, error) {
	static := m.metadata().Static
	issued := d.issuedLike(static)
	whole, err := issued.whole(ctx, d.lookup.expectLook(m)-1)
	var came []string
	if whole {
		came, err = issued.freshen(ctx)
	}
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	if err != nil || !whole {
		return d.heldTwins(ctx, m)
	}
	equal, err := issued.alike(ctx, m)
	if err != nil {
		return nil, err
	}
	holder := m.HolderIDWalletAddress.ValueString()
	var twins []client.NFT
	for _, id := range equal {
		if slices.Contains(came, id) {
			d.changedHolder(holder)
		}
		held, err := d.holds(ctx, holder, id)
		if err != nil {
			return nil, err
		}
		if !held {
			continue
		}
		n, err := d.api.GetNFT(ctx, id) // as it is now
		if client.IsGone(err) {
			return d.freshTwins(ctx, m, id, err)
		}
		if err != nil {
			return nil, err
		}
		twins = append(twins, *n)
	}
	return twins, nil
}

// freshTwins looks anew for the twins of which one, that was listed, isn't found. If it is
// still listed, nobody can tell whether it exists.
func (d *providerData) freshTwins(ctx context.Context, m *nftModel, missing string, notFound error) ([]client.NFT, error) {
	d.changedHolder(m.HolderIDWalletAddress.ValueString())
	d.changedIssued(m.metadata().Static)
	twins, err := d.heldTwins(ctx, m)
	if slices.ContainsFunc(twins, func(n client.NFT) bool { return n.TokenID == missing }) {
		return nil, notFound
	}
	return twins, err
}

// heldTwins finds the twins by what the holder has.
func (d *providerData) heldTwins(ctx context.Context, m *nftModel) ([]client.NFT, error) {
	equal, err := d.heldBy(m.HolderIDWalletAddress.ValueString()).alike(ctx, m)
	if err != nil || len(equal) == 0 {
		return nil, err
	}
	var twins []client.NFT
	for n, err := range d.api.SearchMintedNFTs(ctx, staticFilter(m.metadata().Static), client.ListOptions{}) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(equal, n.TokenID) {
			twins = append(twins, n)
		}
	}
	return twins, nil
}

func tokenIDs(nfts []client.NFT) string {
	var ids []string
	for _, n := range nfts {
		ids = append(ids, n.TokenID)
	}
	return strings.Join(ids, ", ")
}

func addClaimedError(diags *diag.Diagnostics, m *nftModel, tokenID string) {
	diags.AddAttributeError(path.Root("static_metadata"), "The credential is issued already", fmt.Sprintf(
		"NFT %s, serial number %s, is held by %s, and a resource in the state has it: another one with the same static metadata and holder, or this one, if it is to be replaced or has been renamed. "+
			"So nothing is issued a second time. Change serial_number or another static key if this is a different credential; use a moved block for a resource that was renamed, and terraform untaint for one that is tainted; "+
			"or set on_existing = \"mint\" to issue it again all the same.", tokenID, m.serial(), m.HolderIDWalletAddress.ValueString()))
}

func (d *providerData) reportLook(diags *diag.Diagnostics, err error) {
	cure := ""
	if client.CodeOf(err) == client.CodePermissionDenied {
		cure = "Only an organization can issue NFTs. Sign in with the API key secret, or the W3Block tenant, of one."
	}
	d.reportWithCure(diags, "look whether the NFT was minted already", err, cure)
}

// reportMint adds to a failed mint whether the NFT may exist all the same.
func (d *providerData) reportMint(diags *diag.Diagnostics, m *nftModel, err error) {
	holder := m.HolderIDWalletAddress.ValueString()
	choice := m.OnExisting.ValueString()
	// Where the next apply looks first, the refusal of a mint that was sent again says more.
	if client.MayHaveHappened(err) || choice == existingMint && wasUnclear(err) {
		cure := "Apply again in a while: that looks for it first, and mints only if it isn't there."
		switch choice {
		case existingError:
			cure += " If it is there, take it over with terraform import, or with on_existing = \"adopt\"."
		case existingMint:
			cure = "on_existing is \"mint\", so the next apply would not look for it. Look in a while, and if it is there take it over with terraform import and its token id before you apply again."
		}
		addServiceError(diags, "It is not known whether the NFT was minted", fmt.Sprintf(
			"%s.\n\nThe request was sent, and the service gave no clear answer; NFT %s isn't found at ID wallet %s, but may still appear there. %s", err, m.serial(), holder, cure), err)
		return
	}
	cure := ""
	switch client.CodeOf(err) {
	case client.CodePermissionDenied:
		cure = "Only an organization with a verified domain may mint. Add a web3connect_domain_verification resource and make this NFT depend on it (depends_on)."
	case client.CodeNotFound:
		cure = fmt.Sprintf("Check holder_id_wallet_address: %s must be an ID wallet of this service; an end user gets one by web3connect_end_user or web3connect_end_user_import.", holder)
	}
	d.reportWithCure(diags, "mint the NFT", err, cure)
}
