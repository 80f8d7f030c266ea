package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTVerifyAction() action.Action { return &nftVerifyAction{} }

// nftVerifyAction is web3connect_nft_verify (operation confirmNFTVerification).
type nftVerifyAction struct{ actionBase }

var _ action.ActionWithConfigure = (*nftVerifyAction)(nil)

// nftVerifyModel is what the scanner of a code knows, in Terraform.
type nftVerifyModel struct {
	Code types.String `tfsdk:"code"`
	GPS  struct {
		Latitude  types.String `tfsdk:"latitude"`
		Longitude types.String `tfsdk:"longitude"`
	} `tfsdk:"gps"`
	TokenID types.String `tfsdk:"token_id"`
}

func (a *nftVerifyAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verify"
}

func (a *nftVerifyAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	degrees := func(name string, limit float64) schema.StringAttribute {
		return schema.StringAttribute{
			MarkdownDescription: fmt.Sprintf("%s in decimal degrees from -%g to %g, such as `35.681236`.", name, limit, limit),
			Required:            true,
			Validators:          []validator.String{check.String(strings.ToLower(name), check.Degrees(limit))},
		}
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Confirms the QR code with which a holder shows to hold an NFT, as the scanner of that code. The holder makes the code (`web3connect_nft_verification_code`); it is good for five minutes. " +
			"The progress names the token that was verified, and the data source `web3connect_nft_verification` reads the result.",
		Attributes: map[string]schema.Attribute{
			// Not WriteOnly: the framework (1.19) refuses any value of such an attribute of an action.
			"code": schema.StringAttribute{
				MarkdownDescription: "What the QR code holds: its whole content, a JSON object such as `{\"c\": \"…\"}`, or the text of its key `c` alone. A secret: give it in a sensitive variable, else the plan shows it. A plan that is saved holds it.",
				Required:            true,
				Validators:          []validator.String{check.String("code", checkScannedCode)},
			},
			"gps": schema.SingleNestedAttribute{
				MarkdownDescription: "Where the code is scanned.",
				Required:            true,
				Attributes:          map[string]schema.Attribute{"latitude": degrees("Latitude", 90), "longitude": degrees("Longitude", 180)},
			},
			"token_id": schema.StringAttribute{
				MarkdownDescription: "Token id of the NFT that the holder is to show. If the code is for another one the action fails; the service tells only with the confirmation, so that the code is used by then. Default: any NFT.",
				Optional:            true,
				Validators:          []validator.String{check.String("token id", check.TokenID)},
			},
		},
	}
}

func (a *nftVerifyAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m nftVerifyModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !a.known(&resp.Diagnostics) {
		return
	}
	code, err := scannedCode(m.Code.ValueString())
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("code"), "Invalid code", fmt.Sprintf("code: %s.", err))
		return
	}

	progress(resp, "Confirming the code")
	tokenID, err := a.api.ConfirmNFTVerification(ctx, code, client.GPS{Latitude: m.GPS.Latitude.ValueString(), Longitude: m.GPS.Longitude.ValueString()})
	if err != nil {
		a.reportWithCure(&resp.Diagnostics, "confirm the code", err, "A code is good for five minutes. Have the holder make a new one, and scan it whole.")
		return
	}
	if want := m.TokenID.ValueString(); want != "" && tokenID != want {
		resp.Diagnostics.AddAttributeError(path.Root("token_id"), "The code is for another NFT", fmt.Sprintf(
			"The code was confirmed, and its holder holds NFT %s, but token_id wants %s.", tokenID, want))
		return
	}
	progress(resp, "Verified: the holder of the code holds NFT %s", tokenID)
}

// scannedCode is the code in a QR code's content, or the content itself where it is
// the code alone. Its errors don't show it.
func scannedCode(content string) (string, error) {
	code := strings.TrimSpace(content)
	if strings.HasPrefix(code, "{") {
		var qr struct {
			C string `json:"c"`
		}
		if err := json.Unmarshal([]byte(code), &qr); err != nil || qr.C == "" {
			return "", errors.New("it begins like the content of a QR code, but is no JSON object with a text under the key c; give what the scanner read, whole")
		}
		return qr.C, nil
	}
	if code == "" {
		return "", errors.New("it is empty; give what the scanner read")
	}
	return code, nil
}

func checkScannedCode(content string) error {
	_, err := scannedCode(content)
	return err
}
