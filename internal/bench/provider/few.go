package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// few is how many NFTs the state has of those that the organization has minted.
const few = 5

// fewOfMany plans a small program of an organization that has minted much more.
func (b *bench) fewOfMany(ctx context.Context) error {
	file := filepath.Join(b.dir, "minted.db")
	if err := service.Fill(ctx, file, b.minted-few, mintOthers); err != nil {
		return fmt.Errorf("filling a store: %w", err)
	}
	a, stop, err := b.serve(ctx, "--data", file)
	if err != nil {
		return err
	}
	defer stop()
	w, err := b.issued(ctx, a, few)
	if err != nil {
		return err
	}
	for range b.rounds {
		for step, args := range map[string][]string{stepPlan: nil, stepNoDrift: {withoutDrift}} {
			u, err := w.plan(ctx, args...)
			if err != nil {
				return err
			}
			b.report.measured("few", step, few, b.provider, u)
		}
	}
	for _, step := range []string{stepPlan, stepNoDrift} {
		b.report.add("few", step, few, b.provider, b.floor)
	}
	const most = 10
	b.report.count(fmt.Sprintf("requests of a plan, %d of %d minted, no drift detection", few, b.minted), most, "few", stepNoDrift, few)
	// A listing for each holder, and a search for each group.
	b.report.count(fmt.Sprintf("requests of a plan, %d of %d minted, drift detection", few, b.minted), most+2*few, "few", stepPlan, few)
	return nil
}

// mintOthers mints what no state has.
func mintOthers(ctx context.Context, a *service.API) (func(context.Context, int) error, error) {
	address, err := a.Import(ctx, "alumna@university.example")
	return func(ctx context.Context, i int) error {
		_, err := a.Mint(ctx, address, service.Metadata{
			Static: map[string]any{
				"issuer": "Demo University", "contents_provider": "Demo University, Alumni Office", "name": "Alumni Membership",
				"description": "Certifies that the holder is a member of the alumni association.", "image": "https://university.example/alumni.png",
				"link": "https://university.example/alumni", "animation_url": "https://university.example/alumni.mp4",
				"serial_number": i, "total_issued": 100_000,
			},
			Dynamic: map[string]any{"status": "active"},
		})
		return err
	}, err
}
