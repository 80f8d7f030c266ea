package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// starts is how often each is started in a round.
const starts = 15

// start compares the time from exec to the first answer with that of a process
// that only listens.
func (b *bench) start(ctx context.Context) ([]figure.Figure, error) {
	var inMemory, inFile []figure.Sample
	for range b.rounds {
		var floors, memories, files []float64
		for range starts {
			for _, s := range []struct {
				times  *[]float64
				launch func() (*service.Server, error)
			}{
				{&floors, func() (*service.Server, error) { return service.Listen(ctx, b.dir, nil, announce.REST, b.floor) }},
				{&memories, func() (*service.Server, error) { return b.serveEmulator(ctx) }},
				{&files, func() (*service.Server, error) { return b.serveEmulator(ctx, "--data", b.newStore()) }},
			} {
				took, err := firstAnswer(ctx, s.launch)
				if err != nil {
					return nil, err
				}
				*s.times = append(*s.times, took)
			}
		}
		floor := figure.Median(floors)
		inMemory = append(inMemory, figure.Sample{Value: figure.Median(memories), Base: floor})
		inFile = append(inFile, figure.Sample{Value: figure.Median(files), Base: floor})
	}
	limit := figure.Below(20)
	return []figure.Figure{
		figure.Compared("start: in memory / a process that listens", "ms", limit, inMemory),
		figure.Compared("start: with a new file / a process that listens", "ms", limit, inFile),
	}, nil
}

// firstAnswer is the milliseconds from exec until a server has answered.
func firstAnswer(ctx context.Context, launch func() (*service.Server, error)) (float64, error) {
	began := time.Now()
	s, err := launch()
	if err != nil {
		return 0, err
	}
	defer s.Stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.REST, "/rest/v1")+"/healthz", http.NoBody)
	if err != nil {
		return 0, err
	}
	req.Close = true // the server is gone for the next
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("/healthz: HTTP %d", resp.StatusCode)
	}
	return milliseconds(time.Since(began)), nil
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
