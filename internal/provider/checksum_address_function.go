package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

func newChecksumAddressFunction() function.Function { return &checksumAddressFunction{} }

type checksumAddressFunction struct{}

func (f *checksumAddressFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "checksum_address"
}

func (f *checksumAddressFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{MarkdownDescription: "PLACEHOLDER", Return: function.StringReturn{}}
}

func (f *checksumAddressFunction) Run(context.Context, function.RunRequest, *function.RunResponse) {}
