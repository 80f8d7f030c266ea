package client

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// DefaultOIDCIssuer is the issuer of the production service.
const DefaultOIDCIssuer = "https://oidc.web3connect.jp"

// OperationGetOIDCConfiguration is what errors call the reading of a discovery document.
const OperationGetOIDCConfiguration = "getOIDCConfiguration"

// OIDCConfiguration is the discovery document of an OpenID Provider.
type OIDCConfiguration struct {
	Issuer                            string   `json:"issuer"`
	AuthorizationEndpoint             string   `json:"authorization_endpoint"`
	TokenEndpoint                     string   `json:"token_endpoint"`
	UserinfoEndpoint                  string   `json:"userinfo_endpoint"`
	JWKSURI                           string   `json:"jwks_uri"`
	ScopesSupported                   []string `json:"scopes_supported"`
	ResponseTypesSupported            []string `json:"response_types_supported"`
	ResponseModesSupported            []string `json:"response_modes_supported"`
	GrantTypesSupported               []string `json:"grant_types_supported"`
	SubjectTypesSupported             []string `json:"subject_types_supported"`
	IDTokenSigningAlgValuesSupported  []string `json:"id_token_signing_alg_values_supported"`
	TokenEndpointAuthMethodsSupported []string `json:"token_endpoint_auth_methods_supported"`
	CodeChallengeMethodsSupported     []string `json:"code_challenge_methods_supported"`
	ClaimsSupported                   []string `json:"claims_supported"`
}

// DiscoveryURL is where an issuer publishes its discovery document.
func DiscoveryURL(issuer string) string {
	return strings.TrimRight(issuer, "/") + "/.well-known/openid-configuration"
}

// GetOIDCConfiguration reads the discovery document of an issuer (OpenID Connect
// Discovery 1.0). One that names another issuer is an error.
func (c *Client) GetOIDCConfiguration(ctx context.Context, issuer string) (*OIDCConfiguration, error) {
	op := operation{name: OperationGetOIDCConfiguration}
	raw, err := c.Exchange(ctx, Foreign{Name: op.name, Method: http.MethodGet, URL: DiscoveryURL(issuer)})
	if err != nil {
		return nil, err
	}
	var cfg OIDCConfiguration
	if err := decodeResult(raw, &cfg); err != nil {
		return nil, malformed(op, err.Error())
	}
	if cfg.Issuer != issuer {
		return nil, malformed(op, fmt.Sprintf("it names the issuer %q instead of %q", cfg.Issuer, issuer))
	}
	return &cfg, nil
}
