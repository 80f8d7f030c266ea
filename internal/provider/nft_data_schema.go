package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// nftDataAttributes are the attributes of an NFT in data sources.
func nftDataAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Computed: true}
	}
	address := func(description string) schema.Attribute {
		return schema.StringAttribute{
			MarkdownDescription: description + " `0x` and 40 hex digits.", Computed: true, CustomType: meaning.Type[meaning.Address]{},
		}
	}
	return map[string]schema.Attribute{
		"token_id":                 text("Id of the token, `0x` and 64 hex digits."),
		"token_uri":                text("URI of the token."),
		"minter_digital_signature": text("Signature of the issuer over the token."),
		"created_at":               text("When the NFT was minted."),
		"holder_id_wallet_address": address("Address of the ID wallet that holds it, null where the service doesn't tell."),
		"minter_id_wallet_address": address("Address of the ID wallet that minted it, null where the service doesn't tell."),
		"visibility":               text("Who may see it, `public` or `private`; null where the service doesn't tell."),
		"static_metadata": schema.SingleNestedAttribute{
			MarkdownDescription: "What was fixed when it was minted.",
			Computed:            true,
			Attributes:          metadataDataAttributes(staticKeys),
		},
		"dynamic_metadata": schema.SingleNestedAttribute{
			MarkdownDescription: "What may change; null if there is nothing.",
			Computed:            true,
			Attributes:          metadataDataAttributes(dynamicKeys),
		},
		"dynamic_metadata_all": schema.StringAttribute{
			MarkdownDescription: "All dynamic metadata as one JSON object, those keys included whose values are of another type than documented.",
			Computed:            true, CustomType: meaning.Type[meaning.JSON]{},
		},
	}
}

func metadataDataAttributes(keys []metadataKey) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for _, key := range keys {
		attributes[key.name] = key.kind.computed(key.description)
	}
	return attributes
}
