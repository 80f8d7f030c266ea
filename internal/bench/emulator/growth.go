package main

import (
	"context"
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// smallStore is how many NFTs the store has that the large one is compared with.
const smallStore = 10_000

// requests is how often each listing is asked for in a round.
const requests = 50

// filledStore is an emulator that serves a filled store.
type filledStore struct {
	*api
	server *service.Server
	n      int
}

// growth compares listings and searches of a large store with those of a small
// one, and last pages with first ones.
func (b *bench) growth(ctx context.Context) (figures []figure.Figure, err error) {
	small, err := b.serveFilled(ctx, "small", smallStore)
	if err != nil {
		return nil, err
	}
	defer small.server.Stop()
	large, err := b.serveFilled(ctx, "large", b.n)
	if err != nil {
		return nil, err
	}
	defer large.server.Stop()
	limit := figure.AtMost(5)
	for _, l := range listings {
		name := fmt.Sprintf("growth: %s, %d / %d", l, large.n, small.n)
		made, err := b.compareListings(ctx, name, limit, l.of(small), l.of(large))
		if err != nil {
			return figures, fmt.Errorf("%s: %w", l, err)
		}
		figures = append(figures, made)
	}
	for _, l := range deepListings {
		first, last := l, l
		first.position, last.position = firstPage, lastPage
		name := fmt.Sprintf("depth: %s, last / first page of %d", l.name, large.n)
		made, err := b.compareListings(ctx, name, limit, first.of(large), last.of(large))
		if err != nil {
			return figures, fmt.Errorf("%s: %w", l.name, err)
		}
		figures = append(figures, made)
	}
	return append(figures, memory(large)...), nil
}

func (b *bench) serveFilled(ctx context.Context, size string, n int) (*filledStore, error) {
	file, err := b.filled(ctx, size, n)
	if err != nil {
		return nil, err
	}
	s, err := b.serveEmulator(ctx, "--data", file)
	if err != nil {
		return nil, err
	}
	a, err := signIn(ctx, s)
	if err != nil {
		s.Stop()
		return nil, err
	}
	return &filledStore{a, s, n}, nil
}

func (b *bench) compareListings(ctx context.Context, name string, limit figure.Target, base, subject asked) (figure.Figure, error) {
	progress("%s", name)
	for _, a := range []asked{base, subject} {
		if err := a.verify(ctx); err != nil {
			return figure.Figure{}, err
		}
	}
	var samples []figure.Sample
	for range b.rounds {
		var bases, values []float64
		for range requests {
			baseTook, err := base.time(ctx)
			if err != nil {
				return figure.Figure{}, err
			}
			took, err := subject.time(ctx)
			if err != nil {
				return figure.Figure{}, err
			}
			bases, values = append(bases, baseTook), append(values, took)
		}
		samples = append(samples, figure.Sample{Value: figure.Median(values), Base: figure.Median(bases)})
	}
	return figure.Compared(name, "ms", limit, samples), nil
}
