package main

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// read compares reading an NFT with a bare handler that answers the same.
func (b *bench) read(ctx context.Context) ([]figure, error) {
	s, err := b.serveEmulator(ctx, "--data", b.newStore())
	if err != nil {
		return nil, err
	}
	defer s.stop()
	a, err := signIn(ctx, http.DefaultClient, s.rest, s.control)
	if err != nil {
		return nil, err
	}
	id, err := a.mint(ctx, 1)
	if err != nil {
		return nil, err
	}
	want, err := a.call(ctx, http.MethodGet, s.rest+"/nft/"+id, nil)
	if err != nil {
		return nil, err
	}
	same, err := json.Marshal(want)
	if err != nil {
		return nil, err
	}
	floor, err := b.listen(ctx, same, announce.REST, b.self, "floor-http")
	if err != nil {
		return nil, err
	}
	defer floor.stop()
	gets := func(base string) func() (float64, error) {
		return func() (float64, error) {
			var got rate
			err := b.ask(ctx, "load", loadOrder{Base: base, Path: "/nft/" + id, Token: a.token, Seconds: b.seconds, Want: want.Body}, &got)
			return got.PerSecond, err
		}
	}
	samples, err := b.eachRound(gets(floor.rest), gets(s.rest))
	if err != nil {
		return nil, err
	}
	return []figure{compared("read: an NFT, 32 connections / bare handler", "/s", target{">=", 0.35}, samples)}, nil
}
