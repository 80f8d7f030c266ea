// Command schemajson prints the provider's schemas in the form of "terraform
// providers schema -json", for the generator of the documentation. Unlike
// Terraform it needs no binary, and it shows kinds that an older Terraform leaves
// out, such as actions and list resources.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// providerName is the key under which the generator looks the schemas up.
const providerName = "web3connect"

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	server, err := providerserver.NewProtocol6WithError(provider.New("dev")())()
	if err != nil {
		return err
	}
	schemas, err := Schemas(ctx, providerName, server)
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(schemas)
}
