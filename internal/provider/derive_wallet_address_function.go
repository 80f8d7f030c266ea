package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

func newDeriveWalletAddressFunction() function.Function { return &deriveWalletAddressFunction{} }

type deriveWalletAddressFunction struct{}

func (f *deriveWalletAddressFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "derive_wallet_address"
}

func (f *deriveWalletAddressFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{MarkdownDescription: "PLACEHOLDER", Return: function.StringReturn{}}
}

func (f *deriveWalletAddressFunction) Run(context.Context, function.RunRequest, *function.RunResponse) {
}
