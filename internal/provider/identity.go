package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// setIdentity tells what a resource is, for Create, Read, Update and ImportState:
// one that a newer Terraform finds without its identity counts as failed. Model has
// the attributes of the identity schema; identity is nil where there is none.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, model any, diags *diag.Diagnostics) {
	if identity != nil {
		diags.Append(identity.Set(ctx, model)...)
	}
}

// importBy takes an import by id or by identity, whose one attribute is one of the
// state, too. What is how a value is called in errors; test tells what is wrong
// with it.
func importBy(ctx context.Context, attribute, what string, test func(string) error, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	at := path.Root(attribute)
	id := &req.ID
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, at, &id)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if id == nil {
		id = new(string)
	}
	if err := test(*id); err != nil {
		resp.Diagnostics.AddError("Invalid "+what, fmt.Sprintf("This can't be imported: %s.", err))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, at, *id)...)
	if resp.Identity != nil {
		resp.Diagnostics.Append(resp.Identity.SetAttribute(ctx, at, *id)...)
	}
}
