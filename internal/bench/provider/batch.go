package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const batchType = "web3connect_nft_batch"

const (
	// stepFarApply mints with a service that is far away.
	stepFarApply = "apply, 50ms latency, concurrency 64"
	// stepBare is a client that makes the same requests.
	stepBare = "the same requests by a bare client"
)

// concurrency is how many requests are under way where a service is far away.
const concurrency = 64

const batchHCL = `
locals {
  # Texts, which Terraform is quicker with than with numbers.
  diplomas = { for row in csvdecode(file("${path.module}/program.csv")) : row.key => row }
}

resource "web3connect_nft_batch" "diplomas" {
  defaults = jsonencode({
    visibility = "private"
    static = {
      issuer            = "Demo University"
      contents_provider = "Demo University, Registrar's Office"
      description       = "Certifies that the holder has completed the programme, has passed the final examination and may bear the title."
      total_issued      = 10000
      animation_url     = "https://university.example/diplomas.mp4"
    }
    dynamic = { status = "active" }
  })

  entries = {
    for key, d in local.diplomas : key => jsonencode({
      holder = d.holder
      static = {
        name          = "Diploma in ${d.program}"
        image         = "https://university.example/diplomas/${d.serial}.png"
        link          = "https://university.example/diplomas/${d.serial}"
        serial_number = tonumber(d.serial)
      }
      dynamic = { level = d.level, program_name = d.program, grade = d.grade }
    })
  }

  lifecycle {
    postcondition {
      condition     = length(self.failures) == 0
      error_message = "Some were not minted."
    }
  }
}
`

func batchFiles(n int, wallets []string) (map[string]string, error) {
	all := diplomas(n, wallets)
	rows := [][]string{{"key", "holder", "program", "serial", "level", "grade"}}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		d := all[key]
		rows = append(rows, []string{key, d.Holder, d.Program, strconv.Itoa(d.Serial), d.Level, d.Grade})
	}
	var text strings.Builder
	err := csv.NewWriter(&text).WriteAll(rows)
	return map[string]string{"main.tf": header + batchHCL, "program.csv": text.String()}, err
}

// batches issues NFTs as one resource.
func (b *bench) batches(ctx context.Context) error {
	if err := b.need(batchType); err != nil {
		return err
	}
	for _, n := range b.large {
		for range b.rounds {
			if err := b.batchLife(ctx, n); err != nil {
				return fmt.Errorf("%d entries: %w", n, err)
			}
		}
		for _, step := range []string{stepApply, stepPlan, stepNoDrift} {
			b.report.add("batch", step, n, b.provider, b.floor)
		}
		plan := costOf(b.report.of("batch", stepNoDrift, n, b.provider))
		apply := costOf(b.report.of("batch", stepApply, n, b.provider))
		b.report.plain(fmt.Sprintf("CPU of a plan, batch of %d", n), "s", 8, plan.CPU)
		b.report.count(fmt.Sprintf("requests of a plan, batch of %d, no drift detection", n), planBudget(n), "batch", stepNoDrift, n)
		b.report.plain(fmt.Sprintf("memory of the provider, batch of %d", n), "MB", 300, max(plan.Peak, apply.Peak))
	}
	return b.farBatch(ctx, b.large[0])
}

func (b *bench) batchLife(ctx context.Context, n int) error {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer stop()
	w, err := b.program(ctx, a, n, batchFiles)
	if err != nil {
		return err
	}
	applied, err := w.apply(ctx)
	if err != nil {
		return err
	}
	b.report.measured("batch", stepApply, n, b.provider, applied)
	for _, step := range []struct {
		name string
		args []string
	}{{stepPlan, nil}, {stepNoDrift, []string{withoutDrift}}} {
		u, err := w.plan(ctx, step.args...)
		if err != nil {
			return err
		}
		b.report.measured("batch", step.name, n, b.provider, u)
	}
	return nil
}

// farBatch compares minting with a service that is far away with a client that does
// nothing but the same requests.
func (b *bench) farBatch(ctx context.Context, n int) error {
	var samples []figure.Sample
	for range b.rounds {
		applied, err := b.mintFar(ctx, n)
		if err != nil {
			return fmt.Errorf("%d entries, %s: %w", n, far, err)
		}
		b.report.measured("batch", stepFarApply, n, b.provider, applied)
		bare, err := b.replay(ctx, applied.Requests)
		if err != nil {
			return fmt.Errorf("%d entries, bare client: %w", n, err)
		}
		took, floor := minting(applied.Requests).Seconds(), minting(bare).Seconds()
		samples = append(samples, figure.Sample{Value: took, Base: floor})
		progress("batch: %d entries, %s latency, apply %.1f s, minting %.1f s of it, %s %.1f s", n, far, applied.Wall, took, stepBare, floor)
	}
	b.report.add("batch", stepFarApply, n, b.provider, b.floor)
	b.report.Figures = append(b.report.Figures, figure.Compared(
		fmt.Sprintf("time from the first mint to the end, batch of %d, %s latency / %s", n, far, stepBare), "s", figure.AtMost(1.2), samples))
	return nil
}

// minting is how long the service had to do with mints and what follows them. What
// Terraform itself does before and after it stands in the row of the apply.
func minting(requests []emulator.RequestLogEntry) time.Duration {
	first := slices.IndexFunc(requests, func(r emulator.RequestLogEntry) bool { return r.Operation == "mintNFT" })
	if first < 0 {
		return 0
	}
	return requests[len(requests)-1].Time.Sub(requests[first].Time)
}

func (b *bench) mintFar(ctx context.Context, n int) (usage, error) {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return usage{}, err
	}
	defer stop()
	w, err := b.program(ctx, a, n, batchFiles)
	if err != nil {
		return usage{}, err
	}
	w.settings = []string{"WEB3CONNECT_MAX_CONCURRENCY=" + strconv.Itoa(concurrency)}
	if err := slowDown(ctx, a); err != nil {
		return usage{}, err
	}
	return w.apply(ctx)
}
