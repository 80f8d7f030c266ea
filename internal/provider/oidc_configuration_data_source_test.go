package provider_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
)

const oidcConfigurationConfig = `data "web3connect_oidc_configuration" "test" {}`

// startIssuer runs an OpenID Provider with nothing but a discovery document, in
// which ISSUER stands for its URL; below each path it is one of another kind.
func startIssuer(t *testing.T) string {
	t.Helper()
	var issuer *httptest.Server
	issuer = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Method != http.MethodGet {
			t.Errorf("%s %s with credentials", r.Method, r.URL)
		}
		body := `{"issuer":"ISSUER","authorization_endpoint":"ISSUER/oauth2/auth","token_endpoint":"ISSUER/oauth2/token","userinfo_endpoint":"ISSUER/userinfo",
			"jwks_uri":"ISSUER/keys","scopes_supported":["openid","profile","email"],"response_types_supported":["code id_token","id_token"],
			"response_modes_supported":["form_post","fragment"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["ES256K"],
			"code_challenge_methods_supported":["S256"],"claims_supported":null,"mtls_endpoint_aliases":{}}`
		at, _ := strings.CutSuffix(r.URL.Path, "/.well-known/openid-configuration")
		switch at {
		case "":
		case "/another":
			body = strings.Replace(body, `"ISSUER"`, `"https://oidc.example.com"`, 1)
		case "/html":
			body = "<html><head><title>Welcome to nginx!</title></head></html>"
		case "/list":
			body = "[]"
		case "/refused":
			w.WriteHeader(http.StatusUnauthorized)
			body = `{"message":"no"}`
		default:
			w.WriteHeader(http.StatusNotFound)
			body = `{"message":"no route"}`
		}
		_, _ = w.Write([]byte(strings.ReplaceAll(body, "ISSUER", issuer.URL+at)))
	}))
	t.Cleanup(issuer.Close)
	return issuer.URL
}

func TestAccOIDCConfigurationDataSource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	issuer := startIssuer(t)
	config := func(path string) string {
		return e.Config(oidcConfigurationConfig, fmt.Sprintf("oidc_issuer = %q", issuer+path), "max_retries = 0")
	}
	texts := func(want ...string) knownvalue.Check {
		var checks []knownvalue.Check
		for _, text := range want {
			checks = append(checks, knownvalue.StringExact(text))
		}
		return knownvalue.ListExact(checks)
	}
	var checks []statecheck.StateCheck
	for attribute, want := range map[string]knownvalue.Check{
		"discovery_url":                         knownvalue.StringExact(issuer + "/.well-known/openid-configuration"),
		"issuer":                                knownvalue.StringExact(issuer),
		"authorization_endpoint":                knownvalue.StringExact(issuer + "/oauth2/auth"),
		"token_endpoint":                        knownvalue.StringExact(issuer + "/oauth2/token"),
		"userinfo_endpoint":                     knownvalue.StringExact(issuer + "/userinfo"),
		"jwks_uri":                              knownvalue.StringExact(issuer + "/keys"),
		"scopes_supported":                      texts("openid", "profile", "email"),
		"response_types_supported":              texts("code id_token", "id_token"),
		"response_modes_supported":              texts("form_post", "fragment"),
		"grant_types_supported":                 knownvalue.Null(),
		"subject_types_supported":               texts("public"),
		"id_token_signing_alg_values_supported": texts("ES256K"),
		"token_endpoint_auth_methods_supported": knownvalue.Null(),
		"code_challenge_methods_supported":      texts("S256"),
		"claims_supported":                      knownvalue.Null(),
	} {
		checks = append(checks, dataValue("web3connect_oidc_configuration", attribute, want))
	}
	check := func(path string) string {
		return fmt.Sprintf("Check that the issuer %s (argument oidc_issuer of the provider block, or WEB3CONNECT_OIDC_ISSUER)", issuer+path)
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{
			{Config: config(""), ConfigStateChecks: checks, Check: sent(e, "", 0)}, // nobody signs in
			{ // that of the emulator, which is that of the account, too
				Config: e.Config(oidcConfigurationConfig+"\n"+`data "web3connect_account" "test" {}`, fmt.Sprintf("oidc_issuer = %q", e.Issuer)),
				ConfigStateChecks: []statecheck.StateCheck{
					dataValue("web3connect_oidc_configuration", "token_endpoint_auth_methods_supported", texts("none")),
					dataValue("web3connect_oidc_configuration", "response_types_supported", texts("code id_token", "id_token")),
					dataValue("web3connect_oidc_configuration", "jwks_uri", knownvalue.StringExact(e.Issuer+"/.well-known/jwks.json")),
					dataValue("web3connect_account", "oidc_issuer_url", knownvalue.StringExact(e.Issuer)),
				},
			},
			{Config: config("/another"), ExpectError: words(fmt.Sprintf("it names the issuer %q instead of %q", "https://oidc.example.com", issuer+"/another"))},
			{Config: config("/another"), ExpectError: words(check("/another") + " is the base URL of an OpenID Provider")},
			{Config: config("/html"), ExpectError: words(`the answer is an HTML page, not JSON: "Welcome to nginx!"`)},
			{Config: config("/html"), ExpectError: words(check("/html") + " is the base URL of an OpenID Provider")},
			{Config: config("/list"), ExpectError: words("it has the JSON type array")},
			{Config: config("/missing"), ExpectError: words(check("/missing") + " is the base URL of an OpenID Provider")},
			{Config: config("/refused"), ExpectError: words(check("/refused") + " is that of an OpenID Provider")},
			{Config: config("/"), ExpectError: words("ends with a slash")},
			{
				Config:      e.Config(oidcConfigurationConfig, `oidc_issuer = "http://127.0.0.1:1"`, "max_retries = 0"),
				ExpectError: words("Check that the issuer http://127.0.0.1:1 (argument oidc_issuer of the provider block, or WEB3CONNECT_OIDC_ISSUER) is right"),
			},
		},
	})
}
