package provider

import (
	"errors"
	"fmt"
	"os"
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
				MarkdownDescription: "Id of the tenant. A user needs it only where the e-mail is known to several tenants. Environment, for a tenant: `W3BLOCK_TENANT_ID`.",
				Optional:            true, Validators: []validator.String{check.String("tenant id", checkTenantID)},
			},
			"key": schema.StringAttribute{
				MarkdownDescription: "API key of the tenant. Environment: `W3BLOCK_KEY`.",
				Optional:            true, Validators: []validator.String{check.String("key", checkTenantKey)},
			},
			"secret": schema.StringAttribute{
				MarkdownDescription: "Secret of the tenant. Environment: `W3BLOCK_SECRET`.",
				Optional:            true, Sensitive: true, Validators: []validator.String{check.String("secret", checkTenantSecret)},
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address of a user. Where it is set, `W3BLOCK_TENANT_ID`, `W3BLOCK_KEY` and `W3BLOCK_SECRET` have no say.",
				Optional:            true, Validators: []validator.String{check.String("e-mail", checkFilled)},
			},
			"password": schema.StringAttribute{
				MarkdownDescription: "Password of a user.",
				Optional:            true, Sensitive: true, Validators: []validator.String{check.String("password", checkFilled)},
			},
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

var (
	checkTenantID     = checkCredential("tenant id", "W3BLOCK_TENANT_ID")
	checkTenantKey    = checkCredential("key", "W3BLOCK_KEY")
	checkTenantSecret = checkCredential("secret", "W3BLOCK_SECRET")
)

func checkFilled(text string) error {
	if text == "" {
		return errors.New("it is empty; a user signs in with email and password")
	}
	return nil
}

// w3blockSetting is one argument with its environment variable and the test of that,
// if it has one, and where it goes.
type w3blockSetting struct {
	name  string
	value types.String
	env   string
	test  func(string) error
	field *string
}

func (m *w3blockModel) settings(cfg *w3block.Config) []w3blockSetting {
	return []w3blockSetting{
		{"tenant_id", m.TenantID, "W3BLOCK_TENANT_ID", checkTenantID, &cfg.TenantID},
		{"key", m.Key, "W3BLOCK_KEY", checkTenantKey, &cfg.Key},
		{"secret", m.Secret, "W3BLOCK_SECRET", checkTenantSecret, &cfg.Secret},
		{"email", m.Email, "", nil, &cfg.Email},
		{"password", m.Password, "", nil, &cfg.Password},
		{"endpoint", m.Endpoint, "W3BLOCK_ENDPOINT", checkEndpoint, &cfg.Endpoint},
		{"method", m.Method, "", nil, &cfg.Method},
	}
}

// validate finds what is wrong whatever the environment says: a user's credentials
// have no variables.
func (m *w3blockModel) validate(diags *diag.Diagnostics) {
	at := path.Root("w3block")
	user, tenant := isKnown(m.Email) || isKnown(m.Password), isKnown(m.Key) || isKnown(m.Secret)
	switch {
	case user && tenant:
		diags.AddAttributeError(at, "Two ways of signing in", "w3block has credentials of a tenant (key, secret) and of a user (email, password). Remove one of the two.")
	case user && m.Method.ValueString() == w3block.MethodHeaders:
		diags.AddAttributeError(at.AtName("method"), "Invalid provider configuration", "w3block.method: \"headers\" is for tenants; a user signs in with \"token\".")
	case user && m.Email.IsNull():
		addIncompleteError(diags, "email")
	case user && m.Password.IsNull():
		addIncompleteError(diags, "password")
	}
}

// clientConfig joins the arguments, which are valid, with the environment, and wants a
// complete sign-in.
func (m *w3blockModel) clientConfig(diags *diag.Diagnostics) (cfg w3block.Config, unknown []string) {
	user := !m.Email.IsNull() || !m.Password.IsNull()
	var missing []string
	for _, s := range m.settings(&cfg) {
		ofTenant := s.name == "tenant_id" || s.name == "key" || s.name == "secret"
		switch {
		case s.value.IsUnknown():
			unknown = append(unknown, "w3block."+s.name)
		case !s.value.IsNull():
			*s.field = s.value.ValueString()
		case user && ofTenant:
			// The environment's tenant isn't the user's.
		case s.env != "" && os.Getenv(s.env) != "":
			*s.field = os.Getenv(s.env)
			if err := s.test(*s.field); err != nil {
				diags.AddAttributeError(path.Root("w3block").AtName(s.name), "Invalid provider configuration", fmt.Sprintf("Environment variable %s: %s.", s.env, err))
			}
		case ofTenant:
			missing = append(missing, s.name)
		}
	}
	if len(missing) > 0 {
		addIncompleteError(diags, missing...)
	}
	return cfg, unknown
}

func addIncompleteError(diags *diag.Diagnostics, missing ...string) {
	diags.AddAttributeError(path.Root("w3block"), "Incomplete sign-in with W3Block", fmt.Sprintf(
		"w3block lacks %s. A tenant signs in with tenant_id, key and secret (or W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET), a user with email and password.", strings.Join(missing, " and ")))
}

// hasW3BlockEnvironment tells whether the environment has W3Block credentials.
func hasW3BlockEnvironment() bool {
	return os.Getenv("W3BLOCK_KEY") != "" || os.Getenv("W3BLOCK_SECRET") != ""
}
