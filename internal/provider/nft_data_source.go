package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/check"
)

func newNFTDataSource() datasource.DataSource { return &nftDataSource{} }

// nftDataSource is web3connect_nft (operation getNFT).
type nftDataSource struct{ dataSourceBase }

func (d *nftDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_nft"
}

func (d *nftDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := nftDataAttributes()
	attributes["token_id"] = tokenIDArgument()
	resp.Schema = schema.Schema{
		MarkdownDescription: "An NFT that is public, or that the account which is signed in holds or minted.",
		Attributes:          attributes,
	}
}

// tokenIDArgument is the token that a data source is about.
func tokenIDArgument() schema.Attribute {
	return schema.StringAttribute{
		MarkdownDescription: "Id of the token, usually `0x` and 64 hex digits.",
		Required:            true,
		Validators:          []validator.String{check.String("token id", check.TokenID)},
	}
}

func (d *nftDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var tokenID types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("token_id"), &tokenID)...)
	if resp.Diagnostics.HasError() || !d.known(&resp.Diagnostics) {
		return
	}
	n, err := d.api.GetNFT(ctx, tokenID.ValueString())
	if err != nil {
		d.reportToken(&resp.Diagnostics, "read NFT", tokenID, err)
		return
	}
	m := newNFTDataModel(n)
	m.TokenID = tokenID
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// reportToken is report for what a data source was told to read of a token.
func (d *dataSourceBase) reportToken(diags *diag.Diagnostics, doing string, tokenID types.String, err error) {
	switch {
	case client.IsGone(err):
		diags.AddAttributeError(path.Root("token_id"), "NFT not found", fmt.Sprintf(
			"The service at %s has no NFT %s: %s.\n\nCheck token_id, and that endpoint in the provider block is that of the service where the NFT was minted.",
			d.api.Endpoint(), tokenID.ValueString(), err))
	case client.CodeOf(err) == client.CodePermissionDenied:
		d.reportWithCure(diags, doing+" "+tokenID.ValueString(), err,
			"A private NFT can be seen by its holder and its minter only: sign in as one of them, or have it made public.")
	default:
		d.report(diags, doing+" "+tokenID.ValueString(), err)
	}
}
