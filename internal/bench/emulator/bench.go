package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// bench is a run of the measurements.
type bench struct {
	options
	self     string // this program, which is its own helper
	emulator string // the emulator's binary
	floor    string // that of the folder floor
	dir      string // for what is gone afterwards
	stores   int    // how many stores were made in dir
}

// measurement makes one or more figures.
type measurement struct {
	name string
	make func(*bench, context.Context) ([]figure.Figure, error)
}

// measurements are all, those that fill the disk last.
var measurements = []measurement{
	{"mint", (*bench).mint},
	{"read", (*bench).read},
	{"start", (*bench).start},
	{"growth", (*bench).growth},
}

func measurementNames() (names []string) {
	for _, m := range measurements {
		names = append(names, m.name)
	}
	return names
}

// measure makes the figures that were asked for. One that can't be made doesn't
// keep the others away.
func measure(ctx context.Context, o options) (figures []figure.Figure, err error) {
	b := &bench{options: o}
	if b.self, err = os.Executable(); err != nil {
		return nil, err
	}
	if b.dir, err = os.MkdirTemp("", "web3connect-bench-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	b.emulator, b.floor = filepath.Join(b.dir, findtf.Executable("web3connect-emulator")), filepath.Join(b.dir, findtf.Executable("floor"))
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	for _, m := range measurements {
		if len(o.only) > 0 && !slices.Contains(o.only, m.name) {
			continue
		}
		began := time.Now()
		made, makeErr := m.make(b, ctx)
		if ctx.Err() != nil {
			return figures, ctx.Err()
		}
		if makeErr != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", m.name, makeErr))
		}
		figures = append(figures, made...)
		progress("%s: %s", m.name, time.Since(began).Round(time.Millisecond))
	}
	return figures, err
}

func (b *bench) build(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", b.dir, "./cmd/web3connect-emulator", "./internal/bench/emulator/floor")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("building the emulator, in the repository's root: %w\n%s", err, output)
	}
	return nil
}

// newStore names a store that doesn't exist yet.
func (b *bench) newStore() string {
	b.stores++
	return filepath.Join(b.dir, fmt.Sprintf("store-%d.db", b.stores))
}

// eachRound measures a subject and what it is compared with, one after the other
// and as often as there are rounds. The one that begins changes.
func (b *bench) eachRound(base, subject func() (float64, error)) ([]figure.Sample, error) {
	samples := make([]figure.Sample, b.rounds)
	for i := range samples {
		s := &samples[i]
		steps := []func() error{
			func() (err error) { s.Base, err = base(); return err },
			func() (err error) { s.Value, err = subject(); return err },
		}
		if i%2 == 1 {
			slices.Reverse(steps)
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return nil, err
			}
		}
	}
	return samples, nil
}

// progress tells somebody who waits what is going on.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
