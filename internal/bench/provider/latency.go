package main

import (
	"context"
	"fmt"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// far is how much later a service answers that is far away.
const far = 50 * time.Millisecond

// stepFar is a plan with a service that is far away.
var stepFar = fmt.Sprintf("plan, %s latency", far)

// latency compares plans with a service that is near with those with one that is far.
func (b *bench) latency(ctx context.Context) error {
	n := min(1000, b.sizes[len(b.sizes)-1])
	if b.short {
		n = few
	}
	a, stop, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	w, err := b.issued(ctx, a, n)
	if err != nil {
		return err
	}
	plan := func(step string) func() error {
		return func() error {
			if step == stepFar {
				if err := slowDown(ctx, a); err != nil {
					return err
				}
			}
			u, err := w.plan(ctx)
			if err != nil {
				return err
			}
			b.report.measured("latency", step, n, b.provider, u)
			return a.ClearFaults(ctx)
		}
	}
	if err := b.eachRound(plan(stepPlan), plan(stepFar)); err != nil {
		return err
	}
	for _, step := range []string{stepPlan, stepFar} {
		b.report.add("latency", step, n, b.provider, b.floor)
	}
	b.report.compareWall(fmt.Sprintf("wall time of a plan, %d, %s / 0 ms latency", n, far), 1.15,
		b.report.of("latency", stepFar, n, b.provider), b.report.of("latency", stepPlan, n, b.provider))
	return nil
}

// slowDown has each operation be carried out later.
func slowDown(ctx context.Context, a *service.API) error {
	return a.AddFault(ctx, emulator.Fault{Operation: "*", Kind: emulator.FaultLatency, Probability: 1, Latency: emulator.Duration(far)})
}

// compareWall makes a figure of the wall time of rounds.
func (r *report) compareWall(name string, most float64, values, bases []usage) {
	samples := make([]figure.Sample, min(len(values), len(bases)))
	for i := range samples {
		samples[i] = figure.Sample{Value: values[i].Wall, Base: bases[i].Wall}
	}
	r.Figures = append(r.Figures, figure.Compared(name, "s", figure.AtMost(most), samples))
}
