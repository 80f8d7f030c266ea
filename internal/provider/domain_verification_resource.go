package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newDomainVerificationResource() resource.Resource { return &domainVerificationResource{} }

// domainVerificationResource is web3connect_domain_verification (operations
// getDomainVerification, verifyDomain, getMyInfo).
type domainVerificationResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure   = (*domainVerificationResource)(nil)
	_ resource.ResourceWithImportState = (*domainVerificationResource)(nil)
	_ resource.ResourceWithIdentity    = (*domainVerificationResource)(nil)
)

// defaultVerificationTimeout is how long to wait for DNS unless timeouts says otherwise.
const defaultVerificationTimeout = 10 * time.Minute

// domainVerificationModel is a domain's verification in Terraform.
type domainVerificationModel struct {
	Domain    meaning.Value[meaning.Domain] `tfsdk:"domain"`
	TXTRecord types.String                  `tfsdk:"txt_record"`
	Timeouts  timeouts.Value                `tfsdk:"timeouts"`
}

// domainVerificationIdentity tells verifications apart.
type domainVerificationIdentity struct {
	Domain types.String `tfsdk:"domain"`
}

func (m *domainVerificationModel) identity() domainVerificationIdentity {
	return domainVerificationIdentity{m.Domain.StringValue}
}

func (r *domainVerificationResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_domain_verification"
}

func (r *domainVerificationResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Verifies that the organization's domain is its own, without which it can't mint. Waits until the service finds the TXT record that " +
			"`web3connect_domain_verification_record` tells. Like the validation of a certificate it stands for no object of its own: a destroy only makes Terraform forget it. " +
			"When the account has another domain, or this one is no longer verified, it is verified anew.",
		Attributes: map[string]schema.Attribute{
			"domain": schema.StringAttribute{
				MarkdownDescription: "The domain that the organization gave when it signed up. Upper and lower case do not count. " +
					"Where it is set and the account has another one, the apply fails before it verifies anything. A change verifies anew.",
				Optional: true, Computed: true,
				CustomType:    meaning.Type[meaning.Domain]{},
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), meaning.Keep[meaning.Domain](), stringplanmodifier.RequiresReplaceIfConfigured()},
			},
			"txt_record": schema.StringAttribute{
				MarkdownDescription: "The text of the TXT record that proved it.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"timeouts": timeoutsAttribute(ctx, timeouts.Opts{
				Create: true, CreateDescription: "How long to wait for the TXT record, a duration such as `45m`. Default: `10m`.",
			}),
		},
	}
}

func (r *domainVerificationResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"domain": identityschema.StringAttribute{Description: "The organization's domain.", RequiredForImport: true},
	}}
}

func (r *domainVerificationResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m domainVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	timeout, diags := m.Timeouts.Create(ctx, defaultVerificationTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	record, err := r.api.GetDomainVerification(ctx)
	if err != nil {
		r.report(&resp.Diagnostics, "read the domain's verification record", err)
		return
	}
	if isKnown(m.Domain) && !sameDomain(m.Domain.ValueString(), record.Domain) {
		resp.Diagnostics.AddAttributeError(path.Root("domain"), "Not the organization's domain", fmt.Sprintf(
			"domain is %q, but the account that the provider is signed in with has the domain %q. Correct it or leave it out, or sign in with the other organization's API key secret.",
			m.Domain.ValueString(), record.Domain))
		return
	}

	timedOut := fmt.Errorf("not found within %s", timeout)
	waiting, cancel := context.WithTimeoutCause(ctx, timeout, timedOut)
	defer cancel()
	reason, answered := "", false
	err = r.poll.until(waiting, func(ctx context.Context) (verified bool, err error) {
		verified, said, err := r.api.VerifyDomain(ctx)
		if said != "" {
			reason = fmt.Sprintf(" The service said: %q.", said)
		}
		answered = answered || err == nil
		return verified, err
	})
	if ranOut(err, timedOut, answered) {
		if client.IsPaused(err) {
			reason += " It wants no more requests in that time."
		}
		resp.Diagnostics.AddError("Domain not verified", fmt.Sprintf(
			"Within %s the service did not find the TXT record %q at %s.%s\n\n%s\n\nPublish the record with your DNS provider (web3connect_domain_verification_record tells it), "+
				"check that it is visible, and apply again; timeouts = { create = \"45m\" } waits longer.",
			timeout, record.TXTRecord, record.Domain, reason, r.lookupTXT.describe(ctx, record.Domain, record.TXTRecord)))
		return
	}
	if err != nil {
		r.report(&resp.Diagnostics, "verify the domain "+record.Domain, err)
		return
	}
	r.forgetAccount()
	if !isKnown(m.Domain) {
		m.Domain = meaning.New[meaning.Domain](record.Domain)
	}
	m.TXTRecord = types.StringValue(record.TXTRecord)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

func sameDomain(a, b string) bool { return meaning.Domain{}.Same(a, b) }

func (r *domainVerificationResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m domainVerificationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
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
	imported := m.TXTRecord.IsNull()
	if fault := verificationFault(account, m.Domain.ValueString()); fault != "" {
		if imported {
			resp.Diagnostics.AddError("Nothing to import", fault+" Import the domain of the account once it is verified, or let Terraform create the resource: that verifies it.")
			return
		}
		resp.Diagnostics.AddWarning("The domain is no longer verified", fault+" It is taken out of the state, and the next apply verifies anew.")
		resp.State.RemoveResource(ctx)
		return
	}
	if imported {
		record, err := r.api.GetDomainVerification(ctx)
		if err != nil {
			r.report(&resp.Diagnostics, "read the domain's verification record", err)
			return
		}
		m.TXTRecord = types.StringValue(record.TXTRecord)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// verificationFault tells why a domain doesn't count as verified, "" if it does.
// What the account leaves out is no fault.
func verificationFault(account *client.Account, domain string) string {
	switch {
	case account.Domain != nil && !sameDomain(*account.Domain, domain):
		return fmt.Sprintf("The account that the provider is signed in with has the domain %q, not %q.", *account.Domain, domain)
	case account.DomainVerified != nil && !*account.DomainVerified:
		return fmt.Sprintf("The account that the provider is signed in with says that its domain %q is not verified.", domain)
	}
	return ""
}

// Update has nothing to do: only timeouts change in place.
func (r *domainVerificationResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m domainVerificationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	setIdentity(ctx, resp.Identity, m.identity(), &resp.Diagnostics)
}

// Delete forgets: a verification can't be taken back.
func (r *domainVerificationResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState takes the domain, which must be verified.
func (r *domainVerificationResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	importBy(ctx, "domain", meaning.Domain{}.Name(), meaning.Domain{}.Check, req, resp)
}
