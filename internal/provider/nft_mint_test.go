package provider_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// An NFT that was issued before is adopted with what the configuration wants of it.
func TestAccNFT_adopt(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			id := issued(t, e, e.Alice, `dynamic_metadata = { level = "1", status = "active" }`)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{
						Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "visibility = \"public\"\ndynamic_metadata = { level = \"2\" }")),
						Check: resource.ComposeTestCheckFunc(
							sent(e, "mintNFT", 1), resource.TestCheckResourceAttr(nftAddress, "token_id", id),
							hasVisibility(e, "public"), hasDynamic(e, `{"level":"2","status":"active"}`), // others may have written status
						),
					},
					{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `dynamic_metadata = { level = "2" }`)), ConfigPlanChecks: empty},
				},
			})
		})
	}
}

func TestAccNFT_onExisting(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		choice string
		first  func(e *acctest.Emulator) emulator.Account
		minted int
		fails  string
	}{
		{"error", func(e *acctest.Emulator) emulator.Account { return e.Alice }, 1, `has the same static metadata and holder`},
		{"mint", func(e *acctest.Emulator) emulator.Account { return e.Alice }, 2, ""},
		{"adopt", func(e *acctest.Emulator) emulator.Account { return e.Bob }, 2, ""}, // another's isn't this one
	} {
		t.Run(test.choice, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			id := issued(t, e, test.first(e), "")
			step := resource.TestStep{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, fmt.Sprintf("on_existing = %q", test.choice)))}
			if test.fails != "" {
				step.ExpectError = words("NFT " + id + " " + test.fails)
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{step}})
			if n := len(e.AllNFTs()); n != test.minted {
				t.Errorf("%d NFTs, want %d", n, test.minted)
			}
		})
	}
}

// Terraform plans what it applies again, so an NFT is looked for twice. That is no reason to
// read what was issued with the same texts, where that is of no use to others.
func TestAccNFT_lookedForTwice(t *testing.T) {
	t.Parallel()
	acctest.Calm(t)
	e := acctest.Start(t)
	second := strings.ReplaceAll(nftConfig(e.Bob.IDWalletAddress, "", "Diploma of", "Medal of"), `"test"`, `"second"`)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "") + second),
			Check:  resource.ComposeTestCheckFunc(sent(e, "mintNFT", 2), sent(e, "searchMintedNFTs", 0)),
		}},
	})
}

// The same credential twice is a mistake, unless on_existing says otherwise: in one
// plan, and beside a resource that has it.
func TestAccNFT_sameTwice(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	one := nftConfig(e.Alice.IDWalletAddress, "")
	// Not equal in every argument: those pass the plan of a Terraform that may plan one
	// resource again in the same process.
	second := strings.Replace(nftConfig(e.Alice.IDWalletAddress, `deletion_policy = "hide"`), `"test"`, `"second"`, 1)
	again := strings.Replace(nftConfig("0x"+strings.ToUpper(e.Alice.IDWalletAddress[2:]), `on_existing = "mint"`), `"test"`, `"third"`, 1)
	count := func(want int) resource.TestCheckFunc {
		return check(func() error {
			if n := len(e.AllNFTs()); n != want {
				return fmt.Errorf("%d NFTs, want %d", n, want)
			}
			return nil
		})
	}
	// Its holder is known only after apply.
	late := `resource "terraform_data" "holder" { input = "` + e.Alice.IDWalletAddress + `" }
		` + strings.Replace(strings.Replace(one, `"`+e.Alice.IDWalletAddress+`"`, `terraform_data.holder.output`, 1), `"test"`, `"late"`, 1)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(one + second), ExpectError: words("The same credential twice")},
			{Config: e.Config(one), Check: count(1)},
			{Config: e.Config(one + second), ExpectError: words("The credential is issued already")},
			{Config: e.Config(one + again), Check: count(2)},
			{Config: e.Config(second + again), ExpectError: words("use a moved block for a resource that was renamed")},
			{Config: e.Config(one + again), ConfigPlanChecks: empty},
			{Config: e.Config(one + again + late), ExpectError: words("It is not clear which NFT this is")},
		},
	})
	if n := e.Count("mintNFT"); n != 2 {
		t.Errorf("%d mints", n)
	}
}

// Of two NFTs that it could be none is taken, and nothing is minted.
func TestAccNFT_twoCandidates(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	first := issued(t, e, e.Alice, "")
	config := e.Config(nftConfig(e.Alice.IDWalletAddress, ""))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `on_existing = "mint"`))},
			{Config: e.Config(""), Check: sent(e, "mintNFT", 2)},
			{Config: config, PlanOnly: true, ExpectError: words("It is not clear which NFT this is")},
			{Config: config, ExpectError: words(first)},
		},
	})
	if n := e.Count("mintNFT"); n != 2 {
		t.Errorf("%d mints", n)
	}
}

// Also where an NFT is to be issued beside equal ones, one that was minted although
// the answer was lost is found.
func TestAccNFT_lostBesideOthers(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	older := issued(t, e, e.Alice, "")
	e.Fault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultCloseAfterCommit, Nth: 1})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(nftConfig(e.Alice.IDWalletAddress, `on_existing = "mint"`)),
			Check: resource.ComposeTestCheckFunc(sent(e, "mintNFT", 2), resource.TestCheckResourceAttrWith(nftAddress, "token_id", func(got string) error {
				if got == older {
					return fmt.Errorf("took the older one")
				}
				return nil
			})),
		}},
	})
}

// A mint that the service said had failed, but that comes late, is found by the look
// right before it would be sent again.
func TestAccNFT_lateMint(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, acctest.OffContract)
	var mu sync.Mutex
	var late *http.Request
	refused := false
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if strings.Contains(r.URL.Path, "/mint/to/") && !refused {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			refused, late = true, r.Clone(t.Context())
			late.Body = io.NopCloser(bytes.NewReader(body))
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, `{"status":"error","result":null,"error":"internal_error ;; try again"}`)
			return
		}
		e.Handler().ServeHTTP(w, r)
		if strings.Contains(r.URL.Path, "/held_by_id_wallet/") && late != nil { // the first look saw nothing
			e.Handler().ServeHTTP(httptest.NewRecorder(), late)
			late = nil
		}
	}))
	t.Cleanup(proxy.Close)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: acctest.Config(proxy.URL+"/rest/v1", emulator.DemoOrganizationSecret, nftConfig(e.Alice.IDWalletAddress, "")),
			Check: func(s *terraform.State) error {
				return resource.TestCheckResourceAttr(nftAddress, "token_id", e.Only().TokenID)(s)
			},
		}},
	})
}

// What can't be changed any more is checked before the mint.
func TestAccNFT_blankStatic(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "", `"Certifies a degree."`, `" "`)), ExpectError: words(`static_metadata.description: " " is blank`)},
			{Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "", `"Certifies a degree."`, `"a\u0000b"`)), ExpectError: words(`is blank or has control characters`)},
		},
	})
}

// An adoption is a warning that names the token; what it can't bring about is
// another, and the resource isn't tainted.
func TestNFTAdoptWarnings(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newServer(t, e)
	config := s.config(e.Alice.IDWalletAddress, "n", nil)
	s.apply(s.null(), config, s.plan(s.null(), config))
	token := e.Only().TokenID

	e.Fault(emulator.Fault{Operation: "updateNFTMetadata", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	s = newServer(t, e) // another run
	config = s.config(e.Alice.IDWalletAddress, "n", map[string]tftypes.Value{
		"dynamic_metadata": value(s.nft.AttributeTypes["dynamic_metadata"].(tftypes.Object), map[string]tftypes.Value{"level": text("1")}),
	})
	plan := s.plan(s.null(), config)
	has(t, plan.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "An NFT that exists is adopted", token)
	planned, err := plan.PlannedState.Unmarshal(s.nft)
	if err != nil || !members(t, planned)["token_id"].Equal(text(token)) {
		t.Errorf("the plan has the token %s, %v", members(t, planned)["token_id"], err)
	}
	resp := s.apply(s.null(), config, plan)
	if len(resp.Diagnostics) != 2 {
		t.Fatalf("got %v", resp.Diagnostics)
	}
	warning := tfprotov6.DiagnosticSeverityWarning
	has(t, resp.Diagnostics[:1], warning, "An NFT that exists is adopted", token)
	has(t, resp.Diagnostics[1:], warning, "The dynamic metadata of the NFT is not updated", token)
	if n := e.Count("mintNFT"); n != 1 {
		t.Errorf("%d mints", n)
	}
}

// Equal credentials are minted one after the other, and others side by side: one whose
// answer is lost could not be told from the next.
func TestNFTEqualMints(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		second string // name of the second credential
		most   int    // mints at the same time
	}{{"n", 1}, {"m", 2}} {
		t.Run(test.second, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			underWay, most := 0, 0
			both := make(chan struct{})
			e := acctest.Start(t, func(o *emulator.Options) {
				o.Middleware = func(next http.Handler) http.Handler {
					return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						if !strings.Contains(r.URL.Path, "/nft/mint/to/") {
							next.ServeHTTP(w, r)
							return
						}
						mu.Lock()
						if underWay++; underWay == 2 {
							close(both)
						}
						most = max(most, underWay)
						mu.Unlock()
						select { // the other would come by now
						case <-both:
						case <-time.After(200 * time.Millisecond):
						}
						next.ServeHTTP(w, r)
						mu.Lock()
						underWay--
						mu.Unlock()
					})
				}
			})
			s := newServer(t, e)
			var group sync.WaitGroup
			var applied [2]*tfprotov6.ApplyResourceChangeResponse
			for i, name := range []string{"n", test.second} {
				config := s.config(e.Alice.IDWalletAddress, name, map[string]tftypes.Value{"on_existing": text("mint")})
				plan := s.plan(s.null(), config)
				group.Go(func() { applied[i] = s.apply(s.null(), config, plan) })
			}
			group.Wait()
			for _, resp := range applied {
				none(t, resp.Diagnostics)
			}
			if most != test.most || len(e.AllNFTs()) != 2 {
				t.Errorf("%d mints at the same time, %d NFTs", most, len(e.AllNFTs()))
			}
		})
	}
}

// What isn't in a listing isn't there only when nothing moved from page to page while
// it was read: here the holder gives the first NFT away.
func TestNFTLookWhileListingChanges(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.PageCap = 2 })
	s := newServer(t, e)
	for _, name := range []string{"a", "b", "c", "d"} {
		config := s.config(e.Alice.IDWalletAddress, name, nil)
		none(t, s.apply(s.null(), config, s.plan(s.null(), config)).Diagnostics)
	}
	s = newServer(t, e) // another run, whose state lost c
	e.OnRequest("listHeldNFTs", 2, func() {
		n := e.AllNFTs()[0]
		n.Holder = e.Bob.IDWalletAddress
		if err := e.SetNFT(t.Context(), n); err != nil {
			t.Error(err)
		}
	})
	config := s.config(e.Alice.IDWalletAddress, "c", nil)
	plan := s.plan(s.null(), config)
	has(t, plan.Diagnostics, tfprotov6.DiagnosticSeverityWarning, "An NFT that exists is adopted")
	s.apply(s.null(), config, plan)
	if n := len(e.AllNFTs()); n != 4 {
		t.Errorf("there are %d NFTs instead of 4", n)
	}
}

// The end of a mint that was sent again: a refusal, after a failure that may be late.
func TestNFTRefusedAfterFailure(t *testing.T) {
	t.Parallel()
	for choice, want := range map[string][]string{
		"adopt": {"Could not mint the NFT", "Only an organization with a verified domain may mint", "sent again after: mintNFT (HTTP 503)"},
		"mint":  {"It is not known whether the NFT was minted", "HTTP 403", "sent again after: mintNFT (HTTP 503)", "would not look for it"},
	} {
		t.Run(choice, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			for i, status := range []int{503, 403} {
				e.Fault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultStatus, Status: status, Nth: i + 1})
			}
			s := newServer(t, e)
			config := s.config(e.Alice.IDWalletAddress, "n", map[string]tftypes.Value{"on_existing": text(choice)})
			has(t, s.apply(s.null(), config, s.plan(s.null(), config)).Diagnostics, tfprotov6.DiagnosticSeverityError, want...)
		})
	}
}

// Terraform 1.13 and newer plan, apply and refresh in one process for terraform test.
func TestNFTInOneProcess(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newServer(t, e) // tells version 1.14
	config := s.config(e.Alice.IDWalletAddress, "n", nil)
	none(t, s.plan(s.null(), config).Diagnostics)
	for range 2 {
		plan := s.plan(s.null(), config) // as an apply does once more
		none(t, plan.Diagnostics)
		minted := s.apply(s.null(), config, plan)
		none(t, minted.Diagnostics)
		read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: "web3connect_nft", CurrentState: minted.NewState})
		if err != nil {
			t.Fatal(err)
		}
		none(t, read.Diagnostics)
		resp, err := s.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
			TypeName: "web3connect_nft", PriorState: minted.NewState, PlannedState: s.null(), Config: s.null(),
		})
		if err != nil {
			t.Fatal(err)
		}
		none(t, resp.Diagnostics)
		if err := e.DeleteNFT(t.Context(), e.Only().TokenID); err != nil { // or it would be adopted
			t.Fatal(err)
		}
	}
}

// A replacement is planned as an update first, here as a transfer.
func TestAccNFT_replacedForAnotherHolder(t *testing.T) {
	t.Parallel()
	for _, existing := range []string{"mint", "adopt"} {
		t.Run(existing, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			config := func(holder, trigger string) string {
				return e.Config(fmt.Sprintf("resource \"terraform_data\" \"t\" { input = %q }\n", trigger) +
					nftConfig(holder, "on_existing = \""+existing+"\"\nlifecycle { replace_triggered_by = [terraform_data.t] }"))
			}
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config(e.Alice.IDWalletAddress, "one")},
					{Config: config(e.Bob.IDWalletAddress, "two"), Check: sent(e, "mintNFT", 2)},
				},
			})
		})
	}
}
