package provider

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// providerModel is the provider's configuration in Terraform.
type providerModel struct {
	Endpoint          types.String  `tfsdk:"endpoint"`
	OIDCIssuer        types.String  `tfsdk:"oidc_issuer"`
	APIKeySecret      types.String  `tfsdk:"api_key_secret"`
	W3Block           *w3blockModel `tfsdk:"w3block"`
	MaxRetries        types.Int64   `tfsdk:"max_retries"`
	MaxConcurrency    types.Int64   `tfsdk:"max_concurrency"`
	RequestsPerSecond types.Float64 `tfsdk:"requests_per_second"`
	RequestTimeout    types.String  `tfsdk:"request_timeout"`
	DetectDrift       *driftModel   `tfsdk:"detect_drift"`
}

// driftModel chooses what a refresh finds out.
type driftModel struct {
	Holder     types.Bool `tfsdk:"holder"`
	Visibility types.Bool `tfsdk:"visibility"`
}

// detection is what the model chooses; true is the default.
func (m *driftModel) detection() driftDetection {
	if m == nil {
		return driftDetection{holder: true, visibility: true}
	}
	isOn := func(v types.Bool) bool { return v.IsNull() || v.ValueBool() }
	return driftDetection{holder: isOn(m.Holder), visibility: isOn(m.Visibility)}
}

// setting is one argument with its environment variable. The argument wins.
type setting struct {
	name  string
	value attr.Value
	text  func() string           // the argument as text
	apply func(text string) error // takes the value over
}

// clientConfig joins arguments and environment, for the client and for data.
// Unknown are the arguments that are known only after apply; faults become
// diagnostics that name the source.
func (m *providerModel) clientConfig(data *providerData, diags *diag.Diagnostics) (cfg client.Config, unknown []string) {
	data.issuer, data.drift = client.DefaultOIDCIssuer, m.DetectDrift.detection()
	settings := []setting{
		{"endpoint", m.Endpoint, m.Endpoint.ValueString, func(text string) error {
			cfg.Endpoint = text
			return checkEndpoint(text)
		}},
		{"oidc_issuer", m.OIDCIssuer, m.OIDCIssuer.ValueString, func(text string) error {
			data.issuer = text
			return checkIssuer(text)
		}},
		{"api_key_secret", m.APIKeySecret, m.APIKeySecret.ValueString, func(text string) error {
			cfg.APIKeySecret = text
			return checkSecret(text)
		}},
		{"max_retries", m.MaxRetries, numberText(m.MaxRetries.ValueInt64), func(text string) error {
			n, err := parseInteger(text, check.Between(0, 100))
			cfg.MaxRetries = n
			if n == 0 {
				cfg.MaxRetries = -1 // the client's zero value means its default
			}
			return err
		}},
		{"max_concurrency", m.MaxConcurrency, numberText(m.MaxConcurrency.ValueInt64), func(text string) (err error) {
			cfg.MaxConcurrency, err = parseInteger(text, check.Between(1, 1000))
			return err
		}},
		{"requests_per_second", m.RequestsPerSecond, func() string {
			return strconv.FormatFloat(m.RequestsPerSecond.ValueFloat64(), 'g', -1, 64)
		}, func(text string) (err error) {
			cfg.RequestsPerSecond, err = strconv.ParseFloat(text, 64)
			if err != nil {
				return fmt.Errorf("%q is not a number", text)
			}
			return check.Positive(cfg.RequestsPerSecond)
		}},
		{"request_timeout", m.RequestTimeout, m.RequestTimeout.ValueString, func(text string) error {
			cfg.RequestTimeout, _ = time.ParseDuration(text)
			return check.Duration(text)
		}},
	}
	way := m.signIn(diags)
	if way == signInW3Block {
		model := m.W3Block
		if model == nil {
			model = &w3blockModel{} // all from the environment
		}
		var w3blockConfig w3block.Config
		w3blockConfig, unknown = model.clientConfig(diags)
		cfg.Authenticator, data.w3block = w3block.New(w3blockConfig), &w3blockConfig
	}
	for _, s := range settings {
		if s.name == "api_key_secret" && way != signInAPIKey {
			continue
		}
		variable := "WEB3CONNECT_" + strings.ToUpper(s.name)
		switch {
		case s.value.IsUnknown():
			unknown = append(unknown, s.name)
		case !s.value.IsNull():
			if err := s.apply(s.text()); err != nil {
				diags.AddAttributeError(path.Root(s.name), "Invalid provider configuration", fmt.Sprintf("%s: %s.", s.name, err))
			}
		case os.Getenv(variable) != "":
			if err := s.apply(os.Getenv(variable)); err != nil {
				diags.AddError("Invalid provider configuration", fmt.Sprintf("Environment variable %s: %s.", variable, err))
			}
		}
	}
	return cfg, unknown
}

// signIn is a way of signing in.
type signIn int

const (
	signInNone signIn = iota
	signInAPIKey
	signInW3Block
)

// signIn chooses the one way that is given. The provider block outweighs the
// environment.
func (m *providerModel) signIn(diags *diag.Diagnostics) signIn {
	apiKey, w3block := !m.APIKeySecret.IsNull(), m.W3Block != nil
	if !apiKey && !w3block {
		apiKey, w3block = os.Getenv(apiKeySecretVariable) != "", hasW3BlockEnvironment()
	}
	switch {
	case apiKey && w3block:
		addTwoWaysError(diags)
	case apiKey:
		return signInAPIKey
	case w3block:
		return signInW3Block
	default:
		diags.AddAttributeError(path.Root("api_key_secret"), "No API key secret",
			"The provider has nothing to sign in with. Set the environment variable "+apiKeySecretVariable+" to the API key secret of the organization's account, "+
				"or the argument api_key_secret in the provider block (from a sensitive variable, not as text in the configuration). To sign in with W3Block ID instead, use w3block.")
	}
	return signInNone
}

const apiKeySecretVariable = "WEB3CONNECT_API_KEY_SECRET"

func addTwoWaysError(diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root("w3block"), "Two ways of signing in",
		"The provider can sign in with an API key secret (api_key_secret, or "+apiKeySecretVariable+") or with W3Block ID (w3block, or W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET), "+
			"and it has both. Remove one of the two.")
}

// checkIssuer wants an issuer as ID tokens name it.
func checkIssuer(text string) error {
	if err := checkEndpoint(text); err != nil {
		return err
	}
	if strings.HasSuffix(text, "/") {
		return fmt.Errorf("%q ends with a slash; an issuer is compared letter by letter, and that of Web3Connect has none", text)
	}
	return nil
}

// checkSecret finds what copying a secret tends to leave, without showing it.
func checkSecret(secret string) error {
	switch {
	case secret == "":
		return fmt.Errorf("the secret is empty; leave the argument out to use the environment variable WEB3CONNECT_API_KEY_SECRET")
	case strings.TrimSpace(secret) != secret:
		return fmt.Errorf("the secret begins or ends with white space, such as the newline of a file; remove it, for example with trimspace(…)")
	}
	return nil
}

func numberText(value func() int64) func() string {
	return func() string { return strconv.FormatInt(value(), 10) }
}

func parseInteger(text string, test func(int64) error) (int, error) {
	n, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is not an integer", text)
	}
	return int(n), test(n)
}
