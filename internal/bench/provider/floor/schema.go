package main

import (
	provider "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/shape"
)

func resourceSchema(s shape.Shape) resource.Schema {
	return resource.Schema{Version: s.Version, Attributes: resourceAttributes(s.Attributes)}
}

func resourceAttributes(from []shape.Attribute) map[string]resource.Attribute {
	to := map[string]resource.Attribute{}
	for _, a := range from {
		switch a.Kind {
		case shape.Text:
			to[a.Name] = resource.StringAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive}
		case shape.Number:
			to[a.Name] = resource.NumberAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive}
		case shape.Bool:
			to[a.Name] = resource.BoolAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive}
		case shape.Object:
			to[a.Name] = resource.SingleNestedAttribute{
				Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
				Attributes: resourceAttributes(a.Attributes),
			}
		}
	}
	return to
}

func providerSchema(s shape.Shape) provider.Schema {
	return provider.Schema{Attributes: providerAttributes(s.Attributes)}
}

func providerAttributes(from []shape.Attribute) map[string]provider.Attribute {
	to := map[string]provider.Attribute{}
	for _, a := range from {
		switch a.Kind {
		case shape.Text:
			to[a.Name] = provider.StringAttribute{Required: a.Required, Optional: a.Optional, Sensitive: a.Sensitive}
		case shape.Number:
			to[a.Name] = provider.NumberAttribute{Required: a.Required, Optional: a.Optional, Sensitive: a.Sensitive}
		case shape.Bool:
			to[a.Name] = provider.BoolAttribute{Required: a.Required, Optional: a.Optional, Sensitive: a.Sensitive}
		case shape.Object:
			to[a.Name] = provider.SingleNestedAttribute{
				Required: a.Required, Optional: a.Optional, Sensitive: a.Sensitive, Attributes: providerAttributes(a.Attributes),
			}
		}
	}
	return to
}
