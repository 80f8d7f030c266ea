package provider

import (
	"context"
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTVerificationDataSource() datasource.DataSource { return &nftVerificationDataSource{} }

// nftVerificationDataSource is web3connect_nft_verification (operation
// getNFTVerification).
type nftVerificationDataSource struct{ dataSourceBase }

func (d *nftVerificationDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verification"
}

func (d *nftVerificationDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Whether a code with which a holder proves to hold an NFT has been scanned, and which NFT it is for. " +
			"The holder makes the code with the ephemeral resource `web3connect_nft_verification_code` and shows it as a QR code; the scanner confirms it within five minutes.",
		Attributes: map[string]schema.Attribute{
			"code": schema.StringAttribute{
				MarkdownDescription: "The code: what stands under `c` in the QR code's content. It can be confirmed once, within five minutes of its making. " +
					"The state does not keep it: read from this data source it is null. But a data source can't take an ephemeral value, so a plan file holds the code where it comes from a variable, " +
					"or where this is read only at apply; a saved plan is best thrown away.",
				Required: true, Sensitive: true,
				Validators: []validator.String{check.String("code", checkVerificationCode)},
			},
			"verified": computedBool("Whether the code has been scanned and confirmed."),
			"token_id": computedText("Id of the NFT that the code is for, null while it isn't confirmed."),
		},
	}
}

// checkVerificationCode finds what isn't a code, without showing it.
func checkVerificationCode(code string) error {
	switch {
	case strings.TrimSpace(code) == "":
		return errors.New("the code is empty; give what stands under c in the QR code's content")
	case strings.HasPrefix(strings.TrimSpace(code), "{"):
		return errors.New("this is the whole content of a QR code; give its code alone: jsondecode(…).c")
	case strings.TrimSpace(code) != code:
		return errors.New("the code begins or ends with white space; remove it, for example with trimspace(…)")
	}
	return nil
}

// nftVerificationModel is a verification in Terraform.
type nftVerificationModel struct {
	Code     types.String `tfsdk:"code"`
	Verified types.Bool   `tfsdk:"verified"`
	TokenID  types.String `tfsdk:"token_id"`
}

func (d *nftVerificationDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m nftVerificationModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	tokenID, err := d.api.GetNFTVerification(ctx, m.Code.ValueString())
	if err != nil {
		d.reportWithCure(&resp.Diagnostics, "look up the verification", err,
			"Check the code. One that was made more than five minutes ago is dead: have the holder make another.")
		return
	}
	// Nothing makes Terraform keep an argument of a data source, and a code belongs
	// into no state.
	m.Code = types.StringNull()
	m.Verified = types.BoolValue(tokenID != nil)
	m.TokenID = types.StringPointerValue(tokenID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
