package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
)

// mint compares durable mints over HTTP with bare inserts into SQLite.
func (b *bench) mint(ctx context.Context) ([]figure.Figure, error) {
	samples, err := b.eachRound(
		func() (float64, error) { return b.floorInserts(ctx) },
		func() (float64, error) { return b.mints(ctx) },
	)
	if err != nil {
		return nil, err
	}
	return []figure.Figure{figure.Compared("mint: durable, 32 connections / bare inserts", "/s", figure.AtLeast(0.6), samples)}, nil
}

// mints is how many NFTs a second are minted into a new store.
func (b *bench) mints(ctx context.Context) (float64, error) {
	s, err := b.serveEmulator(ctx, "--data", b.newStore())
	if err != nil {
		return 0, err
	}
	defer s.Stop()
	a, err := signIn(ctx, s)
	if err != nil {
		return 0, err
	}
	var minted rate
	err = b.ask(ctx, "load", loadOrder{Base: s.REST, Path: "/nft/mint/to/" + a.holder, Token: a.Token, Seconds: b.seconds, Mint: true}, &minted)
	if err == nil && minted.PerSecond == 0 {
		err = errors.New("nothing was minted in time")
	}
	return minted.PerSecond, err
}

func (b *bench) floorInserts(ctx context.Context) (float64, error) {
	var inserted rate
	err := b.ask(ctx, "floor-sqlite", insertOrder{File: filepath.ToSlash(b.newStore()), Seconds: b.seconds}, &inserted)
	return inserted.PerSecond, err
}
