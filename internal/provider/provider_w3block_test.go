package provider_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// w3blockID is a W3Block ID whose tenant belongs to the emulator's organization: it
// gives the access tokens of that account.
func w3blockID(t *testing.T, e *acctest.Emulator) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ TenantID, Key, Secret string }
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.URL.Path != "/auth/signin/tenant" || in.TenantID != "t" || in.Key != "k" || in.Secret != "s3cret" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprint(w, `{"statusCode":401,"message":"Unauthorized"}`)
			return
		}
		body := fmt.Sprintf(`{"api_key_secret":%q}`, emulator.DemoOrganizationSecret)
		resp, err := http.Post(e.URL+"/auth/account/access_token/refresh", "application/json", bytes.NewBufferString(body))
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = resp.Body.Close() }()
		var token struct{ Result string }
		if err := json.NewDecoder(resp.Body).Decode(&token); err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"token":%q,"refreshToken":"r","data":{"type":"tenant"}}`, token.Result)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func w3blockConfig(e *acctest.Emulator, id, secret, body string) string {
	return fmt.Sprintf("provider \"web3connect\" {\n endpoint = %q\n w3block = { tenant_id = \"t\", key = \"k\", secret = %q, endpoint = %q }\n}\n%s", e.URL, secret, id, body)
}

// Under W3Block everything works, imports one e-mail a request.
func TestAccW3Block(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.FailingEmails = []string{"fails@example.com"} })
	id := w3blockID(t, e)
	program := func(emails ...string) string {
		return w3blockConfig(e, id, "s3cret", importConfig(strings.Join(emails, "\n"))+strings.Replace(nftConfig("HOLDER", ""), `"HOLDER"`, `web3connect_end_user_import.test.id_wallet_addresses["a@example.com"]`, 1))
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: w3blockConfig(e, e.ControlURL, "s3cret", accountConfig), ExpectError: words("Check that the endpoint of W3Block ID (w3block.endpoint in the provider block, or W3BLOCK_ENDPOINT) is the base URL of W3Block ID")},
			{Config: w3blockConfig(e, id, "wrong", accountConfig), ExpectError: words("The W3Block credentials are refused")},
			{
				Config: program("A@example.com", "b@example.com"),
				Check:  resource.ComposeTestCheckFunc(imported(e, "a@example.com", "b@example.com"), sent(e, "importEndUser", 2), sent(e, "submitImportBatch", 0), sent(e, "mintNFT", 1)),
			},
			{
				Config: program("a@example.com", "b@example.com", "fails@example.com"), ExpectNonEmptyPlan: true, Check: sent(e, "importEndUser", 3),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(importAddress, tfjsonpath.New("failures"), knownvalue.MapExact(map[string]knownvalue.Check{
						"fails@example.com": knownvalue.StringExact("the service could not import this e-mail"),
					})),
				},
			},
		},
	})
}
