package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newNFTBatchResource() resource.Resource { return &nftBatchResource{} }

// nftBatchResource is web3connect_nft_batch (operations mintNFT, getNFT, transferNFT,
// updateNFTMetadata, listHeldNFTs, listMintedNFTs, setNFTVisibility, searchNFTs,
// searchMintedNFTs, getNFTHistory).
type nftBatchResource struct{ resourceBase }

var (
	_ resource.ResourceWithConfigure      = (*nftBatchResource)(nil)
	_ resource.ResourceWithImportState    = (*nftBatchResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*nftBatchResource)(nil)
	_ resource.ResourceWithValidateConfig = (*nftBatchResource)(nil)
)

func (r *nftBatchResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_batch"
}

func (r *nftBatchResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "NFTs by the thousand, in one resource: credentials that the organization which is signed in issues to the ID wallets of their holders. " +
			"Terraform itself needs seconds of every plan for a thousand `web3connect_nft`; a batch of ten thousand takes less.\n\n" +
			"**Minting can't be undone**, and each entry has the guards of `web3connect_nft`: the provider looks before it mints, static metadata is fixed, a change of the holder is a transfer, and what leaves the batch stays on chain, see `deletion_policy`. " +
			"An entry whose key alone changes keeps its token: what counts is the credential.\n\n" +
			"An entry that fails fails neither the others nor the resource: what was done is in the state, the reason stands in `failures`, and the next apply tries again. To make such a run fail, add a `postcondition` that `length(self.failures) == 0`.\n\n" +
			"A batch has no identity of its own, being whatever its entries are: what was issued before is imported by id alone, a manifest of its tokens.",
		Attributes: map[string]schema.Attribute{
			"entries": schema.MapAttribute{
				MarkdownDescription: "The NFTs as JSON documents, by keys of your own that stay the same, such as a student's number. A document, written with `jsonencode({…})`, has the keys " +
					"`holder` (address of the ID wallet, `0x` and 40 hex digits; an entry where it is null, such as that of an e-mail that could not be imported, waits in `failures` and holds up no other), `visibility` (`public` or `private`; left out, it is not managed), `static` (an object of the keys of `static_metadata` of `web3connect_nft`, fixed once it is minted) and " +
					"`dynamic` (an object of the keys of `dynamic_metadata` of `web3connect_nft`, with JSON values, and of any other keys beside them). What is left out comes from `defaults`; a key that is null has no value, whatever the defaults say. Another spelling of the same document shows in the plan and sends nothing.",
				Required:    true,
				ElementType: types.StringType,
			},
			"defaults": schema.StringAttribute{
				MarkdownDescription: "What entries have that don't say otherwise, as a JSON document of the same form: `static` and `dynamic` are merged key by key. Default: nothing.",
				Optional:            true, Computed: true,
				CustomType:    meaning.Type[meaning.JSONObject]{},
				Default:       stringdefault.StaticString("{}"),
				PlanModifiers: []planmodifier.String{meaning.Keep[meaning.JSONObject]()},
			},
			"deletion_policy": schema.StringAttribute{
				MarkdownDescription: "What becomes of an NFT whose entry is taken out, and of all when the resource is destroyed, as there is no way to burn an NFT: `abandon` (the default) forgets the token, which stays as it is; " +
					"`hide` makes it private and forgets it; `prevent` is an error at plan time. For a destroy it has to be applied before.",
				Optional: true, Computed: true,
				Default:    stringdefault.StaticString(deletionAbandon),
				Validators: []validator.String{check.String("deletion policy", check.OneOf(deletionAbandon, deletionHide, deletionPrevent))},
			},
			"on_existing": schema.StringAttribute{
				MarkdownDescription: "What to do where the organization has issued an NFT with exactly the static metadata of a new entry to the same holder already: `adopt` (the default) takes it, with a warning, `error` refuses the entry, `mint` issues another. " +
					"A token that another resource, or another entry, has is never taken.",
				Optional: true, Computed: true,
				Default:    stringdefault.StaticString(existingAdopt),
				Validators: []validator.String{check.String("choice", check.OneOf(existingAdopt, existingError, existingMint))},
			},
			"tokens": schema.MapAttribute{
				MarkdownDescription: "Ids of the tokens by the entries' keys; null for an entry whose NFT was not issued. Those that are known stay known in a plan that adds others.",
				Computed:            true, ElementType: types.StringType,
			},
			"failures": schema.MapAttribute{
				MarkdownDescription: "Why an NFT was not issued, or not made what its entry says, by the entry's key, or by the id of the token where the entry is gone; empty if all is done. Of entries that an apply didn't begin with, after an interrupt or too many failures, the first 100.",
				Computed:            true, ElementType: types.StringType,
			},
		},
	}
}

// ValidateConfig finds what is wrong with the documents, all at once.
func (r *nftBatchResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var m nftBatchModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	defaults, err := m.defaults()
	if err == nil {
		err = defaults.check(false, false)
	}
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("defaults"), "Invalid defaults", fmt.Sprintf("defaults: %s.", err))
		return
	}
	faults := map[string]string{}
	for key, value := range m.Entries.Elements() {
		if value.IsUnknown() {
			continue
		}
		if value.IsNull() {
			faults[key] = "it is null; leave the key out, or write a document"
			continue
		}
		own, err := parseBatchEntry(value.(types.String).ValueString())
		if err == nil {
			if m.Defaults.IsUnknown() {
				err = own.over(defaults).check(false, false)
			} else {
				_, err = own.completed(defaults)
			}
		}
		if err != nil && !errors.Is(err, errNoHolder) {
			faults[key] = err.Error()
		}
	}
	addEntriesError(&resp.Diagnostics, "Invalid entries", faults)
}

// addEntriesError tells what is wrong with entries, by key; nothing where nothing is.
func addEntriesError(diags *diag.Diagnostics, summary string, faults map[string]string) {
	if len(faults) > 0 {
		diags.AddAttributeError(path.Root("entries"), summary, "Of entries:\n"+someReasons(faults))
	}
}

func (r *nftBatchResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan nftBatchModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	has := &batchState{}
	if run := r.apply(ctx, &resp.Diagnostics, has, &plan); run != nil {
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		run.save(ctx, &resp.Diagnostics, resp.Private)
	}
}

func (r *nftBatchResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state nftBatchModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	has := state.state(ctx, &resp.Diagnostics, req.Private)
	if resp.Diagnostics.HasError() {
		return
	}
	if run := r.apply(ctx, &resp.Diagnostics, has, &plan); run != nil {
		resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
		run.save(ctx, &resp.Diagnostics, resp.Private)
	}
}

func (r *nftBatchResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state nftBatchModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || !r.known(&resp.Diagnostics) {
		return
	}
	has := state.state(ctx, &resp.Diagnostics, req.Private)
	if resp.Diagnostics.HasError() {
		return
	}
	r.destroy(ctx, &resp.Diagnostics, has, state.DeletionPolicy.ValueString())
}
