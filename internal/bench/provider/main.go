// Command provider measures the provider under the real terraform against an emulator in
// a process of its own, beside a floor: a provider of the same framework with the same
// attributes that does nothing.
//
//	go run ./internal/bench/provider
//
// Times are CPU seconds of terraform with its providers, and are judged by their ratios
// where there is something to compare with. Counts of requests are exact: only they fail
// the command.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
)

// options are the command's flags.
type options struct {
	sizes  []int // of web3connect_nft
	large  []int // of batch and import
	minted int   // by the organization, of which the state has five
	rounds int
	only   *regexp.Regexp
	out    string
	short  bool
}

// errOver is a count over its budget.
var errOver = errors.New("there were more requests than the budget has")

func main() {
	process.Main(func(ctx context.Context) error { return run(ctx, os.Args[1:]) })
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	r, err := measure(ctx, o)
	if r != nil {
		err = errors.Join(err, r.print(os.Stdout))
		if o.out != "" {
			err = errors.Join(err, r.write(o.out))
		}
		if r.over() {
			err = errors.Join(err, errOver)
		}
	}
	return err
}

func parse(args []string) (options, error) {
	o := options{sizes: []int{100, 1000, 3000}, large: []int{10_000, 100_000}}
	flags := flag.NewFlagSet("provider", flag.ContinueOnError)
	flags.Func("n", "numbers of web3connect_nft, separated by commas (default 100,1000,3000)", numbers(&o.sizes))
	flags.Func("large", "numbers of entries of a batch and of e-mails of an import (default 10000,100000)", numbers(&o.large))
	flags.IntVar(&o.minted, "minted", 100_000, "how many NFTs the organization has minted of which the state has five")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each figure is measured")
	flags.Func("only", "`regexp` of the scenarios to measure: "+strings.Join(scenarioNames(), ", "), func(text string) (err error) {
		o.only, err = regexp.Compile(text)
		return err
	})
	flags.StringVar(&o.out, "out", "", "`folder` to write provider.json, provider.svg and provider.txt to")
	flags.BoolVar(&o.short, "short", false, "whether all runs, and how many requests it takes: small numbers, one round")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.rounds < 1 || o.minted < few {
		return o, fmt.Errorf("it takes flags only; -rounds is at least 1, -minted at least %d", few)
	}
	if o.short {
		if o.out != "" {
			return o, errors.New("-short measures nothing that -out could keep")
		}
		o.sizes, o.large, o.minted, o.rounds = []int{50}, []int{200}, 500, 1
	}
	if o.only != nil && !slices.ContainsFunc(scenarioNames(), o.only.MatchString) {
		return o, fmt.Errorf("-only matches no scenario; there are %s", strings.Join(scenarioNames(), ", "))
	}
	return o, nil
}

// numbers reads a list in ascending order.
func numbers(to *[]int) func(string) error {
	return func(text string) error {
		*to = nil
		for part := range strings.SplitSeq(text, ",") {
			n, err := strconv.Atoi(strings.TrimSpace(part))
			if err != nil || n < 1 {
				return fmt.Errorf("%q is not a number from 1", part)
			}
			*to = append(*to, n)
		}
		slices.Sort(*to)
		*to = slices.Compact(*to)
		return nil
	}
}
