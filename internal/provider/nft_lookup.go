package provider

import (
	"context"
	"encoding/json"
	"hash/maphash"
	"strings"
	"sync"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// nftLookup finds out what the NFT object doesn't carry: who holds it, and whether
// it is public. Each listing is read once in the life of the process, and only as far
// as needed, unless this process changes something in it.
type nftLookup struct {
	plansAgain bool

	mu       sync.Mutex
	listings map[string]*partListing    // by what is listed
	reader   *nftReader                 // since the last change; nil while nothing is read
	claimed  map[string]bool            // tokens of the resources in this run
	adopting map[string]bool            // tokens that a plan takes into the state
	read     map[string]bool            // tokens that were refreshed since the last change
	planned  map[string]planning        // what comes about by a plan, by nftModel.credential
	issuing  keyedLock                  // by nftModel.credential
	looks    map[string]map[uint64]bool // by issuedKey, the credentials that were looked for, or will be
}

// planning is a credential that a plan issues, or makes of an NFT by a transfer.
type planning struct {
	only    bool          // whether it is to be the only one
	tokenID string        // of the NFT that is transferred, "" for a new one
	config  tftypes.Value // of the resource
}

func newNFTLookup(terraformVersion string) *nftLookup {
	return &nftLookup{
		plansAgain: plansAgain(terraformVersion),
		listings:   map[string]*partListing{}, claimed: map[string]bool{}, read: map[string]bool{}, adopting: map[string]bool{}, planned: map[string]planning{}, looks: map[string]map[uint64]bool{},
	}
}

// plansAgain tells whether this Terraform may plan, apply and refresh the same resources
// again and again in one process: terraform test does from 1.13 on, which OpenTofu 1.12 also
// tells. Others plan once.
func plansAgain(terraformVersion string) bool {
	v, err := version.NewVersion(terraformVersion)
	return err != nil || v.Core().GreaterThanOrEqual(version.Must(version.NewVersion("1.13.0")))
}

// holds tells whether an ID wallet holds a token.
func (d *providerData) holds(ctx context.Context, wallet, tokenID string) (bool, error) {
	return d.heldBy(wallet).has(ctx, tokenID)
}

// heldBy are the NFTs of an ID wallet; none of a wallet that doesn't exist.
func (d *providerData) heldBy(wallet string) *partListing {
	return d.lookup.listing(heldKey(wallet), heldListing(d.api, wallet))
}

// isPublic tells whether a token with this static metadata is public: whether it is
// found among the public NFTs.
func (d *providerData) isPublic(ctx context.Context, static map[string]json.RawMessage, tokenID string) (bool, error) {
	public := d.lookup.listing(publicKey(static), listingOf{begin: func() *client.NFTPages { return d.api.SearchNFTPages(staticFilter(static)) }})
	return public.has(ctx, tokenID)
}

// issuedLike are the NFTs that the organization has issued with the same texts.
func (d *providerData) issuedLike(static map[string]json.RawMessage) *partListing {
	pages := func(order string) func() *client.NFTPages {
		return func() *client.NFTPages { return d.api.SearchMintedNFTPages(staticFilter(static), order) }
	}
	return d.lookup.listing(issuedKey(static), listingOf{static: true, begin: pages(client.OrderAscending), newest: pages(client.OrderDescending), clock: d.api.Now})
}

// read gives the NFT of a model as it is now, together with others that are read.
func (d *providerData) read(ctx context.Context, m *nftModel) (*client.NFT, error) {
	return d.lookup.readerOf(d.api).read(ctx, m.TokenID.ValueString(), encodeKeys(staticKeys, m.StaticMetadata))
}

// changedHolder, changedVisibility and changedIssued forget what a write to a token made
// stale.

func (d *providerData) changedHolder(wallets ...string) {
	for _, wallet := range wallets {
		d.lookup.forget(heldKey(wallet))
	}
}

func (d *providerData) changedVisibility(static map[string]json.RawMessage) {
	d.lookup.forget(publicKey(static))
}

func (d *providerData) changedIssued(static map[string]json.RawMessage) {
	d.lookup.forget(issuedKey(static))
	d.lookup.forgetLooks(static)
}

// claim tells that a resource of this run has the token. False means that another
// is planned to adopt it.
func (l *nftLookup) claim(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.claimed[tokenID] = true
	return !l.adopting[tokenID]
}

// refresh tells that the resource of a token is refreshed. False means that another
// one with it was.
func (l *nftLookup) refresh(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	again := l.read[tokenID]
	l.read[tokenID] = true
	return !again
}

// change tells that something is applied. What is refreshed behind it is refreshed anew.
func (l *nftLookup) change() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.read)
	l.reader = nil
}

// release tells that a resource has forgotten its token.
func (l *nftLookup) release(tokenID string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.claimed, tokenID)
}

// adopt tells that a plan takes the token, false that a resource has it already.
func (l *nftLookup) adopt(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.claimed[tokenID] {
		return false
	}
	l.adopting[tokenID] = true
	return true
}

// own tells that a new resource has the token, false that another has it already.
func (l *nftLookup) own(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	claimed := l.claimed[tokenID]
	l.claimed[tokenID] = true
	delete(l.adopting, tokenID) // done
	return !claimed
}

// plan tells that a plan brings a credential about. False means that another resource
// does so already, and one of both wants to be the only one: which of them failed would
// depend on the order of the apply.
func (l *nftLookup) plan(credential string, p planning) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	other, planned := l.planned[credential]
	again := planned && l.plansAgain && other.tokenID == p.tokenID && other.config.Equal(p.config)
	conflict := planned && !again && (other.only || p.only)
	p.only = p.only || other.only
	l.planned[credential] = p
	return !conflict
}

func (l *nftLookup) isClaimed(tokenID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.claimed[tokenID]
}

// listing gives the listing that is known by key, or begins it.
func (l *nftLookup) listing(key string, of listingOf) *partListing {
	l.mu.Lock()
	defer l.mu.Unlock()
	known, ok := l.listings[key]
	if !ok {
		known = newPartListing(of)
		l.listings[key] = known
	}
	return known
}

func (l *nftLookup) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.listings, key)
}

// forgetAll is for those who can't tell what their write made stale.
func (l *nftLookup) forgetAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.listings)
	l.reader = nil
}

// readerOf gives the reader that all share until something changes.
func (l *nftLookup) readerOf(api *client.Client) *nftReader {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reader == nil {
		l.reader = newNFTReader(api)
	}
	return l.reader
}

func heldKey(wallet string) string { return "held by " + strings.ToLower(wallet) }

// expectLook tells that a credential will be looked for, and gives how many with the same
// texts will be. Terraform plans what it applies, so each may be looked for twice.
func (l *nftLookup) expectLook(m *nftModel) int {
	key, credential := issuedKey(m.metadata().Static), maphash.String(hashSeed, m.credential())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.looks[key] == nil {
		l.looks[key] = map[uint64]bool{}
	}
	l.looks[key][credential] = true
	return len(l.looks[key])
}

var hashSeed = maphash.MakeSeed()

// forgetLooks begins to count anew, as the listing would have to be read anew.
func (l *nftLookup) forgetLooks(static map[string]json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.looks, issuedKey(static))
}

func issuedKey(static map[string]json.RawMessage) string {
	return "issued " + string(mustMarshal(staticFilter(static)))
}

func publicKey(static map[string]json.RawMessage) string {
	return "public " + string(mustMarshal(staticFilter(static)))
}

// staticFilter is the search for NFTs with the same texts, as far as the searches
// can filter by static metadata.
func staticFilter(static map[string]json.RawMessage) client.Filter {
	filter := client.Filter{}
	for _, field := range client.StaticSearchFields {
		var text string
		if raw, ok := static[field]; ok && json.Unmarshal(raw, &text) == nil {
			filter[field] = text
		}
	}
	return filter
}
