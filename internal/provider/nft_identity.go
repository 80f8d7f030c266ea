package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ resource.ResourceWithIdentity = (*nftResource)(nil)

// nftIdentityModel is what tells an NFT from all others.
type nftIdentityModel struct {
	TokenID types.String `tfsdk:"token_id"`
}

func (r *nftResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"token_id": identityschema.StringAttribute{
				Description:       "Id of the token, 0x and 64 hex digits.",
				RequiredForImport: true,
			},
		},
	}
}
