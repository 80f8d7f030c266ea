package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

func newAccessTokenEphemeralResource() ephemeral.EphemeralResource {
	return &accessTokenEphemeralResource{}
}

// accessTokenEphemeralResource is web3connect_access_token (operation
// refreshAccessToken).
type accessTokenEphemeralResource struct{ ephemeralBase }

var (
	_ ephemeral.EphemeralResourceWithConfigure = (*accessTokenEphemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithRenew     = (*accessTokenEphemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithClose     = (*accessTokenEphemeralResource)(nil)
)

// accessTokenModel is an access token in Terraform.
type accessTokenModel struct {
	AccessToken types.String `tfsdk:"access_token"`
	ExpiresAt   types.String `tfsdk:"expires_at"`
}

func (r *accessTokenEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_access_token"
}

func (r *accessTokenEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "An access token of the REST API, got with the API key secret, for what this provider doesn't do: another provider, a script. " +
			"Each plan and each apply signs in anew, so a token has its whole life before it. " + renewalDescription + " Not available under W3Block.",
		Attributes: map[string]schema.Attribute{
			"access_token": schema.StringAttribute{
				MarkdownDescription: "The access token, for the header `Authorization: Bearer …`.",
				Computed:            true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the token expires, in RFC 3339, as the token itself says. Null if it doesn't say.",
				Computed:            true,
			},
		},
	}
}

// renewalDescription is what users of a token have to know.
const renewalDescription = "Shortly before it expires Terraform has the sign-in renewed, but it can't replace the token in what uses it already: a run that takes longer than a token lives ends with a warning; split it."

func (r *accessTokenEphemeralResource) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	if !r.known(&resp.Diagnostics) {
		return
	}
	asked := r.api.Now()
	token, err := r.api.RefreshAccessToken(ctx)
	if err != nil {
		r.report(&resp.Diagnostics, "get an access token", err)
		return
	}
	life := client.LifeOf(token, asked)
	lease := newTokenLease(life)
	lease.save(ctx, resp.Private, &resp.Diagnostics)
	resp.RenewAt = nextRenewal(life, r.api.Now())
	resp.Diagnostics.Append(resp.Result.Set(ctx, accessTokenModel{types.StringValue(token), lease.expiresAt()})...)
}

// Renew signs in again. If that fails it stays at that: the token that was handed
// out is none the worse for it.
func (r *accessTokenEphemeralResource) Renew(ctx context.Context, _ ephemeral.RenewRequest, resp *ephemeral.RenewResponse) {
	asked := r.api.Now()
	token, err := r.api.RefreshAccessToken(ctx)
	if err != nil {
		resp.Diagnostics.AddWarning("The access token is not renewed", fmt.Sprintf("Could not get another access token: %s.", err))
		return
	}
	resp.RenewAt = nextRenewal(client.LifeOf(token, asked), r.api.Now())
}

func (r *accessTokenEphemeralResource) Close(ctx context.Context, req ephemeral.CloseRequest, resp *ephemeral.CloseResponse) {
	var lease tokenLease
	lease.load(ctx, req.Private, &resp.Diagnostics)
	lease.warnIfEnded(r.api.Now(), &resp.Diagnostics)
}
