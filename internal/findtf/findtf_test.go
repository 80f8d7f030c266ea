package findtf

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// fake puts a script into dir that answers "version" like Terraform or OpenTofu.
func fake(t *testing.T, dir, name, product, v string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the fake is a shell script")
	}
	path := filepath.Join(dir, name)
	script := "#!/bin/sh\nif [ \"$2\" = -json ]; then echo '{\"terraform_version\": \"" + v + "\"}'; else echo '" + product + " v" + v + "'; fi\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func noFetch(context.Context, *version.Version) (string, error) {
	return "", errors.New("no network")
}

// onPath is a PATH with one folder, with EnvPath unset.
func onPath(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Setenv(EnvPath, "")
	return dir
}

func TestFind(t *testing.T) {
	tests := map[string]struct {
		prepare func(t *testing.T, dir string)
		want    string // base name
		version string
		tofu    bool
	}{
		"terraform before tofu": {func(t *testing.T, dir string) {
			t.Helper()
			fake(t, dir, "terraform", "Terraform", "1.14.2")
			fake(t, dir, "tofu", "OpenTofu", "1.11.0")
		}, "terraform", "1.14.2", false},
		"tofu alone": {func(t *testing.T, dir string) {
			t.Helper()
			fake(t, dir, "tofu", "OpenTofu", "1.11.0")
		}, "tofu", "1.11.0", true},
		"an old terraform is passed over": {func(t *testing.T, dir string) {
			t.Helper()
			fake(t, dir, "terraform", "Terraform", "1.5.7")
			fake(t, dir, "tofu", "OpenTofu", "1.12.1")
		}, "tofu", "1.12.1", true},
		"a development version counts": {func(t *testing.T, dir string) {
			t.Helper()
			fake(t, dir, "terraform", "Terraform", "1.17.0-dev")
		}, "terraform", "1.17.0-dev", false},
		"the environment before the PATH": {func(t *testing.T, dir string) {
			t.Helper()
			fake(t, dir, "terraform", "Terraform", "1.14.2")
			t.Setenv(EnvPath, fake(t, t.TempDir(), "mine", "OpenTofu", "1.11.3"))
		}, "mine", "1.11.3", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			tt.prepare(t, onPath(t))
			b, err := Finder{Fetch: noFetch}.Find(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if filepath.Base(b.Path) != tt.want || b.Version != tt.version || b.Tofu != tt.tofu {
				t.Errorf("got %+v", b)
			}
		})
	}
}

func TestFind_fetches(t *testing.T) {
	onPath(t)
	path := fake(t, t.TempDir(), "terraform", "Terraform", fetched.String())
	b, err := Finder{Fetch: func(_ context.Context, v *version.Version) (string, error) {
		if !v.Equal(fetched) {
			t.Errorf("fetched %s", v)
		}
		return path, nil
	}}.Find(t.Context())
	if err != nil || b.Path != path {
		t.Errorf("got %+v, %v", b, err)
	}
}

func TestFind_saysWhatToDo(t *testing.T) {
	dir := onPath(t)
	fake(t, dir, "terraform", "Terraform", "1.5.7")
	_, err := Finder{Fetch: noFetch}.Find(t.Context())
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"on the PATH", EnvPath, "1.11.0 or newer", "is version 1.5.7, older", "no network"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
}

func TestFind_environmentIsBinding(t *testing.T) {
	dir := onPath(t)
	fake(t, dir, "terraform", "Terraform", "1.14.2")
	t.Setenv(EnvPath, filepath.Join(dir, "missing"))
	if _, err := (Finder{Fetch: noFetch}).Find(t.Context()); err == nil || !strings.Contains(err.Error(), EnvPath) {
		t.Errorf("got %v", err)
	}
}

func TestBinary_Env(t *testing.T) {
	if env := (Binary{Path: "/t"}).Env(); !slices.Equal(env, []string{EnvPath + "=/t"}) {
		t.Errorf("Terraform: %q", env)
	}
	if env := (Binary{Path: "/t", Tofu: true}).Env(); !slices.Contains(env, "TF_ACC_PROVIDER_HOST=registry.opentofu.org") {
		t.Errorf("OpenTofu: %q", env)
	}
}
