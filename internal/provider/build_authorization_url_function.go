package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func newBuildAuthorizationURLFunction() function.Function { return &buildAuthorizationURLFunction{} }

// buildAuthorizationURLFunction is provider::web3connect::build_authorization_url.
type buildAuthorizationURLFunction struct{}

func (f *buildAuthorizationURLFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "build_authorization_url"
}

func (f *buildAuthorizationURLFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	var list strings.Builder
	for _, p := range authorizationParameters {
		fmt.Fprintf(&list, "\n- `%s`: %s", p.name, p.description)
	}
	resp.Definition = function.Definition{
		Summary: "Build the URL that begins a sign-in with Web3Connect",
		MarkdownDescription: "Builds the URL to which an application sends a browser to sign an end user in with Web3Connect (OpenID Connect): " +
			"in the hybrid flow (`code id_token`, with PKCE), or in the implicit flow (`id_token`). It refuses what Web3Connect would refuse, as far as that can be told without asking.\n\n" +
			"`state`, `nonce` and `code_challenge` belong to one sign-in alone: a URL that is built here serves tests and examples, or is a template for an application that puts its own in.",
		Parameters: []function.Parameter{function.MapParameter{
			Name:                "parameters",
			ElementType:         types.StringType,
			MarkdownDescription: "An object with these attributes; one that is null counts as left out:\n" + list.String(),
		}},
		Return: function.StringReturn{},
	}
}

func (f *buildAuthorizationURLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var given map[string]*string
	if resp.Error = req.Arguments.Get(ctx, &given); resp.Error != nil {
		return
	}
	parameters := map[string]string{}
	for name, value := range given {
		if value != nil {
			parameters[name] = *value
		}
	}
	url, err := buildAuthorizationURL(parameters)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("parameters: %s", err))
		return
	}
	resp.Error = resp.Result.Set(ctx, url)
}
