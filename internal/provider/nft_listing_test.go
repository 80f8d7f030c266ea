package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// listing is a data source of several NFTs with some arguments.
type listing struct{ kind, arguments string }

func (l listing) address(name string) string { return "data." + l.kind + "." + name }

// block is a data block with further arguments.
func (l listing) block(name, arguments string) string {
	return fmt.Sprintf("data %q %q {\n%s\n%s\n}\n", l.kind, name, l.arguments, arguments)
}

// gives checks which NFTs a listing has, in their order, in both of its forms.
func (l listing) gives(name string, ids ...string) []statecheck.StateCheck {
	var texts, objects []knownvalue.Check
	for _, id := range ids {
		texts = append(texts, knownvalue.StringExact(id))
		objects = append(objects, knownvalue.ObjectPartial(map[string]knownvalue.Check{"token_id": knownvalue.StringExact(id)}))
	}
	return []statecheck.StateCheck{at(l.address(name), "token_ids", knownvalue.ListExact(texts)), at(l.address(name), "nfts", knownvalue.ListExact(objects))}
}

// listings are the data sources, with arguments for which each has all NFTs that
// the demo organization minted to Alice and published.
func listings(e *acctest.Emulator) map[string]listing {
	return map[string]listing{
		"listHeldNFTs":     {"web3connect_held_nfts", fmt.Sprintf("id_wallet_address = \"0x%s\"", strings.ToUpper(e.Alice.IDWalletAddress[2:]))},
		"listMintedNFTs":   {"web3connect_minted_nfts", ""},
		"searchNFTs":       {"web3connect_nft_search", `filter = { issuer = "Demo University" }`},
		"searchMintedNFTs": {"web3connect_nft_search", `scope = "minted"`},
	}
}

// eachListing runs a test for each listing, each with an emulator of its own.
func eachListing(t *testing.T, test func(t *testing.T, operation string, of func(*acctest.Emulator) listing)) {
	t.Helper()
	for _, operation := range []string{"listHeldNFTs", "listMintedNFTs", "searchNFTs", "searchMintedNFTs"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			test(t, operation, func(e *acctest.Emulator) listing { return listings(e)[operation] })
		})
	}
}

func TestAccNFTListings(t *testing.T) {
	t.Parallel()
	eachListing(t, func(t *testing.T, operation string, of func(*acctest.Emulator) listing) {
		t.Helper()
		e := acctest.Start(t, func(o *emulator.Options) { o.Switches.PageCap = 7 })
		l, i := of(e), newIssuer(t, e, emulator.DemoOrganizationSecret)
		ids := i.mintSeries(e.Alice, 15)
		i.publish(ids...)
		reversed := slices.Clone(ids)
		slices.Reverse(reversed)
		e.ClearRequests()
		var config strings.Builder
		var checks []statecheck.StateCheck
		for name, test := range map[string]struct {
			arguments string
			want      []string
		}{
			"one":       {"limit = 1", ids[:1]},
			"page":      {"limit = 7", ids[:7]},
			"more":      {"limit = 9", ids[:9]},
			"exactly":   {"limit = 15", ids},
			"fewer":     {"limit = 16", ids},
			"all":       {"", ids},
			"ascending": {`order = "asc"`, ids},
			"last":      {`order = "desc"`, reversed},
			"last_two":  {"order = \"desc\"\nlimit = 2", reversed[:2]},
		} {
			config.WriteString(l.block(name, test.arguments))
			checks = append(checks, l.gives(name, test.want...)...)
		}
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{Config: e.Config(l.block("test", `order = "up"`)), ExpectError: words(`order: "up" is not possible; write "asc" or "desc"`)},
				{Config: e.Config(l.block("test", `limit = 0`)), ExpectError: words(`limit: 0 is outside of the range from 1 to`)},
				{
					Config: e.Config(config.String()), ConfigStateChecks: checks,
					Check: check(func() error {
						if other := e.Count("") - e.Count("refreshAccessToken") - e.Count(operation); other != 0 || e.Count(operation) == 0 {
							return fmt.Errorf("%d calls of other operations: %v", other, e.Requests())
						}
						return nil
					}),
				},
			},
		})
	})
}

func TestAccNFTListings_none(t *testing.T) {
	t.Parallel()
	eachListing(t, func(t *testing.T, _ string, of func(*acctest.Emulator) listing) {
		t.Helper()
		e := acctest.Start(t)
		l := of(e)
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps:                    []resource.TestStep{{Config: e.Config(l.block("test", "")), ConfigStateChecks: l.gives("test")}},
		})
	})
}

// More than two pages of the service's own size, asked for in as few requests as
// can be; and an error in the second one is an error, with nothing in the state.
func TestAccNFTListings_pages(t *testing.T) {
	t.Parallel()
	eachListing(t, func(t *testing.T, operation string, of func(*acctest.Emulator) listing) {
		t.Helper()
		e := acctest.Start(t, func(o *emulator.Options) { o.Switches.DefaultVisibility = "public" })
		l, ids := of(e), newIssuer(t, e, emulator.DemoOrganizationSecret).mintSeries(e.Alice, 250)
		e.ClearRequests()
		e.Fault(emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: 403, Nth: 2})
		resource.Test(t, resource.TestCase{
			ProtoV6ProviderFactories: acctest.Factories(),
			Steps: []resource.TestStep{
				{Config: e.Config(l.block("test", "")), ExpectError: words(operation + " (HTTP 403)"), Check: sent(e, operation, 2)},
				{
					Config:            e.Config(l.block("test", "")),
					ConfigStateChecks: l.gives("test", ids...),
					Check: check(func() error {
						if n := e.Count(operation) - 2; n%3 != 0 {
							return fmt.Errorf("%d requests for readings of 250 NFTs", n)
						}
						return nil
					}),
				},
			},
		})
	})
}

// Holder, minter and visibility are there where the service tells or it was asked
// for them.
func TestAccNFTListings_known(t *testing.T) {
	t.Parallel()
	for _, rich := range []bool{false, true} {
		t.Run(fmt.Sprintf("rich %t", rich), func(t *testing.T) {
			t.Parallel()
			eachListing(t, func(t *testing.T, operation string, of func(*acctest.Emulator) listing) {
				t.Helper()
				e := acctest.Start(t, func(o *emulator.Options) { o.Switches.RichNFT, o.Switches.DefaultVisibility = rich, "public" })
				l := of(e)
				newIssuer(t, e, emulator.DemoOrganizationSecret).mint(e.Alice, nil, map[string]any{"level": "B"})
				n := e.Only()
				var holder, minter, visibility knownvalue.Check = knownvalue.Null(), knownvalue.Null(), knownvalue.Null()
				if operation == "listHeldNFTs" { // as it was asked for
					holder = knownvalue.StringExact("0x" + strings.ToUpper(n.Holder[2:]))
				}
				if rich {
					holder, minter, visibility = knownvalue.StringExact(n.Holder), knownvalue.StringExact(n.Minter), knownvalue.StringExact("public")
				}
				resource.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{{
						Config: e.Config(l.block("test", "")),
						ConfigStateChecks: []statecheck.StateCheck{
							statecheck.ExpectKnownValue(l.address("test"), tfjsonpath.New("nfts").AtSliceIndex(0), knownvalue.ObjectPartial(map[string]knownvalue.Check{
								"holder_id_wallet_address": holder, "minter_id_wallet_address": minter, "visibility": visibility,
								"token_uri":            knownvalue.StringExact(n.TokenURI),
								"dynamic_metadata":     knownvalue.ObjectPartial(map[string]knownvalue.Check{"level": knownvalue.StringExact("B")}),
								"dynamic_metadata_all": knownvalue.StringExact(`{"level":"B"}`),
							})),
						},
					}},
				})
			})
		})
	}
}

// Each field of the filter, in both scopes: the text has to be the same, and all
// fields have to fit.
func TestAccNFTSearch(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	ours, theirs := newIssuer(t, e, emulator.DemoOrganizationSecret), anotherOrganization(t, e)
	const wanted = `Wanted <&> "研究"`
	var config strings.Builder
	var checks []statecheck.StateCheck
	search := func(name, scope, filter string, ids ...string) {
		fmt.Fprintf(&config, "data \"web3connect_nft_search\" %q {\n scope = %q\n filter = { %s }\n}\n", name, scope, filter)
		var texts []knownvalue.Check
		for _, id := range ids {
			texts = append(texts, knownvalue.StringExact(id))
		}
		checks = append(checks, at("data.web3connect_nft_search."+name, "token_ids", knownvalue.ListExact(texts)))
	}
	for n, field := range client.SearchFields {
		metadata := [2]map[string]any{{}, {}}
		kind := 0
		if n >= 4 {
			kind = 1
		}
		metadata[kind][field] = wanted
		public, private := ours.mint(e.Alice, metadata[0], metadata[1]), ours.mint(e.Alice, metadata[0], metadata[1])
		ours.publish(public)
		metadata[kind][field] = "w" + wanted[1:] // almost
		ours.publish(ours.mint(e.Alice, metadata[0], metadata[1]))
		metadata[kind][field] = wanted
		foreign := theirs.mint(e.Bob, metadata[0], metadata[1])
		theirs.publish(foreign)

		filter := fmt.Sprintf("%s = %q", field, wanted)
		search("public_"+field, "public", filter, public, foreign)
		search("minted_"+field, "minted", filter, public, private)
		if field != "issuer" {
			search("both_"+field, "minted", filter+`, issuer = "Demo University"`, public, private)
			search("one_"+field, "minted", filter+`, issuer = "Another University"`)
		}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config("data \"web3connect_nft_search\" \"test\" {\n scope = \"mine\"\n}"), ExpectError: words(`scope: "mine" is not possible; write "public" or "minted"`)},
			{Config: e.Config("data \"web3connect_nft_search\" \"test\" {\n filter = { issued = \"x\" }\n}"), ExpectError: words("filter sets none of its fields, which are issuer,")},
			{Config: e.Config(config.String()), ConfigStateChecks: checks},
		},
	})
}

// What only an organization can ask for says so; what a wallet holds anybody can ask.
func TestAccNFTListings_endUser(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	config := func(body string) string { return acctest.Config(e.URL, emulator.DemoEndUserSecret, body) }
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(`data "web3connect_minted_nfts" "test" {}`), ExpectError: words("Only an organization mints NFTs: sign in as one.")},
			{Config: config("data \"web3connect_nft_search\" \"test\" {\n scope = \"minted\"\n}"), ExpectError: words("Only an organization mints NFTs: sign in as one.")},
			{Config: config("data \"web3connect_held_nfts\" \"test\" {\n id_wallet_address = \"0x12\"\n}"), ExpectError: words(`id_wallet_address: "0x12" has 2 hex digits`)},
			{Config: config(`data "web3connect_nft_search" "test" {}
			data "web3connect_held_nfts" "test" {
			  id_wallet_address = "` + e.Alice.IDWalletAddress + `"
			}`)},
		},
	})
}
