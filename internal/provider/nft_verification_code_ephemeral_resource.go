package provider

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTVerificationCodeEphemeralResource() ephemeral.EphemeralResource {
	return &nftVerificationCodeEphemeralResource{}
}

// nftVerificationCodeEphemeralResource is web3connect_nft_verification_code
// (operation createNFTVerification).
type nftVerificationCodeEphemeralResource struct{ ephemeralBase }

var _ ephemeral.EphemeralResourceWithConfigure = (*nftVerificationCodeEphemeralResource)(nil)

// verificationCodeLifetime is how long the service takes a code.
const verificationCodeLifetime = 5 * time.Minute

// nftVerificationCodeModel is a verification code in Terraform.
type nftVerificationCodeModel struct {
	TokenID types.String `tfsdk:"token_id"`
	GPS     struct {
		Latitude  types.String `tfsdk:"latitude"`
		Longitude types.String `tfsdk:"longitude"`
	} `tfsdk:"gps"`
	Code         types.String `tfsdk:"code"`
	QRCodeBase64 types.String `tfsdk:"qr_code_base64"`
	ExpiresAt    types.String `tfsdk:"expires_at"`
}

func (r *nftVerificationCodeEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verification_code"
}

func (r *nftVerificationCodeEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	degrees := func(name string, limit float64) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("%s in decimal degrees as text, from `-%g` to `%g`, such as `\"35.681236\"`.", name, limit, limit),
			Required:            true,
			Validators:          []validator.String{check.String(strings.ToLower(name), check.Degrees(limit))},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "A code with which the account shows that it holds an NFT: whoever scans it, or gives it to the action `web3connect_nft_verify`, confirms that, " +
			"and the data source `web3connect_nft_verification` reads the result. Only the holder of the NFT can make one. It is good for five minutes; each plan and each apply makes another.",
		Attributes: map[string]schema.Attribute{
			"token_id": schema.StringAttribute{
				MarkdownDescription: "Token id of the NFT, which the account must hold.",
				Required:            true,
				Validators:          []validator.String{check.String("token id", check.TokenID)},
			},
			"gps": schema.SingleNestedAttribute{
				MarkdownDescription: "Where the holder is.",
				Required:            true,
				Attributes:          map[string]schema.Attribute{"latitude": degrees("Latitude", 90), "longitude": degrees("Longitude", 180)},
			},
			"code": schema.StringAttribute{
				MarkdownDescription: "The code.",
				Computed:            true, Sensitive: true,
			},
			"qr_code_base64": schema.StringAttribute{
				MarkdownDescription: "A QR code that holds the code, to be scanned: a PNG as data URL (`data:image/png;base64,…`).",
				Computed:            true, Sensitive: true,
			},
			"expires_at": schema.StringAttribute{
				MarkdownDescription: "When the code expires, in RFC 3339. An estimate: five minutes after it was asked for, by this machine's clock. The service doesn't say.",
				Computed:            true,
			},
		},
	}
}

func (r *nftVerificationCodeEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var m nftVerificationCodeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	asked := r.api.Now()
	v, err := r.api.CreateNFTVerification(ctx, m.TokenID.ValueString(), client.GPS{Latitude: m.GPS.Latitude.ValueString(), Longitude: m.GPS.Longitude.ValueString()})
	if err != nil {
		cure := ""
		if client.CodeOf(err) == client.CodePermissionDenied {
			cure = "Only the holder of the NFT can make a code: sign in as that account."
		}
		r.reportWithCure(&resp.Diagnostics, "make a verification code for NFT "+m.TokenID.ValueString(), err, cure)
		return
	}
	m.Code, m.QRCodeBase64 = types.StringValue(v.Code), types.StringValue(v.QRCodeBase64)
	m.ExpiresAt = types.StringValue(asked.Add(verificationCodeLifetime).UTC().Format(time.RFC3339))
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
