package provider

import (
	"context"
	"math/rand/v2"
	"time"
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
