// Command floor is the least that a provider with the NFT resource's attributes costs: the
// framework, its server, and nothing behind it. It asks no service, has no validators, no
// plan modifiers and no types of its own. A create makes values up, a read finds the
// state, and no plan is changed.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/shape"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/logging"
)

// shapes are the attributes, which the bench links in.
var shapes string

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	s, err := shape.Decode(shapes)
	if err != nil {
		return fmt.Errorf("the bench builds this: %w", err)
	}
	if err := logging.OffUnlessWanted(); err != nil {
		return err
	}
	return providerserver.Serve(context.Background(), func() provider.Provider { return &floorProvider{s} }, providerserver.ServeOpts{
		Address:         "registry.terraform.io/web3connect-community/web3connect",
		ProtocolVersion: 6,
	})
}

type floorProvider struct{ shapes shape.Shapes }

func (p *floorProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "web3connect"
}

func (p *floorProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerSchema(p.shapes.Provider)
}

func (p *floorProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p *floorProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &floorResource{p.shapes} }}
}

func (p *floorProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
