package oidc

// Configuration is a provider's discovery document (OpenID Connect Discovery 1.0).
type Configuration struct {
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
	ClaimsParameterSupported          bool     `json:"claims_parameter_supported"`
	RequestParameterSupported         bool     `json:"request_parameter_supported"`
	RequestURIParameterSupported      bool     `json:"request_uri_parameter_supported"`
}

// NewConfiguration is the document of an issuer.
func NewConfiguration(issuer string) Configuration {
	return Configuration{
		Issuer:                            issuer,
		AuthorizationEndpoint:             issuer + PathAuthorization,
		TokenEndpoint:                     issuer + PathToken,
		UserinfoEndpoint:                  issuer + PathUserinfo,
		JWKSURI:                           issuer + PathKeys,
		ScopesSupported:                   []string{scopeOpenID, scopeProfile, scopeEmail},
		ResponseTypesSupported:            []string{Hybrid, Implicit},
		ResponseModesSupported:            []string{ModeFormPost, ModeFragment},
		GrantTypesSupported:               []string{grantCode, "implicit"},
		SubjectTypesSupported:             []string{"public"},
		IDTokenSigningAlgValuesSupported:  []string{Algorithm},
		TokenEndpointAuthMethodsSupported: []string{"none"},
		CodeChallengeMethodsSupported:     []string{methodS256},
		ClaimsSupported:                   []string{"iss", "sub", "id_wallet_address", "email", "nonce", "s_hash", "c_hash", "aud", "iat", "exp", "auth_time"},
	}
}
