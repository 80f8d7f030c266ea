package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
)

func newNFTVerificationCodeEphemeralResource() ephemeral.EphemeralResource {
	return &nftVerificationCodeEphemeralResource{}
}

type nftVerificationCodeEphemeralResource struct{ ephemeralBase }

func (r *nftVerificationCodeEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_verification_code"
}

func (r *nftVerificationCodeEphemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (r *nftVerificationCodeEphemeralResource) Open(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse) {
}
