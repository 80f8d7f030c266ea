package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// read compares reading an NFT with a bare handler that answers the same.
func (b *bench) read(ctx context.Context) ([]figure.Figure, error) {
	s, err := b.serveEmulator(ctx, "--data", b.newStore())
	if err != nil {
		return nil, err
	}
	defer s.Stop()
	a, err := signIn(ctx, s)
	if err != nil {
		return nil, err
	}
	id, err := a.mint(ctx, 1)
	if err != nil {
		return nil, err
	}
	want, err := a.Call(ctx, http.MethodGet, s.REST+"/nft/"+id, nil)
	if err != nil {
		return nil, err
	}
	same, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	floor, err := service.Listen(ctx, b.dir, same, announce.REST, b.self, "floor-http")
	if err != nil {
		return nil, err
	}
	defer floor.Stop()
	gets := func(base string) func() (float64, error) {
		return func() (float64, error) {
			var got rate
			err := b.ask(ctx, "load", loadOrder{Base: base, Path: "/nft/" + id, Token: a.Token, Seconds: b.seconds, Want: want.Body}, &got)
			return got.PerSecond, err
		}
	}
	samples, err := b.eachRound(gets(floor.REST), gets(s.REST))
	if err != nil {
		return nil, err
	}
	return []figure.Figure{figure.Compared("read: an NFT, 32 connections / bare handler", "/s", figure.AtLeast(0.35), samples)}, nil
}
