// Command web3connect-emulator emulates Web3Connect, see its --help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/cli"
)

// version is set by the release.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Stdout, os.Stderr, version)
	stop()
	os.Exit(code)
}
