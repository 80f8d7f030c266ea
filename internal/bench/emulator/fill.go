package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// fillers is how many mints are under way at a time; they share commits.
const fillers = 64

// filled gives a file with n NFTs, a kept one if there is. Small and large store
// have a file each, even if they have as many.
func (b *bench) filled(ctx context.Context, size string, n int) (string, error) {
	dir := b.keep
	if dir == "" {
		dir = b.dir
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	file := filepath.Join(dir, fmt.Sprintf("%s-%d.db", size, n))
	// Its presence tells a full store from one whose filling was broken off.
	full := file + ".full"
	if _, err := os.Stat(full); err == nil {
		progress("using %s", file)
		return file, nil
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(file + suffix); err != nil {
			return "", err
		}
	}
	if err := fill(ctx, file, n); err != nil {
		return "", fmt.Errorf("filling a store: %w", err)
	}
	return file, os.WriteFile(full, nil, 0o600)
}

// fill mints without sockets, which would take most of the time.
func fill(ctx context.Context, file string, n int) (err error) {
	e, err := emulator.New(emulator.Options{DataFile: file}) //nolint:contextcheck // it takes none
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	a, err := signIn(ctx, &http.Client{Transport: direct{e}}, "http://localhost/rest/v1", "http://localhost")
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
				if err := fillOne(ctx, a, i); err != nil {
					return err
				}
			}
			return ctx.Err()
		})
	}
	return group.Wait()
}

func fillOne(ctx context.Context, a *api, i int) error {
	id, err := a.mint(ctx, i)
	if err != nil || !public(i) {
		return err
	}
	var now string
	return a.result(ctx, http.MethodPut, "/nft/"+id+"/visibility", map[string]string{"to": "public"}, &now)
}

func tellProgress(ctx context.Context, done *atomic.Int64, n int) {
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			progress("filling a store: %d of %d NFTs", min(done.Load(), int64(n)), n)
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
