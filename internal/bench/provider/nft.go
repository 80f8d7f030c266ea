package main

import (
	"context"
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// Steps of a program's life.
const (
	stepApply     = "apply"
	stepPlan      = "plan"
	stepNoDrift   = "plan, no drift detection"
	stepNoRefresh = "plan -refresh=false"
	stepDestroy   = "destroy"
)

var nftSteps = []string{stepApply, stepPlan, stepNoDrift, stepNoRefresh, stepDestroy}

// nfts runs programs of web3connect_nft through their life, with the provider and with
// the floor.
func (b *bench) nfts(ctx context.Context) error {
	for _, n := range b.sizes {
		err := b.eachRound(
			func() error { return b.lifeWithService(ctx, n) },
			func() error { return b.life(ctx, b.floor, nil, n, madeUpWallets()) },
		)
		if err != nil {
			return fmt.Errorf("%d NFTs: %w", n, err)
		}
		progress("nft: %d measured", n)
	}
	for _, n := range b.sizes {
		for _, step := range nftSteps {
			b.report.add("nft", step, n, b.provider, b.floor)
		}
		b.report.count(fmt.Sprintf("requests of a plan, %d of %d minted, no drift detection", n, n), planBudget(n), "nft", stepNoDrift, n)
		b.report.count(fmt.Sprintf("requests of a plan, %d of %d minted, drift detection with %d holders", n, n, min(n, holders)), driftBudget(n), "nft", stepPlan, n)
		b.report.compare(fmt.Sprintf("CPU of a plan, %d, provider / floor", n), 1.25, b.report.of("nft", stepPlan, n, b.provider), b.report.of("nft", stepPlan, n, b.floor))
	}
	b.growth()
	return nil
}

// growth compares how the CPU time of a plan grows with the largest number.
func (b *bench) growth() {
	if len(b.sizes) < 2 {
		return
	}
	small, large := b.sizes[len(b.sizes)-2], b.sizes[len(b.sizes)-1]
	var samples []figure.Sample
	for i := range b.rounds {
		grown := func(s subject) float64 {
			return b.report.of("nft", stepPlan, large, s)[i].CPU / b.report.of("nft", stepPlan, small, s)[i].CPU
		}
		samples = append(samples, figure.Sample{Value: grown(b.provider), Base: grown(b.floor)})
	}
	b.report.Figures = append(b.report.Figures, figure.Compared(fmt.Sprintf("growth of a plan's CPU from %d to %d, provider / floor", small, large), "times", figure.AtMost(1.1), samples))
}

// planBudget is how many requests a plan of n NFTs may take that are most of what the
// organization has minted.
func planBudget(n int) int { return min(n/100+10, 2*n) }

// driftBudget adds what tells holders and visibility: a listing for each holder, and a
// search for each group of equal static fields. What isn't in a search isn't public only
// when it was read twice to its end.
func driftBudget(n int) int {
	return planBudget(n) + min(n, holders) + max(3*min(n, len(programs)), 2*n/100)
}

func (b *bench) lifeWithService(ctx context.Context, n int) error {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	wallets, err := importHolders(ctx, a)
	if err != nil {
		return err
	}
	return b.life(ctx, b.provider, a, n, wallets)
}

// importHolders imports those who hold the NFTs of programs.
func importHolders(ctx context.Context, a *service.API) (wallets []string, err error) {
	for i := range holders {
		address, err := a.Import(ctx, fmt.Sprintf("graduate-%02d@university.example", i))
		if err != nil {
			return nil, err
		}
		wallets = append(wallets, address)
	}
	return wallets, nil
}

// issued is where a program of web3connect_nft was applied.
func (b *bench) issued(ctx context.Context, a *service.API, n int) (*workspace, error) {
	w, err := b.program(ctx, a, n, nftFiles)
	if err != nil {
		return nil, err
	}
	_, err = w.apply(ctx)
	return w, err
}

// program is where a program of the provider can be applied, its holders imported.
func (b *bench) program(ctx context.Context, a *service.API, n int, files func(n int, wallets []string) (map[string]string, error)) (*workspace, error) {
	wallets, err := importHolders(ctx, a)
	if err != nil {
		return nil, err
	}
	written, err := files(n, wallets)
	if err != nil {
		return nil, err
	}
	return b.workspace(ctx, b.provider, a, written)
}

// life creates a program, plans it and destroys it.
func (b *bench) life(ctx context.Context, s subject, a *service.API, n int, wallets []string) error {
	files, err := nftFiles(n, wallets)
	if err != nil {
		return err
	}
	w, err := b.workspace(ctx, s, a, files)
	if err != nil {
		return err
	}
	for _, step := range []struct {
		name string
		run  func() (usage, error)
	}{
		{stepApply, func() (usage, error) { return w.apply(ctx) }},
		{stepPlan, func() (usage, error) { return w.plan(ctx) }},
		{stepNoDrift, func() (usage, error) { return w.plan(ctx, withoutDrift) }},
		{stepNoRefresh, func() (usage, error) { return w.plan(ctx, "-refresh=false") }},
		{stepDestroy, func() (usage, error) { return w.destroy(ctx) }},
	} {
		if b.short && s == b.floor && step.name != stepApply && step.name != stepPlan {
			continue // there is nothing to count
		}
		u, err := step.run()
		if err != nil {
			return err
		}
		b.report.measured("nft", step.name, n, s, u)
	}
	return nil
}
