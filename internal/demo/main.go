// Command demo runs the example examples/credential-program against the
// emulator, with the provider installed from a local mirror by the real
// `terraform init`. It is what `make demo` runs; KEEP=1 leaves the emulator
// running.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
)

func main() {
	process.Main(func(ctx context.Context) error { return run(ctx, os.Getenv("KEEP") != "" && os.Getenv("KEEP") != "0") })
}

// run makes the demo in the folder .demo of the current directory, which is the
// repository's root.
func run(ctx context.Context, keep bool) (err error) {
	if _, err := os.Stat("examples/credential-program"); err != nil {
		return errors.New("run it in the root of the repository, with make demo")
	}
	root, err := filepath.Abs(".demo")
	if err != nil {
		return err
	}
	d := &demo{root: root, sent: map[string]int{}}
	if err := d.refuseKept(ctx); err != nil {
		return err
	}
	defer func() {
		if keep && err == nil {
			err = d.keep()
			return
		}
		err = errors.Join(err, d.stop())
	}()
	for _, step := range []struct {
		title string
		do    func(context.Context) error
	}{
		{"Build the provider and the emulator", d.build},
		{"Start the emulator", d.start},
		{"terraform init, from a local mirror", d.init},
		{"terraform plan", d.plan},
		{"Publish the TXT record, as the domain's administrator would", d.publish},
		{"terraform apply", d.apply},
		{"What was minted", d.show},
		{"terraform plan again", d.planUnchanged},
		{"Change a grade in the CSV", d.changeGrade},
		{"terraform apply", d.apply},
		{"terraform plan again", d.planUnchanged},
	} {
		fmt.Printf("\n== %s\n", step.title)
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.title, err)
		}
	}
	if err := d.checkCounts(); err != nil {
		return err
	}
	fmt.Println("\nDone: 40 credentials, each issued once, one of them updated in place.")
	return nil
}
