package main

import (
	"context"
	"os"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
)

// stepStart is the command that does nothing but start a provider.
const stepStart = "providers schema -json"

// starts is how often each is started in a round.
const starts = 5

// start measures what starting the provider costs, and the size of its binary.
func (b *bench) start(ctx context.Context) error {
	begin := func(s subject) func() error {
		return func() error {
			w, err := b.workspace(ctx, s, nil, map[string]string{"main.tf": header})
			if err != nil {
				return err
			}
			times := starts
			if b.short {
				times = 1
			}
			for range times {
				u, err := w.terraform(ctx, "providers", "schema", "-json")
				if err != nil {
					return err
				}
				b.report.measured("start", stepStart, 0, s, u)
			}
			return nil
		}
	}
	if err := b.eachRound(begin(b.provider), begin(b.floor)); err != nil {
		return err
	}
	b.report.add("start", stepStart, 0, b.provider, b.floor)
	cost := costOf(b.report.of("start", stepStart, 0, b.provider))
	b.report.plain("CPU of a start, the provider alone", "s", 0.15, cost.ProviderCPU)
	info, err := os.Stat(b.provider.binary)
	if err == nil {
		b.report.plain("size of the stripped binary", "MB", 22, float64(info.Size())/1e6)
	}
	return err
}

// plain makes a figure that stands alone.
func (r *report) plain(name, unit string, most, value float64) {
	r.Figures = append(r.Figures, figure.Plain(name, unit, figure.AtMost(most), value))
}
