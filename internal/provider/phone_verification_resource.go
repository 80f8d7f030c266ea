package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newPhoneVerificationResource() resource.Resource { return &phoneVerificationResource{} }

// phoneVerificationResource is web3connect_phone_verification (operations
// startPhoneVerification, finishPhoneVerification, getMyInfo).
type phoneVerificationResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure   = (*phoneVerificationResource)(nil)
	_ resource.ResourceWithImportState = (*phoneVerificationResource)(nil)
	_ resource.ResourceWithIdentity    = (*phoneVerificationResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*phoneVerificationResource)(nil)
)

func (r *phoneVerificationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_phone_verification"
}

func (r *phoneVerificationResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Verifies that a phone number is that of the account that the provider is signed in with. It takes two applies:\n\n" +
			"1. The first sends a code to the phone, once, and ends with `verified = false` and a warning.\n" +
			"2. With the code that was received in `code_wo`, the next one confirms it. A wrong code is an error that changes nothing: correct it and apply again.\n\n" +
			"Until then plans show no change, and a warning. A code that has expired, or that was tried wrongly too often, is replaced by changing `resend_trigger`. " +
			"A number that the account says is verified already is sent no code. What the second apply needs is kept encrypted in the state; it opens only for the credentials of the first one.\n\n" +
			"A verification stands for no object of its own: a destroy only makes Terraform forget it. When the account has another number, or this one is no longer verified, it is verified anew.",
		Attributes: map[string]schema.Attribute{
			"phone_number": schema.StringAttribute{
				MarkdownDescription: "The phone number in E.164: `+`, country code and number without spaces, at most 15 digits, such as `+81312345678`. A change verifies anew.",
				Required:            true,
				Validators:          []validator.String{check.String("phone number", check.PhoneNumber)},
				PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"code_wo": schema.StringAttribute{
				MarkdownDescription: "The code that was received, best of an ephemeral variable. It is in no plan and no state. Without effect in the apply that sends the code, and once the number is verified.",
				Optional:            true, Sensitive: true, WriteOnly: true,
				Validators: []validator.String{check.String("code", checkPhoneCode)},
			},
			"resend_trigger": schema.StringAttribute{
				MarkdownDescription: "Any text, such as `2`. A change sends a new code, and the older one no longer counts; without effect while the account says that the number is verified.",
				Optional:            true,
			},
			"verified": schema.BoolAttribute{
				MarkdownDescription: "Whether the number is verified. False while the code is waited for.",
				Computed:            true,
			},
		},
	}
}

// checkPhoneCode doesn't show the code. The documentation doesn't say its form.
func checkPhoneCode(code string) error {
	if code == "" || strings.ContainsAny(code, " \t\r\n") {
		return errors.New("it is empty or has white space; write the code as it was received, or null while there is none")
	}
	return nil
}

func (r *phoneVerificationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"phone_number": identityschema.StringAttribute{Description: "Phone number in E.164.", RequiredForImport: true},
	}}
}

// configuredCode is code_wo, which only the configuration has.
func configuredCode(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) types.String {
	var code types.String
	diags.Append(config.GetAttribute(ctx, path.Root("code_wo"), &code)...)
	return code
}

// ModifyPlan plans to confirm a code that waits to be.
func (r *phoneVerificationResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.State.Raw.IsNull() || req.Plan.Raw.IsNull() {
		return
	}
	var plan, state phoneVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	code := configuredCode(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || state.Verified.ValueBool() ||
		!plan.PhoneNumber.Equal(state.PhoneNumber) || !plan.ResendTrigger.Equal(state.ResendTrigger) {
		return // there is nothing to confirm
	}
	plan.Verified = r.planVerified(ctx, state.PhoneNumber.ValueString(), code, req.Private, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// planVerified tells what a pending verification comes to with a code.
func (r *phoneVerificationResource) planVerified(ctx context.Context, number string, code types.String, private privateReader, diags *diag.Diagnostics) types.Bool {
	switch {
	case code.IsNull():
		diags.AddAttributeWarning(path.Root("code_wo"), "The phone number is not verified yet", fmt.Sprintf(
			"A code was sent to %s. Set code_wo to it and apply again; if none came, or it has expired, change resend_trigger to have another one sent.", number))
		return types.BoolValue(false)
	case code.IsUnknown() || r.sealer == nil:
		return types.BoolUnknown()
	}
	pending, err := loadPendingPhone(ctx, r.sealer, number, private)
	if err != nil {
		addLostPhoneError(diags, number, err)
		return types.BoolUnknown()
	}
	if pending.OldCode == code.ValueString() {
		diags.AddAttributeWarning(path.Root("code_wo"), "code_wo has an older code", fmt.Sprintf(
			"code_wo has been the same since before the code was sent to %s, so it is not that code, and not tried. Set code_wo to the code that was received and apply again.", number))
		return types.BoolValue(false)
	}
	return types.BoolValue(true)
}

func addLostPhoneError(diags *diag.Diagnostics, number string, err error) {
	diags.AddAttributeError(path.Root("code_wo"), "The verification can't be continued", fmt.Sprintf(
		"A code was sent to %s, but %s.\n\nChange resend_trigger to have a new code sent, and leave code_wo out until it has come.", number, err))
}

func (r *phoneVerificationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m phoneVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	code := configuredCode(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) || !r.begin(ctx, &m, code, resp.Private, &resp.Diagnostics) {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// begin has a code sent, unless the account says that the number is verified. Code
// is what the configuration has already, which can't be the one that is sent.
func (r *phoneVerificationResource) begin(ctx context.Context, m *phoneVerificationModel, code types.String, private privateWriter, diags *diag.Diagnostics) bool {
	account, err := r.signedIn(ctx)
	if err != nil {
		r.report(diags, "read the account", err)
		return false
	}
	number := m.PhoneNumber.ValueString()
	if m.claim(account) == phoneVerified {
		m.Verified = types.BoolValue(true)
		return true
	}
	started := r.sendPhoneCode(ctx, diags, number)
	if started == nil {
		return false
	}
	pendingPhone{started.TmpToken, code.ValueString()}.save(ctx, r.sealer, number, private, diags)
	m.Verified = types.BoolValue(false)
	ignored := ""
	if !code.IsNull() {
		ignored = " The code that code_wo has now was ignored: it was there before this one was sent."
	}
	diags.AddAttributeWarning(path.Root("code_wo"), "A code was sent", fmt.Sprintf(
		"A code was sent to %s. To verify the number, set code_wo to it and apply again soon: codes expire.%s", number, ignored))
	return !diags.HasError()
}

func (r *phoneVerificationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m phoneVerificationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	imported := m.Verified.IsNull()
	if imported && !r.known(&resp.Diagnostics) {
		return
	}
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
	if !r.refreshable(&resp.Diagnostics) {
		return
	}
	account, err := r.signedIn(ctx)
	if err != nil {
		r.report(&resp.Diagnostics, "read the account", err)
		return
	}
	switch claim := m.claim(account); {
	case claim == phoneVerified:
		m.Verified = types.BoolValue(true)
	case imported:
		resp.Diagnostics.AddError("The phone number is not verified", fmt.Sprintf(
			"The account that the provider is signed in with does not say that %s is its number, and verified, so there is nothing to import. Let Terraform create the resource: that verifies the number.",
			m.PhoneNumber.ValueString()))
		return
	case claim == phoneOther && m.Verified.ValueBool():
		resp.Diagnostics.AddWarning("The phone number is no longer verified", fmt.Sprintf(
			"The account has another phone number than %s, or says that it is not verified. It is taken out of the state, and the next apply sends a code to verify it anew.", m.PhoneNumber.ValueString()))
		resp.State.RemoveResource(ctx)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (r *phoneVerificationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m, state phoneVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	code := configuredCode(ctx, req.Config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	ok := true
	switch {
	case !m.ResendTrigger.Equal(state.ResendTrigger):
		ok = r.begin(ctx, &m, code, resp.Private, &resp.Diagnostics)
	case m.Verified.ValueBool() && !state.Verified.ValueBool():
		ok = r.confirm(ctx, &m, code.ValueString(), req.Private, &resp.Diagnostics)
	default:
		m.Verified = state.Verified
	}
	if !ok {
		return // the state stays, and with it what is pending
	}
	if m.Verified.ValueBool() {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, pendingPhoneKey, nil)...)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// confirm brings the code that was received. Where the service doesn't take it the
// account has the last word: the answer to an earlier try may have been lost.
func (r *phoneVerificationResource) confirm(ctx context.Context, m *phoneVerificationModel, code string, private privateReader, diags *diag.Diagnostics) bool {
	number := m.PhoneNumber.ValueString()
	pending, err := loadPendingPhone(ctx, r.sealer, number, private)
	if err != nil {
		addLostPhoneError(diags, number, err)
		return false
	}
	confirmed, err := r.api.FinishPhoneVerification(ctx, pending.TmpToken, code)
	r.forgetAccount()
	if confirmed {
		return true
	}
	if account, accountErr := r.signedIn(ctx); accountErr == nil && m.claim(account) == phoneVerified {
		return true
	}
	r.reportPhoneCode(diags, number, err)
	return false
}

// reportPhoneCode reports a code that was not taken; err is nil for an answer other
// than true. A wrong code and an expired one have the same error code: the
// service's words tell.
func (r *phoneVerificationResource) reportPhoneCode(diags *diag.Diagnostics, number string, err error) {
	const resend = "change resend_trigger to have a new one sent, and leave code_wo out until it has come"
	summary, cure, words := "Wrong code, or an expired one", "Correct code_wo and apply again: no new code was sent. If it is the right one, it has expired: "+resend+".", ""
	if err != nil {
		words = fmt.Sprintf(": %s", err)
		var e *client.Error
		answered := errors.As(err, &e) && e.Reason == client.ReasonAnswered
		switch code := client.CodeOf(err); {
		case answered && (code == client.CodeValidationFailed || code == client.CodeInvalidValue || code == ""):
		case answered && code == client.CodeNotFound:
			summary, cure = "The code has expired", "The service no longer knows of this verification: "+resend+"."
		case answered && code == client.CodeTooFast:
			summary, cure = "Too many codes were tried", "Wait and apply again. If wrong codes were tried several times, the right one is void, too: "+resend+"."
		default:
			r.report(diags, "confirm the code of "+number, err)
			return
		}
	}
	diags.AddAttributeError(path.Root("code_wo"), summary, fmt.Sprintf("The code for %s was not accepted%s.\n\n%s", number, words, cure))
}

// Delete forgets: a verification can't be taken back.
func (r *phoneVerificationResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState takes the phone number, which must be verified.
func (r *phoneVerificationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importBy(ctx, "phone_number", "phone number", check.PhoneNumber, req, resp)
}
