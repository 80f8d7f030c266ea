package provider

import (
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// nftListingModel is what the data sources of several NFTs have in common.
type nftListingModel struct {
	Order    types.String   `tfsdk:"order"`
	Limit    types.Int64    `tfsdk:"limit"`
	NFTs     []nftDataModel `tfsdk:"nfts"`
	TokenIDs []string       `tfsdk:"token_ids"`
}

// nftListingSchema is the schema of such a data source with its own arguments.
func nftListingSchema(description string, arguments map[string]schema.Attribute) schema.Schema {
	attributes := map[string]schema.Attribute{
		"order": schema.StringAttribute{
			MarkdownDescription: orderDescription,
			Optional:            true,
			Validators:          orderValidators,
		},
		"limit": schema.Int64Attribute{
			MarkdownDescription: "The most NFTs to read, from 1. Default: all, 100 a request.",
			Optional:            true,
			Validators:          limitValidators,
		},
		"nfts": schema.ListNestedAttribute{
			MarkdownDescription: "The NFTs, in `order`.",
			Computed:            true,
			NestedObject:        schema.NestedAttributeObject{Attributes: nftDataAttributes()},
		},
		"token_ids": schema.ListAttribute{
			MarkdownDescription: "Ids of their tokens, in the same order.",
			Computed:            true,
			ElementType:         types.StringType,
		},
	}
	maps.Copy(attributes, arguments)
	return schema.Schema{
		MarkdownDescription: description + "\n\nThe state holds each NFT with all its metadata, so thousands of them make Terraform slow: set a `limit`.",
		Attributes:          attributes,
	}
}

func (m *nftListingModel) options() client.ListOptions {
	return client.ListOptions{Order: m.Order.ValueString(), Limit: int(m.Limit.ValueInt64())}
}

// take reads a listing to its end. An error in the middle is an error.
func (m *nftListingModel) take(nfts iter.Seq2[client.NFT, error]) error {
	m.NFTs, m.TokenIDs = []nftDataModel{}, []string{}
	for n, err := range nfts {
		if err != nil {
			return err
		}
		m.NFTs = append(m.NFTs, newNFTDataModel(&n))
		m.TokenIDs = append(m.TokenIDs, n.TokenID)
	}
	return nil
}

// reportMinted is report for what only an organization can list.
func (d *providerData) reportMinted(diags *diag.Diagnostics, doing string, err error) {
	cure := ""
	if client.CodeOf(err) == client.CodePermissionDenied {
		cure = "Only an organization mints NFTs: sign in as one. What an ID wallet holds is told by the data source web3connect_held_nfts."
	}
	d.reportWithCure(diags, doing, err, cure)
}
