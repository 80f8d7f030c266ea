package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// starts is how often each is started in a round.
const starts = 15

// start compares the time from exec to the first answer with that of a process
// that only listens.
func (b *bench) start(ctx context.Context) ([]figure, error) {
	var inMemory, inFile []sample
	for range b.rounds {
		var floors, memories, files []float64
		for range starts {
			for _, s := range []struct {
				times  *[]float64
				launch func() (*server, error)
			}{
				{&floors, func() (*server, error) { return b.listen(ctx, nil, announce.REST, b.floor) }},
				{&memories, func() (*server, error) { return b.serveEmulator(ctx) }},
				{&files, func() (*server, error) { return b.serveEmulator(ctx, "--data", b.newStore()) }},
			} {
				took, err := firstAnswer(ctx, s.launch)
				if err != nil {
					return nil, err
				}
				*s.times = append(*s.times, took)
			}
		}
		floor := median(floors)
		inMemory = append(inMemory, sample{median(memories), floor})
		inFile = append(inFile, sample{median(files), floor})
	}
	limit := target{"<", 20}
	return []figure{
		compared("start: in memory / a process that listens", "ms", limit, inMemory),
		compared("start: with a new file / a process that listens", "ms", limit, inFile),
	}, nil
}

// firstAnswer is the milliseconds from exec until a server has answered.
func firstAnswer(ctx context.Context, launch func() (*server, error)) (float64, error) {
	began := time.Now()
	s, err := launch()
	if err != nil {
		return 0, err
	}
	defer s.stop()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(s.rest, "/rest/v1")+"/healthz", http.NoBody)
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
