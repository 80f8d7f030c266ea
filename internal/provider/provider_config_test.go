package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// TestProviderConfig has what validation finds, and what only the configuration
// finds, as the environment could mend it. Unknown values are no fault.
func TestProviderConfig(t *testing.T) {
	t.Parallel()
	s := newProtocolServer(t)
	typ := s.config
	object := func(name string, set map[string]tftypes.Value) tftypes.Value {
		return value(typ.AttributeTypes[name].(tftypes.Object), set)
	}
	unknownObject := func(name string) tftypes.Value {
		return tftypes.NewValue(typ.AttributeTypes[name], tftypes.UnknownValue)
	}
	type arguments = map[string]tftypes.Value
	w3block := func(set arguments) arguments { return arguments{"w3block": object("w3block", set)} }

	for name, test := range map[string]struct {
		arguments            arguments
		validate, configured string // a part of the error, "" for none; configured if not found before
	}{
		"API key secret":             {arguments: arguments{"api_key_secret": text("s")}},
		"nothing":                    {arguments: arguments{}, configured: "No API key secret"},
		"empty secret":               {arguments: arguments{"api_key_secret": text("")}, validate: "api_key_secret: the secret is empty"},
		"secret with a newline":      {arguments: arguments{"api_key_secret": text("the-secret\n")}, validate: "api_key_secret: the secret begins or ends with white space"},
		"tenant":                     {arguments: w3block(arguments{"tenant_id": text("t"), "key": text("k"), "secret": text("s")})},
		"user":                       {arguments: w3block(arguments{"email": text("e"), "password": text(" p ")})},
		"user of a tenant":           {arguments: w3block(arguments{"tenant_id": text("t"), "email": text("e"), "password": text("p"), "method": text("token")})},
		"two ways":                   {arguments: arguments{"api_key_secret": text("s"), "w3block": object("w3block", nil)}, validate: "it has both"},
		"half of a tenant":           {arguments: w3block(arguments{"tenant_id": text("t"), "key": text("k")}), configured: "w3block lacks secret."},
		"empty block":                {arguments: w3block(nil), configured: "w3block lacks tenant_id and key and secret."},
		"half of a user":             {arguments: w3block(arguments{"email": text("e")}), validate: "w3block lacks password."},
		"the other half":             {arguments: w3block(arguments{"password": text("p")}), validate: "w3block lacks email."},
		"tenant and user":            {arguments: w3block(arguments{"key": text("k"), "email": text("e"), "password": text("p")}), validate: "of a tenant (key, secret) and of a user"},
		"headers of a user":          {arguments: w3block(arguments{"email": text("e"), "password": text("p"), "method": text("headers")}), validate: `"headers" is for tenants`},
		"another method":             {arguments: w3block(arguments{"method": text("cookie")}), validate: `w3block.method: "cookie" is not possible`},
		"tenant's empty key":         {arguments: w3block(arguments{"key": text("")}), validate: "w3block.key: the key is empty; leave the argument out to use the environment variable W3BLOCK_KEY"},
		"tenant's secret with space": {arguments: w3block(arguments{"secret": text(" the-secret")}), validate: "w3block.secret: the secret begins or ends with white space"},
		"user's empty password":      {arguments: w3block(arguments{"email": text("e"), "password": text("")}), validate: "w3block.password: it is empty"},
		"W3Block endpoint":           {arguments: w3block(arguments{"endpoint": text("http://id.example")}), validate: "w3block.endpoint: \"http://id.example\" would send secrets unencrypted"},

		"unknown secret":                     {arguments: arguments{"api_key_secret": unknownText}},
		"unknown block":                      {arguments: arguments{"w3block": unknownObject("w3block")}},
		"one way that may be null":           {arguments: arguments{"api_key_secret": text("s"), "w3block": unknownObject("w3block")}},
		"other way that may be null":         {arguments: arguments{"api_key_secret": unknownText, "w3block": object("w3block", arguments{"tenant_id": text("t"), "key": text("k"), "secret": text("s")})}},
		"tenant with an unknown secret":      {arguments: w3block(arguments{"tenant_id": text("t"), "key": text("k"), "secret": unknownText})},
		"tenant with an unknown part":        {arguments: w3block(arguments{"tenant_id": unknownText, "key": text("k")}), configured: "w3block lacks secret."},
		"user with an unknown e-mail":        {arguments: w3block(arguments{"email": unknownText, "password": text("p")})},
		"tenant, and an e-mail that is null": {arguments: w3block(arguments{"tenant_id": text("t"), "key": text("k"), "secret": text("s"), "email": unknownText})},
		"unknown drift":                      {arguments: arguments{"api_key_secret": text("s"), "detect_drift": unknownObject("detect_drift")}},
		"unknown drift of holders":           {arguments: arguments{"api_key_secret": text("s"), "detect_drift": object("detect_drift", arguments{"holder": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue)})}},
		"unknown settings":                   {arguments: arguments{"api_key_secret": text("s"), "endpoint": unknownText, "max_retries": tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := dynamicValue(t, typ, test.arguments)
			// Another server: this one keeps the last configuration.
			s, err := providerserver.NewProtocol6WithError(provider.New("test")())()
			if err != nil {
				t.Fatal(err)
			}
			validated, err := s.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: config})
			if err != nil {
				t.Fatal(err)
			}
			hasOnly(t, "validation", validated.Diagnostics, test.validate)
			if test.validate != "" {
				return
			}
			configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: config})
			if err != nil {
				t.Fatal(err)
			}
			hasOnly(t, "configuration", configured.Diagnostics, test.configured)
		})
	}
}

// hasOnly wants one error with a text, or none, and no secret.
func hasOnly(t *testing.T, what string, diags []*tfprotov6.Diagnostic, want string) {
	t.Helper()
	if want != "" {
		has(t, diags, isError, want)
	}
	for _, d := range diags {
		if want == "" || strings.Contains(d.Summary+d.Detail, "the-secret") {
			t.Errorf("%s: %s: %s", what, d.Summary, d.Detail)
		}
	}
}
