package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
)

type options struct {
	n, only, workers int
	seed             uint64
	match            *regexp.Regexp // nil for all
}

// matrix runs cases side by side.
type matrix struct {
	options
	dir           string
	tf, cliConfig string
	quiet         *log.Logger // for servers whose connections are broken on purpose
	baselines     map[string]*baseline
	workers       []*worker
}

// newMatrix builds the provider and prepares the working directories.
func newMatrix(ctx context.Context, dir string, o options) (*matrix, error) {
	m := &matrix{options: o, dir: dir, quiet: log.New(io.Discard, "", 0), baselines: map[string]*baseline{}}
	if err := os.RemoveAll(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, err
	}
	binary, err := findtf.Find(ctx, filepath.Join(".demo", "terraform"))
	if err != nil {
		return nil, err
	}
	m.tf = binary.Path
	if m.cliConfig, err = mirror.Build(ctx, ".", dir); err != nil {
		return nil, err
	}
	if err := wrap(filepath.Join(dir, "mirror"), filepath.Join(dir, "provider")); err != nil {
		return nil, err
	}
	for i := range min(o.workers, o.n) {
		w, err := m.newWorker(ctx, i)
		if err != nil {
			return nil, err
		}
		m.workers = append(m.workers, w)
	}
	return m, nil
}

// run carries the cases out and prints the table. An error says that a case failed.
func (m *matrix) run(ctx context.Context) error {
	start := time.Now()
	if err := m.prepare(ctx); err != nil {
		return err
	}
	if err := m.cost(); err != nil {
		return err
	}
	d := newDeck(m.seed, m.baselines)
	cases := make(chan *scenario)
	go func() {
		defer close(cases)
		for c := range m.chosen(d) {
			select {
			case cases <- c:
			case <-ctx.Done():
				return
			}
		}
	}()
	t := newTable()
	var group sync.WaitGroup
	for _, w := range m.workers {
		group.Go(func() {
			for c := range cases {
				v := w.carryOut(ctx, c)
				if ctx.Err() == nil {
					t.add(&v, m.only >= 0)
				}
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	t.print(m.seed, time.Since(start))
	err := t.missed()
	if t.failed > 0 {
		err = errors.Join(fmt.Errorf("%d cases failed", t.failed), err)
	}
	return err
}

// chosen are the cases that were asked for.
func (m *matrix) chosen(d *deck) iter.Seq[*scenario] {
	return func(yield func(*scenario) bool) {
		if m.only >= 0 {
			yield(d.scenario(m.only))
			return
		}
		const farthest = 1 << 14 // there may be fewer that match
		for i, found := 0, 0; found < m.n && i < farthest; i++ {
			c := d.scenario(i)
			if m.match != nil && !m.match.MatchString(c.String()) {
				continue
			}
			if found++; !yield(c) {
				return
			}
		}
	}
}

// cost says what minting costs where nothing goes wrong: at most one request more for
// each NFT.
func (m *matrix) cost() error {
	calm := m.baselines[(&baseline{stage: issuing}).name()].calm
	mints, looks := calm["mintNFT"], calm["listHeldNFTs"]+calm["searchMintedNFTs"]
	fmt.Printf("Without faults: %d mints, and %d requests that look whether there is one already.\n", mints, looks)
	if looks > mints {
		return errors.New("a mint costs more than one extra request")
	}
	return nil
}
