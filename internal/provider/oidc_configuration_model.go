package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// oidcConfigurationModel is a discovery document in Terraform.
type oidcConfigurationModel struct {
	DiscoveryURL                      types.String `tfsdk:"discovery_url"`
	Issuer                            types.String `tfsdk:"issuer"`
	AuthorizationEndpoint             types.String `tfsdk:"authorization_endpoint"`
	TokenEndpoint                     types.String `tfsdk:"token_endpoint"`
	UserinfoEndpoint                  types.String `tfsdk:"userinfo_endpoint"`
	JWKSURI                           types.String `tfsdk:"jwks_uri"`
	ScopesSupported                   []string     `tfsdk:"scopes_supported"`
	ResponseTypesSupported            []string     `tfsdk:"response_types_supported"`
	ResponseModesSupported            []string     `tfsdk:"response_modes_supported"`
	GrantTypesSupported               []string     `tfsdk:"grant_types_supported"`
	SubjectTypesSupported             []string     `tfsdk:"subject_types_supported"`
	IDTokenSigningAlgValuesSupported  []string     `tfsdk:"id_token_signing_alg_values_supported"`
	TokenEndpointAuthMethodsSupported []string     `tfsdk:"token_endpoint_auth_methods_supported"`
	CodeChallengeMethodsSupported     []string     `tfsdk:"code_challenge_methods_supported"`
	ClaimsSupported                   []string     `tfsdk:"claims_supported"`
}

func newOIDCConfigurationModel(cfg *client.OIDCConfiguration) oidcConfigurationModel {
	text := func(s string) types.String { return optionalText(client.Text(s)) }
	return oidcConfigurationModel{
		DiscoveryURL:                      types.StringValue(client.DiscoveryURL(cfg.Issuer)),
		Issuer:                            types.StringValue(cfg.Issuer),
		AuthorizationEndpoint:             text(cfg.AuthorizationEndpoint),
		TokenEndpoint:                     text(cfg.TokenEndpoint),
		UserinfoEndpoint:                  text(cfg.UserinfoEndpoint),
		JWKSURI:                           text(cfg.JWKSURI),
		ScopesSupported:                   cfg.ScopesSupported,
		ResponseTypesSupported:            cfg.ResponseTypesSupported,
		ResponseModesSupported:            cfg.ResponseModesSupported,
		GrantTypesSupported:               cfg.GrantTypesSupported,
		SubjectTypesSupported:             cfg.SubjectTypesSupported,
		IDTokenSigningAlgValuesSupported:  cfg.IDTokenSigningAlgValuesSupported,
		TokenEndpointAuthMethodsSupported: cfg.TokenEndpointAuthMethodsSupported,
		CodeChallengeMethodsSupported:     cfg.CodeChallengeMethodsSupported,
		ClaimsSupported:                   cfg.ClaimsSupported,
	}
}
