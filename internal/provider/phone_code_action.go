package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newPhoneCodeAction() action.Action { return &phoneCodeAction{} }

// phoneCodeAction is web3connect_phone_code (operation startPhoneVerification).
type phoneCodeAction struct{ actionBase }

var _ action.ActionWithConfigure = (*phoneCodeAction)(nil)

// phoneCodeModel is the receiver of a code in Terraform.
type phoneCodeModel struct {
	PhoneNumber types.String `tfsdk:"phone_number"`
}

func (a *phoneCodeAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_phone_code"
}

func (a *phoneCodeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Sends a verification code to a phone number by hand, to see that the number receives such messages. " +
			"The code verifies nothing: the token that goes with it is thrown away, as an action has no output. To verify a number use `web3connect_phone_verification`, which sends a code of its own.",
		Attributes: map[string]schema.Attribute{
			"phone_number": schema.StringAttribute{
				MarkdownDescription: "Phone number in E.164: `+`, country code and number, such as `+81312345678`. Each invocation sends a message to it.",
				Required:            true,
				Validators:          []validator.String{check.String("phone number", check.PhoneNumber)},
			},
		},
	}
}

func (a *phoneCodeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var m phoneCodeModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !a.known(&resp.Diagnostics) {
		return
	}
	number := m.PhoneNumber.ValueString()

	progress(resp, "Sending a code to %s", number)
	if a.sendPhoneCode(ctx, &resp.Diagnostics, number) != nil {
		progress(resp, "A code was sent to %s", number)
	}
}
