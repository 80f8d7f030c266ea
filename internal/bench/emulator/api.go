package main

import (
	"context"
	"net/http"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// holder is the e-mail of whom NFTs are minted to.
const holder = "bench-holder@university.example"

// api is an emulator with a holder.
type api struct {
	*service.API
	holder string // address of the wallet that NFTs are minted to
}

// signIn gets all that minting needs.
func signIn(ctx context.Context, s *service.Server) (*api, error) {
	a, err := service.SignIn(ctx, http.DefaultClient, s.REST, s.Control)
	if err != nil {
		return nil, err
	}
	address, err := a.Import(ctx, holder)
	return &api{a, address}, err
}

// mint mints the NFT of an index to the holder and gives its id.
func (a *api) mint(ctx context.Context, i int) (string, error) {
	return a.Mint(ctx, a.holder, metadata(i))
}
