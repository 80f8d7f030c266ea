package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTSearchDataSource() datasource.DataSource { return &nftSearchDataSource{} }

// nftSearchDataSource is web3connect_nft_search (operations searchNFTs,
// searchMintedNFTs).
type nftSearchDataSource struct{ dataSourceBase }

// nftSearchModel is a search in Terraform.
type nftSearchModel struct {
	Scope  types.String `tfsdk:"scope"`
	Filter types.Object `tfsdk:"filter"`
	nftListingModel
}

// Values of scope.
const (
	scopePublic = "public"
	scopeMinted = "minted"
)

func (d *nftSearchDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft_search"
}

func (d *nftSearchDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = nftListingSchema("Searches NFTs by their metadata.", map[string]schema.Attribute{
		"scope": schema.StringAttribute{
			MarkdownDescription: "Where to search: `public` (the default), the public NFTs of all organizations, or `minted`, those that the organization which is signed in has minted, the private ones too.",
			Optional:            true,
			Validators:          []validator.String{check.String("scope", check.OneOf(scopePublic, scopeMinted))},
		},
		"filter": schema.SingleNestedAttribute{
			MarkdownDescription: filterDescription,
			Validators:          filterValidators,
			Optional:            true,
			Attributes: filterAttributes(func(description string) schema.Attribute {
				return schema.StringAttribute{MarkdownDescription: description, Optional: true}
			}),
		},
	})
}

func (d *nftSearchDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m nftSearchModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	if m.Scope.ValueString() == scopeMinted {
		if err := m.take(d.api.SearchMintedNFTs(ctx, filterOf(m.Filter), m.options())); err != nil {
			d.reportMinted(&resp.Diagnostics, "search the NFTs that the organization has minted", err)
			return
		}
	} else if err := m.take(d.api.SearchNFTs(ctx, filterOf(m.Filter), m.options())); err != nil {
		d.report(&resp.Diagnostics, "search the public NFTs", err)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
