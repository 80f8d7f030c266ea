package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func nftSchema() schema.Schema {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return schema.Schema{
		Version: nftStateVersion,
		MarkdownDescription: "An NFT: a credential, issued by the organization that the provider is signed in as, to the ID wallet of its holder. " +
			"The organization's domain has to be verified first (`web3connect_domain_verification`).\n\n" +
			"**Minting can't be undone.** Destroying the resource leaves the token where it is, see `deletion_policy`. Static metadata is fixed when the NFT is minted. " +
			"Dynamic metadata, visibility and holder are changed in place.",
		Attributes: map[string]schema.Attribute{
			"holder_id_wallet_address": schema.StringAttribute{
				MarkdownDescription: "Address of the ID wallet that holds the NFT: `0x` and 40 hex digits, in any case. A change transfers the NFT, in place, unless the new holder has it already. " +
					"The zero address stands for a holder that isn't known, after an import by token id alone: it plans without a change, and so does the address of the wallet that does hold the NFT. " +
					"What refers to the attribute gets the zero address until the resource is next changed, so import with the holder where you know it.",
				Required:      true,
				CustomType:    meaning.Type[meaning.Address]{},
				PlanModifiers: []planmodifier.String{meaning.Keep[meaning.Address]()},
			},
			"visibility": schema.StringAttribute{
				MarkdownDescription: "Who may see the NFT: `public` (everybody) or `private` (holder and issuer). Left out, it is not managed: the service decides for a new NFT, and an existing one stays as it is. A refresh finds out what it is, see `detect_drift` of the provider.",
				Optional:            true, Computed: true,
				Validators:    []validator.String{check.String("visibility", check.OneOf(client.VisibilityPublic, client.VisibilityPrivate))},
				PlanModifiers: keep,
			},
			"static_metadata": schema.SingleNestedAttribute{
				MarkdownDescription: "What is fixed when the NFT is minted. A later change is an error at plan time, see `remint_on_static_change`. Terraform itself drops keys that it doesn't know here, such as misspelt ones: look at the plan.",
				Required:            true,
				Attributes:          metadataAttributes(staticKeys),
			},
			"dynamic_metadata": schema.SingleNestedAttribute{
				MarkdownDescription: "What may change. The configuration owns the keys that it sets: one that is taken out of it is removed from the token. " +
					"Keys that others wrote stay untouched; `dynamic_metadata_all` shows them. Terraform itself drops keys that it doesn't know here, such as misspelt ones; others than the documented go into `custom`. After an import the state has all keys, so the first plan removes those that the configuration doesn't set.",
				Optional:   true,
				Attributes: metadataAttributes(dynamicKeys),
			},
			"deletion_policy": schema.StringAttribute{
				MarkdownDescription: "What a destroy does, as there is no way to burn an NFT: `abandon` (the default) forgets the token, which stays as it is; " +
					"`hide` makes it private and forgets it; `prevent` is an error at plan time. It has to be applied before the destroy to have effect.",
				Optional: true, Computed: true,
				Default:    stringdefault.StaticString(deletionAbandon),
				Validators: []validator.String{check.String("deletion policy", check.OneOf(deletionAbandon, deletionHide, deletionPrevent))},
			},
			"remint_on_static_change": schema.BoolAttribute{
				MarkdownDescription: "Whether a change of static metadata issues a new NFT. The old one is treated as `deletion_policy` says: it stays on chain. Default: `false`, such a change is an error.",
				Optional:            true, Computed: true,
				Default: booldefault.StaticBool(false),
			},
			"on_existing": schema.StringAttribute{
				MarkdownDescription: "What to do where the organization has issued an NFT with exactly the same static metadata to the same holder already: `adopt` (the default) takes it into the state, with a warning, " +
					"`error` refuses, `mint` issues another. A token that another resource in the state has is never taken: the plan is an error then, and so it is for two resources of a plan that issue the same credential, or of which one issues it and the other transfers it there, unless all that issue it say `mint`. " +
					"(With `-target`, and where the holder is known only after apply, the plan can't see this: the token is adopted then, and the next refresh warns that the NFT is in the state twice.) Has effect when the resource is created.",
				Optional: true, Computed: true,
				Default:    stringdefault.StaticString(existingAdopt),
				Validators: []validator.String{check.String("choice", check.OneOf(existingAdopt, existingError, existingMint))},
			},
			"token_id": schema.StringAttribute{
				MarkdownDescription: "Id of the token, `0x` and 64 hex digits.",
				Computed:            true, PlanModifiers: keep,
			},
			"token_uri": schema.StringAttribute{
				MarkdownDescription: "URI of the token. It may change with the dynamic metadata.",
				Computed:            true, PlanModifiers: keep,
			},
			"minter_digital_signature": schema.StringAttribute{
				MarkdownDescription: "Signature of the issuer over the token. It may change with the dynamic metadata.",
				Computed:            true, PlanModifiers: keep,
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the NFT was minted.",
				Computed:            true, PlanModifiers: keep,
			},
			"dynamic_metadata_all": schema.StringAttribute{
				MarkdownDescription: "All dynamic metadata of the token as a JSON object, the keys that others wrote included.",
				Computed:            true, CustomType: meaning.Type[meaning.JSON]{}, PlanModifiers: keep,
			},
		},
	}
}

func metadataAttributes(keys []metadataKey) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, key := range keys {
		attributes[key.name] = key.kind.attribute(key)
	}
	return attributes
}
