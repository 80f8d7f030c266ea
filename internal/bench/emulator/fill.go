package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

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
	err := service.Fill(ctx, file, n, func(ctx context.Context, a *service.API) (func(context.Context, int) error, error) {
		address, err := a.Import(ctx, holder)
		return func(ctx context.Context, i int) error { return fillOne(ctx, &api{a, address}, i) }, err
	})
	if err != nil {
		return "", fmt.Errorf("filling a store: %w", err)
	}
	return file, os.WriteFile(full, nil, 0o600)
}

func fillOne(ctx context.Context, a *api, i int) error {
	id, err := a.mint(ctx, i)
	if err != nil || !public(i) {
		return err
	}
	var now string
	return a.Result(ctx, http.MethodPut, "/nft/"+id+"/visibility", map[string]string{"to": "public"}, &now)
}
