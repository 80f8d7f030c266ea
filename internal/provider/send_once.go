package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// longestLook bounds a look after a request whose answer was lost, as an interrupt
// doesn't end it: what was done must not be lost.
const longestLook = 2 * time.Minute

// sendOnce sends what must not be carried out twice, such as a mint, which has no
// idempotency key. Happened looks whether it was carried out. It is sent again only
// where the service turned it down for a reason that passes (429, a token that has
// ended) or said itself that it failed, and then only if a look, right before, shows
// that it hasn't happened. After an answer that was lost, is late or is a gateway's it
// may still happen: one look, and then the error.
func sendOnce(ctx context.Context, api *client.Client, send func(context.Context) error, happened func(context.Context) (bool, error)) error {
	lookOnce := func() (bool, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), longestLook)
		defer cancel()
		return happened(ctx)
	}
	var last, unclear error
	// lookAndSend looks first when something was sent before. Over tells that the look
	// has ended it.
	lookAndSend := func(ctx context.Context) (over bool, err error) {
		if last != nil {
			if done, err := happened(ctx); err != nil || done {
				return true, unless(done, last)
			}
		}
		last = send(ctx)
		return false, last
	}
	renewed := false
	err := api.Retry(ctx, func(ctx context.Context) (again bool, err error) {
		over, err := lookAndSend(ctx)
		if client.IsUnauthorized(err) && !over && !renewed {
			renewed = true
			over, err = lookAndSend(ctx)
		}
		if over {
			return false, err
		}
		switch {
		case client.CodeOf(last) == client.CodeTooFast:
			return true, last
		case !client.MayHaveHappened(last):
			return false, last
		}
		unclear = last
		done, err := lookOnce()
		return err == nil && client.Failed(last), unless(done, last)
	})
	if client.CodeOf(err) == client.CodeTooFast { // nobody has looked since
		if done, _ := lookOnce(); done {
			return nil
		}
	}
	if err != nil && unclear != nil && !client.MayHaveHappened(err) {
		return resentError{err, unclear}
	}
	return err
}

// unless gives the error of a request that wasn't carried out. It says more than that
// of a look that failed.
func unless(done bool, err error) error {
	if done {
		return nil
	}
	return err
}

// resentError is the end of a request that was sent again after one of which nobody
// knows for certain whether it will be carried out.
type resentError struct{ last, unclear error }

func (e resentError) Error() string {
	return fmt.Sprintf("%s (sent again after: %s)", e.last, e.unclear)
}
func (e resentError) Unwrap() error { return e.last }

// wasUnclear tells whether a request before the last one could still be carried out.
func wasUnclear(err error) bool {
	var resent resentError
	return errors.As(err, &resent)
}
