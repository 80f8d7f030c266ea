package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func newChecksumAddressFunction() function.Function { return &checksumAddressFunction{} }

// checksumAddressFunction is provider::web3connect::checksum_address.
type checksumAddressFunction struct{}

func (f *checksumAddressFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "checksum_address"
}

func (f *checksumAddressFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Write an address in the mixed case of EIP-55",
		MarkdownDescription: "Writes the address of an ID wallet in the mixed case of [EIP-55](https://eips.ethereum.org/EIPS/eip-55), which carries a checksum: " +
			"wallets and block explorers show it so, and find most mistyped addresses by it. To Web3Connect and this provider the case means nothing. A checksum that the argument itself carries isn't checked.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "address",
			MarkdownDescription: "Address, `0x` and 40 hex digits in any case.",
		}},
		Return: function.StringReturn{},
	}
}

func (f *checksumAddressFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var address string
	if resp.Error = req.Arguments.Get(ctx, &address); resp.Error != nil {
		return
	}
	if err := (meaning.Address{}).Check(address); err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("address: %s", err))
		return
	}
	resp.Error = resp.Result.Set(ctx, checksumAddress(address))
}
