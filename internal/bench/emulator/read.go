package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
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
	resp, body, err := a.do(ctx, http.MethodGet, s.rest+"/nft/"+id, nil)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("HTTP %d: %.500s", resp.StatusCode, body)
	}
	if err != nil {
		return nil, err
	}
	same, err := json.Marshal(fixedAnswer{resp.Header, body})
	if err != nil {
		return nil, err
	}
	floor, err := b.serveHelper(ctx, "floor-http", same)
	if err != nil {
		return nil, err
	}
	defer floor.stop()
	gets := func(base string) func() (float64, error) {
		return func() (float64, error) {
			var got rate
			err := b.ask(ctx, "load", loadOrder{Base: base, Path: "/nft/" + id, Token: a.token, Seconds: b.seconds, Want: body}, &got)
			return got.PerSecond, err
		}
	}
	samples, err := b.eachRound(gets(floor.rest), gets(s.rest))
	if err != nil {
		return nil, err
	}
	return []figure{compared("read: an NFT, 32 connections / bare handler", "/s", target{">=", 0.35}, samples)}, nil
}
