package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newConnectButtonDataSource() datasource.DataSource { return &connectButtonDataSource{} }

// connectButtonDataSource is web3connect_connect_button (operation
// generateConnectButton).
type connectButtonDataSource struct{ dataSourceBase }

func (d *connectButtonDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connect_button"
}

func (d *connectButtonDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "JavaScript of a button with which an end user is associated with the organization. Each script is for one use by one end user, " +
			"and every read makes a new one: whatever depends on it changes with every plan. Where the script need not be kept in the state, prefer the ephemeral resource of the same name. " +
			"Not available under W3Block.",
		Attributes: map[string]schema.Attribute{
			"redirect_url": schema.StringAttribute{
				MarkdownDescription: "Where the end user's browser is sent at the end, an absolute URL of http or https. `id_wallet_address` is appended to its query, other parameters are kept.",
				Required:            true,
				Validators:          []validator.String{check.String("URL", check.WebURL)},
			},
			"script": schema.StringAttribute{
				MarkdownDescription: "JavaScript that defines the function `globalWeb3ConnectButtonOnClick()`; bind it to a button. It holds a code for one use, and stands in the state.",
				Computed:            true, Sensitive: true,
			},
		},
	}
}

// connectButtonModel is a button in Terraform.
type connectButtonModel struct {
	RedirectURL types.String `tfsdk:"redirect_url"`
	Script      types.String `tfsdk:"script"`
}

func (d *connectButtonDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m connectButtonModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	script, err := d.api.GenerateConnectButton(ctx, m.RedirectURL.ValueString())
	if err != nil {
		d.report(&resp.Diagnostics, "generate the button", err)
		return
	}
	m.Script = types.StringValue(script)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
