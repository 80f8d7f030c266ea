// Command terraform-provider-web3connect serves the provider to Terraform.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/heap"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/logging"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/parent"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// version is set by the release.
var version = "dev"

// heapSize is up to where the heap may grow before garbage is collected, in bytes.
const heapSize = 128 << 20

func main() {
	debugging := flag.Bool("debug", false, "run with support for debuggers such as delve")
	flag.Parse()
	if !*debugging { // then nobody's child
		id := os.Getppid()
		go func() {
			parent.Wait(id)
			os.Exit(1) // what is under way is lost: nobody is there to save it
		}()
	}
	heap.Spend(heapSize)
	if err := logging.OffUnlessWanted(); err != nil {
		log.Fatal(err)
	}
	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         "registry.terraform.io/web3connect-community/web3connect",
		Debug:           *debugging,
		ProtocolVersion: 6,
	})
	if err != nil {
		log.Fatal(err)
	}
}
