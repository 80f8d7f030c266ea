// Command emulator measures the emulator from outside, as its users meet it:
//
//	go run ./internal/bench/emulator
//
// It judges by ratios alone: each figure is measured next to a floor or a base, in
// the same run and alternately. Absolute times say more about the machine.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
)

// options are the command's flags.
type options struct {
	n, rounds int
	seconds   float64
	only      []string
	check     bool
	json      string
	keep      string
}

// errMissed is a figure that misses its target.
var errMissed = errors.New("a target is missed")

func main() {
	process.Main(func(ctx context.Context) error { return run(ctx, os.Args[1:]) })
}

func run(ctx context.Context, args []string) error {
	if len(args) > 0 {
		if helper, ok := helpers[args[0]]; ok {
			return helper(ctx, os.Stdin, os.Stdout)
		}
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	figures, err := measure(ctx, o)
	if len(figures) > 0 {
		err = errors.Join(err, figure.WriteTable(os.Stdout, figures))
	}
	if o.json != "" {
		err = errors.Join(err, writeJSON(o, figures))
	}
	if err == nil && o.check && slices.ContainsFunc(figures, func(f figure.Figure) bool { return !f.OK }) {
		err = errMissed
	}
	return err
}

func parse(args []string) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.IntVar(&o.n, "n", 1_000_000, "how many NFTs the large store has")
	flags.Float64Var(&o.seconds, "seconds", 3, "how long each load lasts")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each figure is measured")
	flags.StringVar(&only, "only", "", "which measurements to make, separated by commas: "+strings.Join(measurementNames(), ", "))
	flags.BoolVar(&o.check, "check", true, "fail if a target is missed")
	flags.StringVar(&o.json, "json", "", "`file` to write the figures to")
	flags.StringVar(&o.keep, "keep", "", "`folder` that keeps the filled stores for the next run")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 || o.n < 1000 || o.rounds < 1 || o.seconds <= 0 {
		return o, errors.New("it takes flags only; -n is at least 1000, -rounds at least 1, -seconds more than 0")
	}
	for name := range strings.SplitSeq(only, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if !slices.Contains(measurementNames(), name) {
			return o, fmt.Errorf("there is no measurement %q, but %s", name, strings.Join(measurementNames(), ", "))
		}
		o.only = append(o.only, name)
	}
	return o, nil
}
