package provider_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// issuance is what an organization has issued, by what is in a state.
type issuance struct {
	name   string
	minted int                // in all
	group  func(i int) string // name of the i-th
	state  func(i int) bool   // whether the state has it
	most   func(n int) int    // requests that reading the n of them may cost
	page   int                // NFTs on a page, 0 for 100
}

// Reads cost what the budget says, whatever part of what was minted is in the state, and
// in whatever order Terraform asks.
func TestNFTReader(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	one, all := func(int) string { return "n" }, func(int) bool { return true }
	year := func(i int) string { return fmt.Sprintf("year %d", i/200) }
	for _, p := range []issuance{
		{"one", 1, one, all, func(n int) int { return 2 * n }, 0},
		{"few", 5, one, all, func(n int) int { return n + 1 }, 0},
		{"some", 12, one, all, func(n int) int { return n/100 + 10 }, 0},
		{"all", 500, one, all, func(n int) int { return n/100 + 10 }, 0},
		{"all, each with a text of its own", 400, func(i int) string { return fmt.Sprint(i) }, all, func(n int) int { return n/100 + 10 }, 0},
		{"all, on many pages", 300, one, all, func(n int) int { return n/10 + 10 }, 10},
		{"most", 500, one, func(i int) bool { return i%10 != 3 }, func(n int) int { return n/100 + 12 }, 0},
		{"five of many", 600, one, func(i int) bool { return i%120 == 7 }, func(n int) int { return n + 1 }, 0},
		{"twenty of many", 600, one, func(i int) bool { return i%30 == 7 }, func(n int) int { return 2 * n }, 0},
		{"an old year of several", 1000, year, func(i int) bool { return i/200 == 0 }, func(n int) int { return n/100 + 30 }, 0},
		{"every third of several years", 600, year, func(i int) bool { return i%3 == 0 }, func(n int) int { return 2 * n }, 0},
	} {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, func(o *emulator.Options) { o.Switches.PageCap = p.page })
			tokens := issueMany(t, e, p)
			for _, order := range []string{"oldest first", "newest first", "any"} {
				switch order {
				case "newest first":
					slices.Reverse(tokens)
				case "any":
					rand.New(rand.NewPCG(7, 7)).Shuffle(len(tokens), func(i, j int) { tokens[i], tokens[j] = tokens[j], tokens[i] })
				}
				e.ClearRequests()
				readAll(t, newResourceServer(t, e, "web3connect_nft", map[string]tftypes.Value{"detect_drift": noDrift}), e, tokens)
				if got, most := e.Count(""), p.most(len(tokens)); got > most {
					t.Errorf("%s: %d requests for %d NFTs, want at most %d: %d getNFT, %d listMintedNFTs, %d searchMintedNFTs",
						order, got, len(tokens), most, e.Count("getNFT"), e.Count("listMintedNFTs"), e.Count("searchMintedNFTs"))
				}
			}
		})
	}
}

// issuedNFT is an NFT of a state.
type issuedNFT struct{ id, name string }

// issueMany mints what a program has and gives what the state has of it.
func issueMany(t *testing.T, e *acctest.Emulator, p issuance) []issuedNFT {
	t.Helper()
	api := e.Client(emulator.DemoOrganizationSecret)
	tokens := make([]issuedNFT, p.minted)
	var group errgroup.Group
	group.SetLimit(8)
	for i := range p.minted {
		static := map[string]json.RawMessage{"name": json.RawMessage(fmt.Sprintf("%q", p.group(i))), "serial_number": json.RawMessage(fmt.Sprint(i)), "total_issued": json.RawMessage("2")}
		for _, key := range []string{"issuer", "contents_provider", "description"} {
			static[key] = json.RawMessage(`"x"`)
		}
		for _, key := range []string{"image", "link", "animation_url"} {
			static[key] = json.RawMessage(`"https://university.example/x"`)
		}
		group.Go(func() error {
			n, err := api.MintNFT(t.Context(), e.Alice.IDWalletAddress, client.Metadata{Static: static})
			if err == nil && p.state(i) {
				tokens[i] = issuedNFT{n.TokenID, p.group(i)}
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(tokens, func(n issuedNFT) bool { return n.id == "" })
}

// readAll refreshes, ten at a time, as Terraform does.
func readAll(t *testing.T, s *resourceServer, e *acctest.Emulator, nfts []issuedNFT) {
	t.Helper()
	x, url, number := text("x"), text("https://university.example/x"), tftypes.NewValue(tftypes.Number, 2)
	static := s.typ.AttributeTypes["static_metadata"].(tftypes.Object)
	var group errgroup.Group
	group.SetLimit(10)
	for _, n := range nfts {
		state := s.dynamic(map[string]tftypes.Value{
			"token_id": text(n.id), "holder_id_wallet_address": text(e.Alice.IDWalletAddress), "visibility": text("private"),
			"static_metadata": value(static, map[string]tftypes.Value{
				"issuer": x, "contents_provider": x, "name": text(n.name), "description": x, "image": url, "link": url, "animation_url": url, "serial_number": number, "total_issued": number,
			}),
		})
		group.Go(func() error {
			resp, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: s.name, CurrentState: state})
			if err != nil {
				return err
			}
			if len(resp.Diagnostics) > 0 {
				return fmt.Errorf("%s: %s", n.id, said(resp.Diagnostics))
			}
			v, err := resp.NewState.Unmarshal(s.typ)
			if err != nil || v.IsNull() {
				return fmt.Errorf("%s was read as %v, %w", n.id, v, err)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

var noDrift = tftypes.NewValue(driftType, map[string]tftypes.Value{"holder": tftypes.NewValue(tftypes.Bool, false), "visibility": tftypes.NewValue(tftypes.Bool, false)})

var driftType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"holder": tftypes.Bool, "visibility": tftypes.Bool}}
