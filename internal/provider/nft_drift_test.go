package provider_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// Holder, visibility and metadata that changed behind Terraform's back are found
// and put back; a token that is gone is planned anew.
func TestAccNFT_drift(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position, acctest.OffContract) // level as a number is against it
			config := e.Config(nftConfig(e.Alice.IDWalletAddress, "visibility = \"public\"\ndynamic_metadata = { level = \"1\" }"))
			followed := inPlace
			if e.Switches().RichNFT {
				followed = empty // the refresh knows the new holder
			}
			change := func(f func(*emulator.NFT)) func() { return func() { e.Change(f) } }
			repaired := resource.ComposeTestCheckFunc(hasHolder(e, e.Alice), hasVisibility(e, "public"), hasDynamic(e, `{"level":"1"}`), sent(e, "mintNFT", 1))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config},
					{PreConfig: change(func(n *emulator.NFT) { n.Holder = e.Bob.IDWalletAddress }), Config: config, ConfigPlanChecks: inPlace, Check: repaired},
					{PreConfig: change(func(n *emulator.NFT) { n.Visibility = "private" }), Config: config, ConfigPlanChecks: inPlace, Check: repaired},
					{PreConfig: change(func(n *emulator.NFT) { n.Dynamic = json.RawMessage(`{"level":7}`) }), Config: config, ConfigPlanChecks: inPlace, Check: repaired},
					{
						// The configuration follows: nothing is sent.
						PreConfig: change(func(n *emulator.NFT) { n.Holder = e.Bob.IDWalletAddress }),
						Config:    strings.Replace(config, e.Alice.IDWalletAddress, e.Bob.IDWalletAddress, 1), ConfigPlanChecks: followed,
						Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Bob), sent(e, "transferNFT", 1), resource.TestCheckResourceAttr(nftAddress, "holder_id_wallet_address", e.Bob.IDWalletAddress)),
					},
					{
						PreConfig: func() {
							if err := e.DeleteNFT(t.Context(), e.Only().TokenID); err != nil {
								t.Fatal(err)
							}
						},
						Config: config, PlanOnly: true, ExpectNonEmptyPlan: true,
					},
				},
			})
		})
	}
}

// Drift that isn't looked for costs no request and changes nothing.
func TestAccNFT_driftNotDetected(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	config := nftConfig(e.Alice.IDWalletAddress, `visibility = "public"`)
	off := e.Config(config, "detect_drift = { holder = false, visibility = false }")
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: off},
			{
				PreConfig: func() {
					e.Change(func(n *emulator.NFT) { n.Holder, n.Visibility = e.Bob.IDWalletAddress, "private" })
					e.ClearRequests()
				},
				Config: off, PlanOnly: true, ExpectNonEmptyPlan: e.Switches().RichNFT,
			},
			{Config: off, PlanOnly: true, ExpectNonEmptyPlan: e.Switches().RichNFT, PreConfig: func() {
				if n := e.Count("listHeldNFTs") + e.Count("searchNFTs"); n > 0 && !e.Switches().RichNFT {
					t.Errorf("%d requests looked for drift", n)
				}
			}},
			{Config: e.Config(config), ConfigPlanChecks: inPlace, Check: resource.ComposeTestCheckFunc(hasHolder(e, e.Alice), hasVisibility(e, "public"))},
		},
	})
}

// rewrite is a proxy before the emulator that changes the answers of some paths.
func rewrite(t *testing.T, e *acctest.Emulator, change func(r *http.Request, body string) string) string {
	t.Helper()
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		e.Handler().ServeHTTP(recorder, r)
		for key, values := range recorder.Header() {
			w.Header()[key] = values
		}
		body := change(r, recorder.Body.String())
		w.Header().Del("Content-Length")
		if body != recorder.Body.String() {
			recorder.Code = http.StatusOK
		}
		w.WriteHeader(recorder.Code)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(proxy.Close)
	return proxy.URL + "/rest/v1"
}

// A token that was burned is neither issued anew nor transferred.
func TestAccNFT_burned(t *testing.T) {
	t.Parallel()
	rich := func(o *emulator.Options) { o.Switches.RichNFT = true }
	for name, change := range map[string]func(*testing.T, *acctest.Emulator){
		"gone": func(t *testing.T, e *acctest.Emulator) {
			t.Helper()
			if err := e.DeleteNFT(t.Context(), e.Only().TokenID); err != nil {
				t.Fatal(err)
			}
		},
		"not held": func(_ *testing.T, e *acctest.Emulator) {
			e.Change(func(n *emulator.NFT) { n.Holder = e.Bob.IDWalletAddress })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.OffContract, func(o *emulator.Options) {
				if name == "held by none" { // as only an object that has the holder can say
					rich(o)
				}
			})
			url := rewrite(t, e, func(r *http.Request, body string) string {
				if strings.HasSuffix(r.URL.Path, "/history") {
					return `{"status":"ok","result":{"token_id":"x","transactions":[],"transfers":[],"mint":null,"burn":{"network":7,"transactionId":"17-1"}},"error":null}`
				}
				return body
			})
			config := acctest.Config(url, emulator.DemoOrganizationSecret, nftConfig(e.Alice.IDWalletAddress, ""))
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{
					{Config: config},
					{PreConfig: func() { change(t, e) }, Config: config, ConfigPlanChecks: empty, Check: sent(e, "mintNFT", 1)},
				},
			})
		})
	}
}
