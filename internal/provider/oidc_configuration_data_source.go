package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
)

func newOIDCConfigurationDataSource() datasource.DataSource { return &oidcConfigurationDataSource{} }

// oidcConfigurationDataSource is web3connect_oidc_configuration (OpenID Connect
// Discovery).
type oidcConfigurationDataSource struct{ dataSourceBase }

func (d *oidcConfigurationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_oidc_configuration"
}

func (d *oidcConfigurationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "What the OpenID Provider of Web3Connect (`oidc_issuer` in the provider block) publishes about itself, for the configuration of an application in which users sign in. " +
			"Reading it needs no credentials. What the provider doesn't publish is null.",
		Attributes: map[string]schema.Attribute{
			"discovery_url":                         computedText("URL of the document that this was read from."),
			"issuer":                                computedText("Issuer, as ID tokens name it in `iss`."),
			"authorization_endpoint":                computedText("URL to which an application sends a user to sign in."),
			"token_endpoint":                        computedText("URL at which a code is exchanged for tokens."),
			"userinfo_endpoint":                     computedText("URL of the claims of the user whose access token is sent."),
			"jwks_uri":                              computedText("URL of the keys that ID tokens are signed with."),
			"scopes_supported":                      computedTexts("Scopes, such as `openid`."),
			"response_types_supported":              computedTexts("Values of `response_type`, such as `code id_token`."),
			"response_modes_supported":              computedTexts("Values of `response_mode`, such as `form_post`."),
			"grant_types_supported":                 computedTexts("Values of `grant_type`, such as `authorization_code`."),
			"subject_types_supported":               computedTexts("Types of `sub`, such as `public`."),
			"id_token_signing_alg_values_supported": computedTexts("Algorithms that ID tokens are signed with, such as `ES256K`."),
			"token_endpoint_auth_methods_supported": computedTexts("How an application authenticates at the token endpoint, such as `none` for a public client."),
			"code_challenge_methods_supported":      computedTexts("Methods of PKCE, such as `S256`."),
			"claims_supported":                      computedTexts("Claims of ID tokens and user information, such as `email`."),
		},
	}
}

func (d *oidcConfigurationDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	if !d.known(&resp.Diagnostics) {
		return
	}
	cfg, err := d.api.GetOIDCConfiguration(ctx, d.issuer)
	if err != nil {
		d.report(&resp.Diagnostics, "read the OpenID Connect configuration", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, newOIDCConfigurationModel(cfg))...)
}
