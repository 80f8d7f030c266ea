package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

func newW3BlockTokenEphemeralResource() ephemeral.EphemeralResource {
	return &w3blockTokenEphemeralResource{}
}

type w3blockTokenEphemeralResource struct{ ephemeralBase }

func (r *w3blockTokenEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_w3block_token"
}

func (r *w3blockTokenEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (r *w3blockTokenEphemeralResource) Open(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse) {
}
