package provider

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// providerModel is the provider's configuration in Terraform.
type providerModel struct {
	Endpoint          types.String  `tfsdk:"endpoint"`
	OIDCIssuer        types.String  `tfsdk:"oidc_issuer"`
	APIKeySecret      types.String  `tfsdk:"api_key_secret"`
	W3Block           types.Object  `tfsdk:"w3block"` // of w3blockModel
	MaxRetries        types.Int64   `tfsdk:"max_retries"`
	MaxConcurrency    types.Int64   `tfsdk:"max_concurrency"`
	RequestsPerSecond types.Float64 `tfsdk:"requests_per_second"`
	RequestTimeout    types.String  `tfsdk:"request_timeout"`
	DetectDrift       types.Object  `tfsdk:"detect_drift"` // of driftModel
}

// driftModel chooses what a refresh finds out.
type driftModel struct {
	Holder     types.Bool `tfsdk:"holder"`
	Visibility types.Bool `tfsdk:"visibility"`
}

// detection is what is chosen; true is the default, also of what isn't known yet.
func (m *providerModel) detection(ctx context.Context, diags *diag.Diagnostics) driftDetection {
	var chosen driftModel
	if isKnown(m.DetectDrift) {
		diags.Append(m.DetectDrift.As(ctx, &chosen, basetypes.ObjectAsOptions{})...)
	}
	isOn := func(v types.Bool) bool { return !isKnown(v) || v.ValueBool() }
	return driftDetection{holder: isOn(chosen.Holder), visibility: isOn(chosen.Visibility)}
}

// w3block is the sign-in with W3Block ID; without one all comes from the
// environment.
func (m *providerModel) w3block(ctx context.Context, diags *diag.Diagnostics) *w3blockModel {
	var model w3blockModel
	if isKnown(m.W3Block) {
		diags.Append(m.W3Block.As(ctx, &model, basetypes.ObjectAsOptions{})...)
	}
	return &model
}

// validate finds what is wrong whatever the environment says and unknown values
// turn out to be.
func (m *providerModel) validate(ctx context.Context, diags *diag.Diagnostics) {
	if isKnown(m.APIKeySecret) && isKnown(m.W3Block) {
		addTwoWaysError(diags)
	}
	m.w3block(ctx, diags).validate(diags)
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
func (m *providerModel) clientConfig(ctx context.Context, data *providerData, diags *diag.Diagnostics) (cfg client.Config, unknown []string) {
	data.issuer, data.drift = client.DefaultOIDCIssuer, m.detection(ctx, diags)
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
			return checkAPIKeySecret(text)
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
		var w3blockConfig w3block.Config
		w3blockConfig, unknown = m.w3block(ctx, diags).clientConfig(diags)
		cfg.Authenticator, data.w3block = w3block.New(w3blockConfig), &w3blockConfig
	}
	if m.W3Block.IsUnknown() {
		unknown = append(unknown, "w3block")
	}
	for _, s := range settings {
		if s.name == "api_key_secret" && way == signInW3Block {
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
	signInNone signIn = iota // an error, or not known yet
	signInAPIKey
	signInW3Block
)

// signIn chooses the one way that is given. The provider block outweighs the
// environment. What isn't known yet may be null in the end, and decides nothing.
func (m *providerModel) signIn(diags *diag.Diagnostics) signIn {
	if m.APIKeySecret.IsUnknown() || m.W3Block.IsUnknown() {
		return signInNone
	}
	apiKey, w3block := !m.APIKeySecret.IsNull(), !m.W3Block.IsNull()
	if !apiKey && !w3block {
		apiKey, w3block = os.Getenv(apiKeySecretVariable) != "", hasW3BlockEnvironment()
		if !apiKey && os.Getenv("W3BLOCK_TENANT_ID") != "" {
			w3block = true // the rest of it is missing
		}
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

var checkAPIKeySecret = checkCredential("secret", apiKeySecretVariable)

// checkCredential finds what copying a credential tends to leave, without showing it.
func checkCredential(noun, variable string) func(string) error {
	return func(text string) error {
		switch {
		case text == "":
			return fmt.Errorf("the %s is empty; leave the argument out to use the environment variable %s", noun, variable)
		case strings.TrimSpace(text) != text:
			return fmt.Errorf("the %s begins or ends with white space, such as the newline of a file; remove it, for example with trimspace(…)", noun)
		}
		return nil
	}
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
