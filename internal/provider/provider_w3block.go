package provider

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

// w3blockModel is the sign-in with W3Block ID in Terraform.
type w3blockModel struct {
	TenantID types.String `tfsdk:"tenant_id"`
	Key      types.String `tfsdk:"key"`
	Secret   types.String `tfsdk:"secret"`
	Email    types.String `tfsdk:"email"`
	Password types.String `tfsdk:"password"`
	Endpoint types.String `tfsdk:"endpoint"`
	Method   types.String `tfsdk:"method"`
}

func w3blockSchema() schema.Attribute {
	return schema.SingleNestedAttribute{
		MarkdownDescription: "Signs in with W3Block ID in place of an API key secret: as a tenant, with `tenant_id`, `key` and `secret`, or as a user, with `email` and `password`.",
		Optional:            true,
		Attributes: map[string]schema.Attribute{
			"tenant_id": schema.StringAttribute{
				MarkdownDescription: "Id of the tenant. A user needs it only where the e-mail is known to several tenants. Environment: `W3BLOCK_TENANT_ID`.", Optional: true,
			},
			"key":      schema.StringAttribute{MarkdownDescription: "API key of the tenant. Environment: `W3BLOCK_KEY`.", Optional: true},
			"secret":   schema.StringAttribute{MarkdownDescription: "Secret of the tenant. Environment: `W3BLOCK_SECRET`.", Optional: true, Sensitive: true},
			"email":    schema.StringAttribute{MarkdownDescription: "E-mail address of a user.", Optional: true},
			"password": schema.StringAttribute{MarkdownDescription: "Password of a user.", Optional: true, Sensitive: true},
			"endpoint": schema.StringAttribute{
				MarkdownDescription: "Base URL of W3Block ID. Environment: `W3BLOCK_ENDPOINT`. Default: `" + w3block.DefaultEndpoint + "`.",
				Optional:            true, Validators: []validator.String{check.String("endpoint", checkEndpoint)},
			},
			"method": schema.StringAttribute{
				MarkdownDescription: "How a tenant authenticates: `token` signs in and renews (the default), `headers` sends the credentials with every request.",
				Optional:            true, Validators: []validator.String{check.String("method", check.OneOf(w3block.MethodToken, w3block.MethodHeaders))},
			},
		},
	}
}

func checkEndpoint(text string) error {
	_, err := client.ParseEndpoint(text)
	return err
}

// w3blockSetting is one argument with its environment variable, if it has one, and
// where it goes.
type w3blockSetting struct {
	name  string
	value types.String
	env   string
	field *string
}

func (m *w3blockModel) settings(cfg *w3block.Config) []w3blockSetting {
	return []w3blockSetting{
		{"tenant_id", m.TenantID, "W3BLOCK_TENANT_ID", &cfg.TenantID},
		{"key", m.Key, "W3BLOCK_KEY", &cfg.Key},
		{"secret", m.Secret, "W3BLOCK_SECRET", &cfg.Secret},
		{"email", m.Email, "", &cfg.Email},
		{"password", m.Password, "", &cfg.Password},
		{"endpoint", m.Endpoint, "W3BLOCK_ENDPOINT", &cfg.Endpoint},
		{"method", m.Method, "", &cfg.Method},
	}
}

// clientConfig joins arguments and environment, and wants one complete sign-in.
func (m *w3blockModel) clientConfig(diags *diag.Diagnostics) (cfg w3block.Config, unknown []string) {
	var given []string
	for _, s := range m.settings(&cfg) {
		switch {
		case s.value.IsUnknown():
			unknown = append(unknown, "w3block."+s.name)
			given = append(given, s.name)
		case !s.value.IsNull():
			*s.field = s.value.ValueString()
			given = append(given, s.name)
		case s.env != "" && os.Getenv(s.env) != "" && (m.Email.IsNull() || s.name == "endpoint"):
			*s.field = os.Getenv(s.env)
			given = append(given, s.name)
		}
	}
	has := func(name string) bool { return slices.Contains(given, name) }
	user, tenant := has("email") || has("password"), has("key") || has("secret")
	required := []string{"tenant_id", "key", "secret"}
	if user {
		required = []string{"email", "password"}
	}
	var missing []string
	for _, name := range required {
		if !has(name) {
			missing = append(missing, name)
		}
	}
	at := path.Root("w3block")
	switch {
	case user && tenant:
		diags.AddAttributeError(at, "Two ways of signing in", "w3block has credentials of a tenant (key, secret) and of a user (email, password). Remove one of the two.")
	case user && cfg.Method == w3block.MethodHeaders:
		diags.AddAttributeError(at.AtName("method"), "Invalid provider configuration", "w3block.method: \"headers\" is for tenants; a user signs in with \"token\".")
	case len(missing) > 0:
		diags.AddAttributeError(at, "Incomplete sign-in with W3Block", fmt.Sprintf(
			"w3block lacks %s. A tenant signs in with tenant_id, key and secret (or W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET), a user with email and password.", strings.Join(missing, " and ")))
	}
	if cfg.Endpoint != "" {
		if err := checkEndpoint(cfg.Endpoint); err != nil {
			diags.AddAttributeError(at.AtName("endpoint"), "Invalid provider configuration", fmt.Sprintf("w3block.endpoint, or W3BLOCK_ENDPOINT: %s.", err))
		}
	}
	return cfg, unknown
}

// hasW3BlockEnvironment tells whether the environment has W3Block credentials.
func hasW3BlockEnvironment() bool {
	return os.Getenv("W3BLOCK_KEY") != "" || os.Getenv("W3BLOCK_SECRET") != ""
}
