package provider

import (
	"context"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
)

// sendOnce sends what must not be carried out twice, such as a mint, which has no
// idempotency key. Happened looks whether it was carried out. It is sent again only
// where the service turned it down for a reason that passes (429, a token that has
// ended) or said itself that it failed, and then only if a look, right before, shows
// that it hasn't happened. After an answer that was lost, is late or is a gateway's it
// may still happen: one look, and then the error.
func sendOnce(ctx context.Context, api *client.Client, send func(context.Context) error, happened func(context.Context) (bool, error)) error {
	var last error
	renewed := false
	return api.Retry(ctx, func(ctx context.Context) (again bool, err error) {
		if last != nil {
			if done, err := happened(ctx); err != nil || done {
				return false, unless(done, last)
			}
		}
		last = send(ctx)
		if client.IsUnauthorized(last) && !renewed {
			renewed = true
			if done, err := happened(ctx); err != nil || done {
				return false, unless(done, last)
			}
			last = send(ctx)
		}
		switch {
		case client.CodeOf(last) == client.CodeTooFast:
			return true, last
		case !client.MayHaveHappened(last):
			return false, last
		}
		done, err := happened(context.WithoutCancel(ctx)) // an interrupt must not lose what was done
		return err == nil && client.Failed(last), unless(done, last)
	})
}

// unless gives the error of a request that wasn't carried out. It says more than that
// of a look that failed.
func unless(done bool, err error) error {
	if done {
		return nil
	}
	return err
}
