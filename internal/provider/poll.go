package provider

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// pollInterval is the first pause between two looks and the longest one.
type pollInterval struct{ first, longest time.Duration }

// until looks until done or err, with pauses that grow by half and vary, so that
// resources that began together don't look together. It ends with the context.
func (p pollInterval) until(ctx context.Context, look func(context.Context) (done bool, err error)) error {
	for pause := p.first; ; pause = min(pause*3/2, p.longest) {
		done, err := look(ctx)
		if err != nil && ctx.Err() != nil {
			return context.Cause(ctx) // a request that was cut off says less
		}
		if done || err != nil {
			return err
		}
		timer := time.NewTimer(pause*3/4 + rand.N(pause/2+1))
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// ranOut tells whether looks ended because the time was up: by the context's cause, or,
// where a look was answered before, since the service wants no other until then. What
// the last answer said holds.
func ranOut(err, timedOut error, answered bool) bool {
	return errors.Is(err, timedOut) || answered && client.IsPaused(err)
}
