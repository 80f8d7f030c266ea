package findtf

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/hc-install/product"
	"github.com/hashicorp/hc-install/releases"
)

// fetch downloads Terraform into a folder of its version; checksum and signature
// are verified. What is there already is taken.
func fetch(ctx context.Context, v *version.Version, dir string) (string, error) {
	dir = filepath.Join(dir, "terraform-"+v.String())
	path := filepath.Join(dir, Executable("terraform"))
	if _, err := os.Stat(path); err == nil {
		return path, nil
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o750); err != nil {
		return "", err
	}
	// Into a temporary folder first: an interrupted download leaves nothing behind
	// that looks like a binary.
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "terraform-*")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(tmp) }()
	fmt.Fprintf(os.Stderr, "No terraform or tofu on the PATH: downloading Terraform %s.\n", v)
	release := &releases.ExactVersion{Product: product.Terraform, Version: v, InstallDir: tmp}
	if _, err := release.Install(ctx); err != nil {
		return "", err
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, statErr := os.Stat(path); statErr == nil {
			return path, nil // another process was faster
		}
		return "", err
	}
	return path, nil
}
