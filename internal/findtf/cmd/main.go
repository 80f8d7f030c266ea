// Command cmd prints the path of the Terraform or OpenTofu binary that tests and
// checks use, or with --env the settings for them as lines for a shell.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

func main() {
	dir := flag.String("dir", "bin", "folder to download Terraform into where there is none")
	env := flag.Bool("env", false, "print export lines that plugin-testing reads")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	b, err := findtf.Find(ctx, *dir)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintf(os.Stderr, "%s %s (%s)\n", b.Name(), b.Version, b.Path)
	if !*env {
		fmt.Println(b.Path)
		return
	}
	for _, setting := range b.Env() {
		name, value, _ := strings.Cut(setting, "=")
		fmt.Printf("export %s='%s'\n", name, strings.ReplaceAll(value, "'", `'\''`))
	}
}
