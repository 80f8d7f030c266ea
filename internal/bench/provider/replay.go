package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const opSignIn = "refreshAccessToken"

// replay makes the same requests as a run did, in the same order and with as many under
// way, in an emulator of its own that is as far away. It gives that emulator's log.
func (b *bench) replay(ctx context.Context, requests []emulator.RequestLogEntry) ([]emulator.RequestLogEntry, error) {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return nil, err
	}
	defer stop()
	wallets, err := importHolders(ctx, a)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(slowDown(ctx, a), a.ClearRequests(ctx)); err != nil {
		return nil, err
	}
	bare := &bareClient{API: a, wallets: wallets, minted: make(chan string, len(requests))}
	for _, phase := range phases(requests) {
		if err := bare.run(ctx, phase); err != nil {
			return nil, err
		}
	}
	return a.Requests(ctx)
}

// phases are the requests from one sign-in to the next, each of another process.
func phases(requests []emulator.RequestLogEntry) (phases [][]emulator.RequestLogEntry) {
	for i, r := range requests {
		if i == 0 || r.Operation == opSignIn {
			phases = append(phases, nil)
		}
		phases[len(phases)-1] = append(phases[len(phases)-1], r)
	}
	return phases
}

// bareClient makes requests and nothing else.
type bareClient struct {
	*service.API
	wallets []string
	minted  chan string // ids of tokens that no request has been about
	sent    int
}

// run makes the requests of a phase. What follows a sign-in needs its token.
func (c *bareClient) run(ctx context.Context, phase []emulator.RequestLogEntry) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for _, r := range phase {
		switch {
		case ctx.Err() != nil:
		case r.Operation == opSignIn:
			if err := c.Renew(ctx); err != nil {
				return err
			}
		default:
			c.sent++
			i := c.sent
			group.Go(func() error { return c.resend(ctx, r, i) })
		}
	}
	return group.Wait()
}

// resend makes a request of the same operation for a wallet or token of this emulator's,
// since those of another have other addresses. The log holds no query and no body:
// listings are of full pages, searches for the NFTs of a program.
func (c *bareClient) resend(ctx context.Context, r emulator.RequestLogEntry, i int) error {
	const page = "?perPageItemNum=100&pageNum=1"
	wallet, program := c.wallets[i%len(c.wallets)], programs[i%len(programs)]
	var err error
	switch r.Operation {
	case "mintNFT":
		var token string
		if token, err = c.Mint(ctx, wallet, diplomaMetadata(i)); err == nil {
			c.minted <- token
		}
	case "setNFTVisibility":
		// It came after a mint that had been answered, which is under way here at least.
		var token, now string
		select {
		case token = <-c.minted:
		case <-ctx.Done():
			return ctx.Err()
		}
		err = c.Result(ctx, http.MethodPut, "/nft/"+token+"/visibility", map[string]string{"to": "private"}, &now)
	case "listHeldNFTs":
		_, err = c.Call(ctx, http.MethodGet, c.REST+"/nft/held_by_id_wallet/"+wallet+page, nil)
	case "listMintedNFTs":
		_, err = c.Call(ctx, http.MethodGet, c.REST+"/nft/minted_by_me"+page, nil)
	case "searchMintedNFTs":
		_, err = c.Call(ctx, http.MethodPost, c.REST+"/nft/minted_by_me/search"+page, map[string]string{"program_name": program})
	case "searchNFTs":
		_, err = c.Call(ctx, http.MethodPost, c.REST+"/nft/search"+page, map[string]string{"program_name": program})
	default:
		err = fmt.Errorf("there is no way to make a request of the operation %s again", r.Operation)
	}
	return err
}

// diplomaMetadata is that of an entry of a batch.
func diplomaMetadata(i int) service.Metadata {
	serial, program := i+1, programs[i%len(programs)]
	return service.Metadata{
		Static: map[string]any{
			"issuer": "Demo University", "contents_provider": "Demo University, Registrar's Office", "name": "Diploma in " + program,
			"description": "Certifies that the holder has completed the programme, has passed the final examination and may bear the title.",
			"image":       fmt.Sprintf("https://university.example/diplomas/%d.png", serial),
			"link":        fmt.Sprintf("https://university.example/diplomas/%d", serial), "serial_number": serial,
			"total_issued": 10_000, "animation_url": "https://university.example/diplomas.mp4",
		},
		Dynamic: map[string]any{"status": "active", "level": "bachelor", "program_name": program, "grade": "A"},
	}
}
