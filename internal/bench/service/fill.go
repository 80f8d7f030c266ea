package service

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// fillers is how many are filled in at a time; they share commits.
const fillers = 64

// Fill puts n things into an emulator's new file, without sockets, which would take
// most of the time. Begin is called once and gives what puts in the i-th.
func Fill(ctx context.Context, file string, n int, begin func(context.Context, *API) (one func(ctx context.Context, i int) error, err error)) (err error) {
	e, err := emulator.New(emulator.Options{DataFile: file}) //nolint:contextcheck // it takes none
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	a, err := SignIn(ctx, &http.Client{Transport: direct{e}}, "http://localhost/rest/v1", "http://localhost")
	if err != nil {
		return err
	}
	one, err := begin(ctx, a)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var next atomic.Int64
	go tellProgress(ctx, &next, n)
	group, ctx := errgroup.WithContext(ctx)
	for range fillers {
		group.Go(func() error {
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := one(ctx, i); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

func tellProgress(ctx context.Context, done *atomic.Int64, n int) {
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			fmt.Fprintf(os.Stderr, "filling a store: %d of %d NFTs\n", min(done.Load(), int64(n)), n)
		case <-ctx.Done():
			return
		}
	}
}

// direct carries requests to an emulator in this process.
type direct struct{ e *emulator.Emulator }

// RoundTrip calls the handler.
func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	handler := d.e.Handler()
	if strings.HasPrefix(r.URL.Path, "/control/") {
		handler = d.e.ControlHandler()
	}
	served := r.Clone(r.Context()) // handlers set path values
	served.Host = r.URL.Host
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, served)
	return recorder.Result(), nil
}
