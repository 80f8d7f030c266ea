package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// Operations that a replay tells apart.
const (
	opSignIn = "refreshAccessToken"
	opMint   = "mintNFT"
	opHeld   = "listHeldNFTs"
)

// replay makes the same requests as a run did, in the same order and with as many under
// way, in an emulator of its own that is as far away. It is how long that takes.
func (b *bench) replay(ctx context.Context, requests []emulator.RequestLogEntry) (time.Duration, error) {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return 0, err
	}
	defer stop()
	wallets, err := importHolders(ctx, a)
	if err != nil {
		return 0, err
	}
	if err := slowDown(ctx, a); err != nil {
		return 0, err
	}
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(concurrency)
	for i, r := range requests {
		if ctx.Err() != nil {
			break
		}
		if r.Operation == opSignIn { // all that follows needs its token
			if err := a.Renew(ctx); err != nil {
				return 0, err
			}
			continue
		}
		group.Go(func() error { return resend(ctx, a, r, i, wallets[i%len(wallets)]) })
	}
	err = group.Wait()
	return time.Since(began), err
}

// resend makes a request of the same operation, for another wallet, since wallets have
// other addresses in each emulator. The log holds no query and no body: listings are of
// full pages, searches are for a serial number.
func resend(ctx context.Context, a *service.API, r emulator.RequestLogEntry, i int, wallet string) error {
	const page = "?perPageItemNum=100&pageNum=1"
	path := r.Path
	if at := strings.Index(path, "/nft"); at >= 0 {
		path = path[at:]
	}
	var err error
	switch {
	case r.Operation == opMint:
		_, err = a.Mint(ctx, wallet, diplomaMetadata(i))
	case r.Operation == opHeld:
		_, err = a.Call(ctx, http.MethodGet, a.REST+"/nft/held_by_id_wallet/"+wallet+page, nil)
	case r.Method == http.MethodGet && strings.HasPrefix(path, "/nft/minted_by_me"):
		_, err = a.Call(ctx, http.MethodGet, a.REST+path+page, nil)
	case r.Method == http.MethodPost && strings.HasSuffix(path, "/search"):
		_, err = a.Call(ctx, http.MethodPost, a.REST+path+page, map[string]string{"program_name": programs[i%len(programs)]})
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
