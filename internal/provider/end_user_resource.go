package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newEndUserResource() resource.Resource { return &endUserResource{} }

// endUserResource is web3connect_end_user (operation importEndUser).
type endUserResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure   = (*endUserResource)(nil)
	_ resource.ResourceWithImportState = (*endUserResource)(nil)
	_ resource.ResourceWithIdentity    = (*endUserResource)(nil)
)

func (r *endUserResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_end_user"
}

func (r *endUserResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "An end user, imported by an e-mail address: gets an account and an ID wallet, unless there is one already, and then it is that one. " +
			"For many end users `web3connect_end_user_import` takes fewer requests.\n\n" +
			"An import can't be undone: a destroy, or another `email`, only makes Terraform forget the wallet. The service has no way to read an end user, so a refresh asks nothing and finds no change. " +
			"`terraform import` asks the service to import the e-mail again: one that it doesn't know yet gets an account.",
		Attributes: map[string]schema.Attribute{
			"email": schema.StringAttribute{
				MarkdownDescription: "E-mail address, such as `ada@university.example`. Upper and lower case and white space around it do not count. A change imports another end user, in a new resource.",
				Required:            true,
				CustomType:          meaning.Type[meaning.Email]{},
				PlanModifiers:       []planmodifier.String{meaning.Keep[meaning.Email](), stringplanmodifier.RequiresReplace()},
			},
			"id_wallet_address": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet: `0x` and 40 hex digits.",
				Computed:            true, PlanModifiers: keep,
			},
			"id_wallet_address_eth": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet as an Ethereum address.",
				Computed:            true, PlanModifiers: keep,
			},
			"id_wallet_address_suri": schema.StringAttribute{
				MarkdownDescription: "SS58 address of the ID wallet's Substrate key.",
				Computed:            true, PlanModifiers: keep,
			},
		},
	}
}

func (r *endUserResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"email": identityschema.StringAttribute{Description: "E-mail address.", RequiredForImport: true},
	}}
}

func (r *endUserResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m endUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) || !r.importInto(ctx, &m, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// importInto imports the model's e-mail. To do so twice gives the same wallet.
func (r *endUserResource) importInto(ctx context.Context, m *endUserModel, diags *diag.Diagnostics) bool {
	email := strings.TrimSpace(m.Email.ValueString())
	imported, err := r.api.ImportEndUser(ctx, email)
	if code := client.CodeOf(err); code == client.CodeInvalidValue || code == client.CodeValidationFailed {
		diags.AddAttributeError(path.Root("email"), "The end user can't be imported", "email: the service does not take it: "+err.Error()+".\n\nCheck that the e-mail address is right.")
		return false
	}
	if err != nil {
		r.report(diags, "import end user "+email, err)
		return false
	}
	if !imported.OK {
		diags.AddAttributeError(path.Root("email"), "The end user can't be imported", "email: the service gave no wallet for "+email+". Check that the e-mail address is right, and apply again.")
		return false
	}
	m.setWallet(imported)
	return true
}

// Read asks nothing, since no operation reads an end user, unless the state comes
// from an import and lacks the wallet.
func (r *endUserResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m endUserModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if m.IDWalletAddress.IsNull() && (!r.known(&resp.Diagnostics) || !r.importInto(ctx, &m, &resp.Diagnostics)) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// Update has nothing to do: a change that is one replaces.
func (r *endUserResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m endUserModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// Delete forgets: the API can't take an import back.
func (r *endUserResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState takes the e-mail.
func (r *endUserResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importBy(ctx, "email", meaning.Email{}.Name(), meaning.Email{}.Check, req, resp)
}
