package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// protocolServer is a provider server without Terraform, for what that can't show:
// warnings, renewals, and what it doesn't have before its newest versions.
type protocolServer struct {
	t *testing.T
	tfprotov6.ProviderServer
	schemas *tfprotov6.GetProviderSchemaResponse
	config  tftypes.Object // the provider block
}

// newProtocolServer makes one that isn't configured.
func newProtocolServer(t *testing.T, options ...provider.Option) *protocolServer {
	t.Helper()
	s, err := providerserver.NewProtocol6WithError(acctest.NewProvider(options...))()
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	none(t, schemas.Diagnostics)
	return &protocolServer{t, s, schemas, schemas.Provider.ValueType().(tftypes.Object)}
}

// configure gives it a provider block.
func (s *protocolServer) configure(arguments providerArguments) *protocolServer {
	s.t.Helper()
	resp, err := s.ConfigureProvider(s.t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: dynamicValue(s.t, s.config, arguments(s.config))})
	if err != nil {
		s.t.Fatal(err)
	}
	none(s.t, resp.Diagnostics)
	return s
}

// identityTypes are those of the resources that have one.
func (s *protocolServer) identityTypes() map[string]tftypes.Object {
	s.t.Helper()
	identities, err := s.GetResourceIdentitySchemas(s.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		s.t.Fatal(err)
	}
	none(s.t, identities.Diagnostics)
	types := map[string]tftypes.Object{}
	for name, schema := range identities.IdentitySchemas {
		types[name] = schema.ValueType().(tftypes.Object)
	}
	return types
}
