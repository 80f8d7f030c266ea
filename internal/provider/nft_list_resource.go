package provider

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newNFTListResource() list.ListResource { return &nftListResource{} }

// nftListResource lists web3connect_nft (operations listMintedNFTs,
// searchMintedNFTs, and listHeldNFTs for the holders).
type nftListResource struct{ resourceBase }

var _ list.ListResourceWithConfigure = (*nftListResource)(nil)

// nftListModel is the configuration of a list block.
type nftListModel struct {
	Filter  types.Object                     `tfsdk:"filter"`
	Order   types.String                     `tfsdk:"order"`
	Holders []meaning.Value[meaning.Address] `tfsdk:"holder_id_wallet_addresses"`
}

func (l *nftListResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft"
}

func (l *nftListResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the NFTs that the organization which is signed in has minted, the private ones too, to take an existing program into Terraform: " +
			"`terraform query -generate-config-out=…` writes a `resource` and an `import` block for each. " +
			"Terraform asks for 100 unless `limit` of the `list` block says otherwise, and only as many are read.",
		Attributes: map[string]schema.Attribute{
			"filter": schema.SingleNestedAttribute{
				MarkdownDescription: filterDescription,
				Validators:          filterValidators,
				Optional:            true,
				Attributes: filterAttributes(func(description string) schema.Attribute {
					return schema.StringAttribute{MarkdownDescription: description, Optional: true}
				}),
			},
			"order": schema.StringAttribute{
				MarkdownDescription: orderDescription,
				Optional:            true,
				Validators:          orderValidators,
			},
			"holder_id_wallet_addresses": schema.ListAttribute{
				MarkdownDescription: "Addresses of ID wallets, `0x` and 40 hex digits each, that may hold the NFTs. An NFT doesn't tell its holder, so with `include_resource` " +
					"these wallets are asked what they hold. The other NFTs are listed, too, with `holder_id_wallet_address = \"" + nobody + "\"`, which stands for a holder that isn't known.",
				Optional:    true,
				ElementType: meaning.Type[meaning.Address]{},
				Validators:  []validator.List{check.Strings("ID wallet address", meaning.Address{}.Check)},
			},
		},
	}
}

// List streams the NFTs while their pages come. An error is the last result.
func (l *nftListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var m nftListModel
	diags := req.Config.Get(ctx, &m)
	if diags.HasError() || !l.known(&diags) {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		for n, err := range l.nfts(ctx, &m, req.Limit) {
			result := req.NewListResult(ctx)
			if err != nil {
				l.reportMinted(&result.Diagnostics, "list the NFTs that the organization has minted", err)
			} else {
				l.fill(ctx, &result, &n, m.Holders, req.IncludeResource)
			}
			if !push(result) || result.Diagnostics.HasError() {
				return
			}
		}
	}
}

// nfts are those that a list block wants, at most limit unless that is 0.
func (l *nftListResource) nfts(ctx context.Context, m *nftListModel, limit int64) iter.Seq2[client.NFT, error] {
	options := client.ListOptions{Order: m.Order.ValueString(), Limit: int(limit)}
	if filter := filterOf(m.Filter); len(filter) > 0 {
		return l.api.SearchMintedNFTs(ctx, filter, options)
	}
	return l.api.ListMintedNFTs(ctx, options)
}

// fill makes an NFT a result. Its resource is what a refresh gives after an import.
func (l *nftListResource) fill(ctx context.Context, result *list.ListResult, n *client.NFT, wallets []meaning.Value[meaning.Address], includeResource bool) {
	m := importedNFT(n.TokenID, meaning.Null[meaning.Address]())
	m.refresh(n)
	result.DisplayName = displayName(&m)
	result.Diagnostics.Append(result.Identity.Set(ctx, nftIdentityModel{TokenID: m.TokenID})...)
	if !includeResource {
		return
	}
	l.findUnknowns(ctx, &result.Diagnostics, &m, n, wallets)
	result.Diagnostics.Append(result.Resource.Set(ctx, &m)...)
}

// displayName is what people read, such as "Diploma #7 (0x7c1f0e6c…)".
func displayName(m *nftModel) string {
	id := m.TokenID.ValueString()
	if runes := []rune(id); len(runes) > 16 {
		id = string(runes[:10]) + "…"
	}
	static := m.StaticMetadata.Attributes()
	name, _ := static["name"].(types.String)
	number, _ := static["serial_number"].(types.Int64)
	switch {
	case name.ValueString() == "":
		return id
	case number.IsNull():
		return fmt.Sprintf("%s (%s)", name.ValueString(), id)
	}
	return fmt.Sprintf("%s #%d (%s)", name.ValueString(), number.ValueInt64(), id)
}
