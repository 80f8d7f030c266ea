package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
)

func newPhoneCodeAction() action.Action { return &phoneCodeAction{} }

type phoneCodeAction struct{ actionBase }

func (a *phoneCodeAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_phone_code"
}

func (a *phoneCodeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}
func (a *phoneCodeAction) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse) {}
