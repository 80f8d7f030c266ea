package provider

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// The flows, by their response_type.
const (
	flowHybrid   = "code id_token"
	flowImplicit = "id_token"
)

// authorizationParameter is one of the parameters of build_authorization_url.
type authorizationParameter struct {
	name        string
	description string
	check       func(string) error // nil: any text
}

// authorizationParameters are all of them.
var authorizationParameters = []authorizationParameter{
	{"authorization_endpoint", "required, such as `https://oidc.web3connect.jp/oauth2/auth`; the data source `web3connect_oidc_configuration` tells it. Its query is kept. Plain `http` is accepted for loopback hosts only.", checkAuthorizationEndpoint},
	{"client_id", "required, the organization's account id.", nil},
	{"redirect_uri", "required, where the browser is sent with the answer: an absolute URL without a fragment, registered with Web3Connect beforehand.", checkRedirectURI},
	{"response_type", "`code id_token` (hybrid flow, the default) or `id_token` (implicit flow).", check.OneOf(flowHybrid, flowImplicit)},
	{"response_mode", "how the answer reaches `redirect_uri`: `form_post` (the default in the hybrid flow) or `fragment` (the default in the implicit flow).", check.OneOf("form_post", "fragment")},
	{"scope", "what is asked for, words separated by spaces: `openid`, `profile`, `email`, of which `openid` is required. Default: `openid profile`.", checkScope},
	{"state", "required in the hybrid flow, recommended in the other: a text that can't be guessed. It comes back with the answer and shows that it belongs to the request.", nil},
	{"nonce", "required, a text that can't be guessed. It comes back in the ID token.", nil},
	{"code_challenge", "required in the hybrid flow, not possible in the other: the SHA-256 of the code verifier in base64url without padding, 43 characters (PKCE, `S256`). " +
		"From a verifier: `replace(replace(trimsuffix(base64sha256(verifier), \"=\"), \"+\", \"-\"), \"/\", \"_\")`.", checkCodeChallenge},
}

// buildAuthorizationURL builds the URL of an authorization request (OpenID Connect
// Core 1.0, 3.1.2.1). Parameters that are not there are left out.
func buildAuthorizationURL(parameters map[string]string) (string, error) {
	p := map[string]string{"response_type": flowHybrid, "response_mode": "form_post", "scope": "openid profile"}
	if parameters["response_type"] == flowImplicit {
		p["response_mode"] = "fragment"
	}
	maps.Copy(p, parameters)
	if err := checkAuthorizationParameters(p); err != nil {
		return "", err
	}
	endpoint, err := url.Parse(p["authorization_endpoint"])
	if err != nil {
		return "", err
	}
	query := url.Values{}
	for name, value := range p {
		if name != "authorization_endpoint" {
			query.Set(name, value)
		}
	}
	if p["code_challenge"] != "" {
		query.Set("code_challenge_method", "S256")
	}
	for name := range endpoint.Query() {
		if query.Has(name) {
			return "", fmt.Errorf("authorization_endpoint has %q in its query, which the function sets; remove it there", name)
		}
	}
	// A plus means a space in forms alone; a plus of a value is %2B here.
	encoded := strings.ReplaceAll(query.Encode(), "+", "%20")
	if endpoint.RawQuery != "" {
		encoded = strings.TrimSuffix(endpoint.RawQuery, "&") + "&" + encoded
	}
	endpoint.RawQuery = encoded
	return endpoint.String(), nil
}

// checkAuthorizationParameters checks each parameter and what they have to do with
// each other, in an order that doesn't vary.
func checkAuthorizationParameters(p map[string]string) error {
	var names []string
	for _, parameter := range authorizationParameters {
		names = append(names, parameter.name)
	}
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if !slices.Contains(names, name) {
			return fmt.Errorf("there is no parameter %q; possible are %s", name, strings.Join(names, ", "))
		}
	}
	for _, parameter := range authorizationParameters {
		value, ok := p[parameter.name]
		switch {
		case !ok:
		case value == "":
			return fmt.Errorf("%s is empty; give it a value, or leave it out if it is optional", parameter.name)
		case parameter.check != nil:
			if err := parameter.check(value); err != nil {
				return fmt.Errorf("%s: %w", parameter.name, err)
			}
		}
	}
	required := []string{"authorization_endpoint", "client_id", "redirect_uri", "nonce"}
	if p["response_type"] == flowHybrid {
		required = append(required, "state", "code_challenge")
	} else if _, ok := p["code_challenge"]; ok {
		return fmt.Errorf("code_challenge has no use with response_type %q, which brings no code; remove it", p["response_type"])
	}
	for _, name := range required {
		if _, ok := p[name]; !ok {
			return fmt.Errorf("%s is missing; it is required with response_type %q", name, p["response_type"])
		}
	}
	return nil
}

func checkAuthorizationEndpoint(text string) error {
	if err := check.WebURL(text); err != nil {
		return err
	}
	if strings.Contains(text, "#") {
		return fmt.Errorf("%q has a fragment; remove the part from # on", text)
	}
	withoutQuery, _, _ := strings.Cut(text, "?")
	return checkEndpoint(withoutQuery)
}

func checkRedirectURI(text string) error {
	if err := check.URL(text); err != nil {
		return err
	}
	if strings.Contains(text, "#") {
		return fmt.Errorf("%q has a fragment, which a redirect URI must not; remove the part from # on", text)
	}
	return nil
}

// checkScope wants openid and, if wanted, profile and email.
func checkScope(text string) error {
	words := strings.Split(text, " ")
	for _, word := range words {
		if err := check.OneOf("openid", "profile", "email")(word); err != nil {
			return err
		}
	}
	if !slices.Contains(words, "openid") {
		return fmt.Errorf("%q lacks openid, without which there is no ID token", text)
	}
	return nil
}

func checkCodeChallenge(text string) error {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != 32 || len(text) != 43 {
		return fmt.Errorf("%q is not a SHA-256 in base64url without padding, 43 characters", text)
	}
	return nil
}
