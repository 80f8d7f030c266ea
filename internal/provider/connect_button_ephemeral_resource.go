package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

func newConnectButtonEphemeralResource() ephemeral.EphemeralResource {
	return &connectButtonEphemeralResource{}
}

type connectButtonEphemeralResource struct{ ephemeralBase }

func (r *connectButtonEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_connect_button"
}

func (r *connectButtonEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (r *connectButtonEphemeralResource) Open(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse) {
}
