// Command faults runs a program of 30 NFTs, two imports and a domain verification
// under the real terraform against the emulator, while one thing after the other
// goes wrong: faults of the service at each operation, before and after it is carried
// out, processes that are killed or interrupted, a service that is killed and
// started again, writes of the state that fail, tokens that are revoked, clocks that
// jump. After each case plain `terraform apply` is run again, at most three times,
// and then each credential has to exist exactly once, state and service have to
// agree, a plan has to be empty, and nothing may have been changed that the
// configuration didn't ask for. It is what `make faults` runs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"syscall"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/cli"
)

func main() {
	if os.Getenv(serveVariable) != "" {
		os.Exit(cli.Main(context.Background(), os.Args[1:], os.Stdout, os.Stderr, "faults"))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := start(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func start(ctx context.Context) error {
	var o options
	flag.IntVar(&o.n, "n", 30, "how many cases")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the cases")
	flag.IntVar(&o.only, "case", -1, "run this case alone, and say what terraform prints")
	flag.Func("run", "only cases whose description this regular expression matches", func(text string) (err error) {
		o.match, err = regexp.Compile(text)
		return err
	})
	flag.IntVar(&o.workers, "workers", 3, "how many cases at the same time")
	flag.Parse()
	if o.n < 1 || o.workers < 1 || flag.NArg() > 0 {
		return errors.New("-n and -workers are numbers from 1, and there are no other arguments; see -help")
	}
	if _, err := os.Stat("internal/faults"); err != nil {
		return errors.New("run it in the root of the repository, with make faults")
	}
	dir, err := filepath.Abs(filepath.Join(".faults", "work"))
	if err != nil {
		return err
	}
	m, err := newMatrix(ctx, dir, o)
	if err != nil {
		return err
	}
	return m.run(ctx)
}
