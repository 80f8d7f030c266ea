package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func newEndUserResource() resource.Resource { return &endUserResource{} }

type endUserResource struct{ resourceBase }

func (r *endUserResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_end_user"
}

func (r *endUserResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (r *endUserResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (r *endUserResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r *endUserResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (r *endUserResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
