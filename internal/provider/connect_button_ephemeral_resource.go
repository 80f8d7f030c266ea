package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newConnectButtonEphemeralResource() ephemeral.EphemeralResource {
	return &connectButtonEphemeralResource{}
}

// connectButtonEphemeralResource is web3connect_connect_button (operation
// generateConnectButton).
type connectButtonEphemeralResource struct{ ephemeralBase }

var _ ephemeral.EphemeralResourceWithConfigure = (*connectButtonEphemeralResource)(nil)

func (r *connectButtonEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connect_button"
}

func (r *connectButtonEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "JavaScript of a button with which an end user is associated with the organization, kept neither in plan nor in state. " +
			"Each script is for one use by one end user; each plan and each apply makes another. Not available under W3Block.",
		Attributes: map[string]schema.Attribute{
			"redirect_url": schema.StringAttribute{
				MarkdownDescription: "Where the end user's browser is sent at the end, an absolute URL of http or https. `id_wallet_address` is appended to its query, other parameters are kept.",
				Required:            true,
				Validators:          []validator.String{check.String("URL", check.WebURL)},
			},
			"script": schema.StringAttribute{
				MarkdownDescription: "JavaScript that defines the function `globalWeb3ConnectButtonOnClick()`; bind it to a button. It holds a code for one use.",
				Computed:            true, Sensitive: true,
			},
		},
	}
}

func (r *connectButtonEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m connectButtonModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	script, err := r.api.GenerateConnectButton(ctx, m.RedirectURL.ValueString())
	if err != nil {
		r.report(&resp.Diagnostics, "generate the button", err)
		return
	}
	m.Script = types.StringValue(script)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
