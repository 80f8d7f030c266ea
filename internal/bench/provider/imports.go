package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const importType = "web3connect_end_user_import"

// maxImport is how many e-mails a batch of the service may have.
const maxImport = 10_000

const importHCL = `
resource "web3connect_end_user_import" "members" {
  emails = file("${path.module}/members.txt")
}
`

// imports imports members, and compares it with a bare client of the same service.
func (b *bench) imports(ctx context.Context) error {
	if err := b.need(importType); err != nil {
		return err
	}
	for _, n := range b.large {
		var samples []figure.Sample
		for range b.rounds {
			bare, err := b.bareImport(ctx, n)
			if err != nil {
				return fmt.Errorf("%d e-mails, bare client: %w", n, err)
			}
			applied, err := b.importLife(ctx, n)
			if err != nil {
				return fmt.Errorf("%d e-mails: %w", n, err)
			}
			samples = append(samples, figure.Sample{Value: applied.Wall, Base: bare.Seconds()})
			progress("import: %d e-mails, apply %.1f s, bare client %.1f s", n, applied.Wall, bare.Seconds())
		}
		for _, step := range []string{stepApply, stepPlan} {
			b.report.add("import", step, n, b.provider, b.floor)
		}
		plan := costOf(b.report.of("import", stepPlan, n, b.provider))
		b.report.plain(fmt.Sprintf("CPU of a plan, import of %d", n), "s", 6, plan.CPU)
		b.report.beyondEmulator(n, samples)
	}
	return nil
}

// beyondEmulator holds the wall time of an import to what the emulator needs itself and
// ten seconds of Terraform's and the provider's.
func (r *report) beyondEmulator(n int, samples []figure.Sample) {
	const share, more = 1.1, 10
	f := figure.Compared(fmt.Sprintf("wall time of an apply, import of %d / emulator's own", n), "s", figure.AtMost(share), samples)
	f.Target.Limit = math.Round(100*(share+more/f.Base)) / 100
	f.OK = f.Ratio <= f.Target.Limit
	r.Figures = append(r.Figures, f)
}

func members(n int) []string {
	emails := make([]string, n)
	for i := range emails {
		emails[i] = fmt.Sprintf("member-%06d@association.example", i)
	}
	return emails
}

func (b *bench) importLife(ctx context.Context, n int) (applied usage, err error) {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return applied, err
	}
	defer stop()
	w, err := b.workspace(ctx, b.provider, a, map[string]string{"main.tf": header + importHCL, "members.txt": strings.Join(members(n), "\n") + "\n"})
	if err != nil {
		return applied, err
	}
	if applied, err = w.apply(ctx); err != nil {
		return applied, err
	}
	b.report.measured("import", stepApply, n, b.provider, applied)
	plan, err := w.plan(ctx)
	if err == nil {
		b.report.measured("import", stepPlan, n, b.provider, plan)
	}
	return applied, err
}

// bareImport is how long the service takes for the batches, submitted side by side.
func (b *bench) bareImport(ctx context.Context, n int) (time.Duration, error) {
	a, stop, err := b.serve(ctx)
	if err != nil {
		return 0, err
	}
	defer stop()
	began := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	for emails := range slices.Chunk(members(n), maxImport) {
		group.Go(func() error { return importAll(ctx, a, emails) })
	}
	err = group.Wait()
	return time.Since(began), err
}

// importAll submits a batch and asks until it is done.
func importAll(ctx context.Context, a *service.API, emails []string) error {
	var submitted struct {
		ID string `json:"batch_id"`
	}
	if err := a.Result(ctx, http.MethodPost, "/account/import/batch/submit", map[string]any{"api_key_secret": emulator.DemoOrganizationSecret, "emails": emails}, &submitted); err != nil {
		return err
	}
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		var checked struct {
			Batch struct {
				Status string            `json:"status"`
				Result []json.RawMessage `json:"result"`
			} `json:"batch_result"`
		}
		if err := a.Result(ctx, http.MethodPost, "/account/import/batch/check", map[string]string{"api_key_secret": emulator.DemoOrganizationSecret, "batch_id": submitted.ID}, &checked); err != nil {
			return err
		}
		if checked.Batch.Status == "done" {
			if len(checked.Batch.Result) != len(emails) {
				return fmt.Errorf("%d of %d e-mails have a result", len(checked.Batch.Result), len(emails))
			}
			return nil
		}
	}
}
