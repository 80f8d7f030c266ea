package provider

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// In virtual time: the pauses grow up to the longest and vary, and the end of the
// context ends one at once.
func TestPoll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := pollInterval{time.Second, 10 * time.Second}
		var looks []time.Time
		err := p.until(t.Context(), func(context.Context) (bool, error) {
			looks = append(looks, time.Now())
			return len(looks) == 20, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i := 1; i < len(looks); i++ {
			pause := looks[i].Sub(looks[i-1])
			if i == 1 && (pause < 750*time.Millisecond || pause > 1250*time.Millisecond) || i > 10 && (pause < 7500*time.Millisecond || pause > 12500*time.Millisecond) {
				t.Errorf("pause %d is %s", i, pause)
			}
		}

		cause := errors.New("stopped")
		ctx, stop := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Minute, func() { stop(cause) })
		began := time.Now()
		err = pollInterval{time.Hour, time.Hour}.until(ctx, func(context.Context) (bool, error) { return false, nil })
		if !errors.Is(err, cause) || time.Since(began) != time.Minute {
			t.Errorf("ended with %v after %s", err, time.Since(began))
		}
	})
}
