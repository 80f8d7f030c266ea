package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

func newW3BlockTokenEphemeralResource() ephemeral.EphemeralResource {
	return &w3blockTokenEphemeralResource{}
}

// w3blockTokenEphemeralResource is web3connect_w3block_token (sign-in, refresh and
// sign-out of W3Block ID).
type w3blockTokenEphemeralResource struct{ ephemeralBase }

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*w3blockTokenEphemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithRenew     = (*w3blockTokenEphemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*w3blockTokenEphemeralResource)(nil)
)

// w3blockTokenModel is a token of W3Block ID in Terraform.
type w3blockTokenModel struct {
	Token     types.String `tfsdk:"token"`
	ExpiresAt types.String `tfsdk:"expires_at"`
	TenantID  types.String `tfsdk:"tenant_id"`
}

func (r *w3blockTokenEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_w3block_token"
}

func (r *w3blockTokenEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A token of W3Block ID, which all services of W3Block take, got with the credentials of `w3block` in the provider block. " +
			"Each plan and each apply makes a sign-in of its own, and signs out at its end: nothing that outlives the run can use the token. " + renewalDescription,
		Attributes: map[string]schema.Attribute{
			"token": schema.StringAttribute{
				MarkdownDescription: "The token, for the header `Authorization: Bearer …`.",
				Computed:            true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the token expires, in RFC 3339, as the token itself says. Null if it doesn't say.",
				Computed:            true,
			},
			"tenant_id": schema.StringAttribute{
				MarkdownDescription: "Id of the tenant that the token is for, as the token itself says. Null if it doesn't say.",
				Computed:            true,
			},
		},
	}
}

func (r *w3blockTokenEphemeralResource) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	if !r.known(&resp.Diagnostics) {
		return
	}
	if r.w3block == nil {
		resp.Diagnostics.AddError("No credentials of W3Block", "The provider signs in with an API key secret, and web3connect_w3block_token needs credentials of W3Block ID. "+
			"Set w3block in the provider block, or W3BLOCK_TENANT_ID, W3BLOCK_KEY and W3BLOCK_SECRET, in place of api_key_secret or "+apiKeySecretVariable+". "+
			"To have both, configure the provider twice, one of them with an alias.")
		return
	}
	asked := r.api.Now()
	tokens, err := w3block.SignIn(ctx, r.api, *r.w3block)
	if err != nil {
		r.report(&resp.Diagnostics, "sign in with W3Block ID", err)
		return
	}
	life := client.LifeOf(tokens.Token, asked)
	lease := newTokenLease(life)
	lease.Token, lease.RefreshToken = tokens.Token, tokens.RefreshToken
	lease.save(ctx, resp.Private, &resp.Diagnostics)
	resp.RenewAt = nextRenewal(life, r.api.Now())
	m := w3blockTokenModel{types.StringValue(tokens.Token), lease.expiresAt(), types.StringNull()}
	if id := tokens.TenantID(); id != "" {
		m.TenantID = types.StringValue(id)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, m)...)
}

// Renew keeps the sign-in alive, not the token that was handed out.
func (r *w3blockTokenEphemeralResource) Renew(ctx context.Context, req ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	var lease tokenLease
	lease.load(ctx, req.Private, &resp.Diagnostics)
	asked := r.api.Now()
	tokens, err := w3block.Renew(ctx, r.api, *r.w3block, lease.RefreshToken)
	if err != nil {
		resp.Diagnostics.AddWarning("The token of W3Block is not renewed", fmt.Sprintf("Could not renew the sign-in with W3Block ID: %s.", err))
		return
	}
	life := client.LifeOf(tokens.Token, asked)
	newest := newTokenLease(life)
	newest.Token = tokens.Token
	r.renewed.Store(lease.Token, newest)
	lease.RefreshToken = tokens.RefreshToken
	lease.save(ctx, resp.Private, &resp.Diagnostics)
	resp.RenewAt = nextRenewal(life, r.api.Now())
}

// Close signs out what is still good, of the token that was handed out and the
// newest one that renewals gave.
func (r *w3blockTokenEphemeralResource) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	var lease tokenLease
	lease.load(ctx, req.Private, &resp.Diagnostics)
	open := []tokenLease{lease}
	if newest, ok := r.renewed.LoadAndDelete(lease.Token); ok {
		open = append(open, newest.(tokenLease))
	}
	for _, l := range open {
		if l.Token == "" || l.hasEnded(r.api.Now()) {
			continue
		}
		if err := w3block.SignOut(ctx, r.api, *r.w3block, l.Token); err != nil {
			resp.Diagnostics.AddWarning("Not signed out of W3Block", fmt.Sprintf("Could not sign out: %s. The token stays valid until it expires (%s).", err, l.ExpiresAt))
		}
	}
	lease.warnIfEnded(r.api.Now(), &resp.Diagnostics)
}
