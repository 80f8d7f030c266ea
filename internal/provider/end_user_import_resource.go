package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newEndUserImportResource() resource.Resource { return &endUserImportResource{} }

// endUserImportResource is web3connect_end_user_import (operations
// submitImportBatch, checkImportBatch; importEndUser under W3Block).
type endUserImportResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure  = (*endUserImportResource)(nil)
	_ resource.ResourceWithModifyPlan = (*endUserImportResource)(nil)
)

// defaultImportTimeout is how long an import may take unless timeouts says otherwise.
const defaultImportTimeout = 30 * time.Minute

func (r *endUserImportResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_end_user_import"
}

func (r *endUserImportResource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Imports end users by their e-mail addresses: each gets an account and an ID wallet, unless there is one already. " +
			"Takes any number of e-mails, which are submitted in batches of 10,000, several at a time; under W3Block, where there are no batches, one by one.\n\n" +
			"E-mails that are added are imported in place, the others stay as they are. An import can't be undone: e-mails that are removed, and a destroy, only make Terraform forget the wallets. " +
			"The service has no way to read an end user, so a refresh asks nothing and finds no change. To take over e-mails that were imported before, list them: importing an e-mail again gives the same wallet.\n\n" +
			"An e-mail that fails does not fail the others: it stands in `failures`, and the next apply tries it again. To make such a run fail, add a `postcondition` that `length(self.failures) == 0`.\n\n" +
			"A run that ends early (an interrupt, a timeout, a service that is down) keeps what it got done, with a warning. Of the e-mails of each batch that it did not come to the end of, the first 100 stand in `failures`; " +
			"the next apply takes over what batches that were submitted have answered since, and submits only the rest.",
		Attributes: map[string]schema.Attribute{
			"emails": schema.StringAttribute{
				MarkdownDescription: "E-mail addresses, one a line: a file, or `join(\"\\n\", …)`. Order, upper and lower case, blank lines and repetitions do not count. " +
					"Plans do not show them: where thousands of lines change, Terraform would run out of memory.",
				Required: true,
				// Terraform compares each line with each to show a change: 80 GB for 100,000 lines.
				Sensitive:     true,
				CustomType:    meaning.Type[meaning.Emails]{},
				PlanModifiers: []planmodifier.String{meaning.Keep[meaning.Emails]()},
			},
			"retry_failures": schema.BoolAttribute{
				MarkdownDescription: "Whether e-mails that failed are tried again by the next apply, so that the plan shows a change while there are any. Those that a run did not come to are imported in any case. Default: `true`.",
				Optional:            true, Computed: true,
				Default: booldefault.StaticBool(true),
			},
			"wallets": schema.StringAttribute{
				MarkdownDescription: "The wallets as a JSON document, for `jsondecode`: an object whose keys are the e-mails in lower case and whose values are objects of " +
					"`id_wallet_address`, `id_wallet_address_eth` and `id_wallet_address_suri`. As a whole known only after apply while e-mails are to be imported.",
				Computed: true,
			},
			"id_wallet_addresses": schema.MapAttribute{
				MarkdownDescription: "Address of the wallet by e-mail in lower case; null for one that failed. Addresses that are known stay known in a plan that adds others, " +
					"so prefer this to `wallets`. Null as a whole for more than 1,000 e-mails, where `wallets` costs less.",
				Computed: true, ElementType: types.StringType,
			},
			"failures": schema.MapAttribute{
				MarkdownDescription: "Reason of the failure by e-mail in lower case; empty if there is none.",
				Computed:            true, ElementType: types.StringType,
			},
			"batch_ids": schema.ListAttribute{
				MarkdownDescription: "Ids of the batches that were submitted, oldest first.",
				Computed:            true, ElementType: types.StringType,
			},
			"timeouts": timeoutsAttribute(ctx, timeouts.Opts{
				Create: true, CreateDescription: "How long the import may take, a duration such as `45m`. Default: `30m`.",
				Update: true, UpdateDescription: "How long the import of e-mails that are added may take. Default: `30m`.",
			}),
		},
	}
}

// ModifyPlan makes known in the plan what the apply won't change.
func (r *endUserImportResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state endUserImportModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.Emails.IsUnknown() || plan.RetryFailures.IsUnknown() {
		return // all that is computed is unknown
	}
	proposed := plan
	plan.planState(state.state())
	if plan.sameOutcome(proposed) {
		return // setting a plan of 100,000 e-mails to what it is costs something
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

func (r *endUserImportResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m endUserImportModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	timeout, diags := m.Timeouts.Create(ctx, defaultImportTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.run(ctx, timeout, &m, newImportState(), &resp.Diagnostics) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// Read asks nothing: what an import answered does not change.
func (r *endUserImportResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r *endUserImportResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var m, state endUserImportModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	timeout, diags := m.Timeouts.Update(ctx, defaultImportTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.run(ctx, timeout, &m, state.state(), &resp.Diagnostics) {
		resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
	}
}

// Delete forgets: the API can't take an import back.
func (r *endUserImportResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// run imports what the model has more than s and puts the outcome into the
// model. False, with an error, means that the service did nothing; if it did only a
// part, the rest is left to the next apply and a warning tells.
func (r *endUserImportResource) run(ctx context.Context, timeout time.Duration, m *endUserImportModel, s importState, diags *diag.Diagnostics) bool {
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, fmt.Errorf("the import did not end within %s; to wait longer, set timeouts (create, update) of the resource", timeout))
	defer cancel()
	emails := m.emails()
	run := importRun{api: r.api, poll: r.poll, state: s}
	if err := run.all(ctx, s.todo(emails, m.RetryFailures.ValueBool())); err != nil && !run.learnt {
		r.report(diags, "import the end users", err)
		return false
	}
	m.setState(emails, run.state)
	if failed := len(emails) - run.state.count(emails); failed > 0 {
		diags.AddWarning("Some end users were not imported", fmt.Sprintf(
			"%d of %d e-mails failed: %s. They stand in failures, or the first of them; correct or remove them, or apply again to try them once more.",
			failed, len(emails), someFailures(mapTexts(m.Failures), failed)))
	}
	return true
}

// someFailures names the first few of all.
func someFailures(failures map[string]string, all int) string {
	const most = 5
	var texts []string
	for _, email := range slices.Sorted(maps.Keys(failures))[:min(most, len(failures))] {
		texts = append(texts, fmt.Sprintf("%s (%s)", email, failures[email]))
	}
	if more := all - len(texts); more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(texts, ", ")
}
