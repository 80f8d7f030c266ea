package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newDeriveWalletAddressFunction() function.Function { return &deriveWalletAddressFunction{} }

// deriveWalletAddressFunction is provider::web3connect::derive_wallet_address.
type deriveWalletAddressFunction struct{}

func (f *deriveWalletAddressFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "derive_wallet_address"
}

func (f *deriveWalletAddressFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Derive the address of an ID wallet from its public key",
		MarkdownDescription: "Derives the address of an ID wallet from its public key: `0x` and the last 20 bytes of the Keccak-256 hash of x and y, in lower case. " +
			"With it a configuration checks that a key and an address belong together, without asking a service. The key must be a point of secp256k1.",
		Parameters: []function.Parameter{function.ObjectParameter{
			Name: "jwk",
			MarkdownDescription: "The public key, a JSON Web Key: an object with `kty` (`EC`), `crv` (`secp256k1`), and `x` and `y` (each 32 bytes in base64url without padding). " +
				"Further attributes, such as `kid`, are ignored.",
			AttributeTypes: map[string]attr.Type{"kty": types.StringType, "crv": types.StringType, "x": types.StringType, "y": types.StringType},
		}},
		Return: function.StringReturn{},
	}
}

func (f *deriveWalletAddressFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var jwk jwkModel
	if resp.Error = req.Arguments.Get(ctx, &jwk); resp.Error != nil {
		return
	}
	address, err := deriveWalletAddress(jwk.Kty.ValueString(), jwk.Crv.ValueString(), jwk.X.ValueString(), jwk.Y.ValueString())
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("jwk: %s", err))
		return
	}
	resp.Error = resp.Result.Set(ctx, address)
}
