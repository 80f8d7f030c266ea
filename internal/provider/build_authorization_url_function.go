package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

func newBuildAuthorizationURLFunction() function.Function { return &buildAuthorizationURLFunction{} }

type buildAuthorizationURLFunction struct{}

func (f *buildAuthorizationURLFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "build_authorization_url"
}

func (f *buildAuthorizationURLFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{MarkdownDescription: "PLACEHOLDER", Return: function.StringReturn{}}
}

func (f *buildAuthorizationURLFunction) Run(context.Context, function.RunRequest, *function.RunResponse) {
}
