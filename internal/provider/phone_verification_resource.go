package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func newPhoneVerificationResource() resource.Resource { return &phoneVerificationResource{} }

type phoneVerificationResource struct{ resourceBase }

func (r *phoneVerificationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_phone_verification"
}

func (r *phoneVerificationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "PLACEHOLDER"}
}

func (r *phoneVerificationResource) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {
}

func (r *phoneVerificationResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {
}

func (r *phoneVerificationResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {
}

func (r *phoneVerificationResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}
