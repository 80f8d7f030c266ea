// Package findtf finds the Terraform or OpenTofu binary for tests, checks and
// the demo, so that all of them use the same one.
package findtf

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// EnvPath is the environment variable that names the binary; plugin-testing
// reads the same.
const EnvPath = "TF_ACC_TERRAFORM_PATH"

// envHost tells plugin-testing the registry's host.
const envHost = "TF_ACC_PROVIDER_HOST"

var (
	// Oldest is the first version of either product that reads the examples.
	Oldest = version.Must(version.NewVersion("1.11.0"))
	// fetched is the Terraform version that is downloaded where there is none.
	fetched = version.Must(version.NewVersion("1.11.4"))
)

// Binary is a Terraform or OpenTofu binary.
type Binary struct {
	Path    string
	Version string
	Tofu    bool
}

// Name is the product's name.
func (b Binary) Name() string {
	if b.Tofu {
		return "OpenTofu"
	}
	return "Terraform"
}

// RegistryHost is the host that the product takes for a provider's source
// address without one.
func (b Binary) RegistryHost() string {
	if b.Tofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// Env are the settings with which plugin-testing uses the binary.
func (b Binary) Env() []string {
	env := []string{EnvPath + "=" + b.Path}
	if b.Tofu { // plugin-testing assumes Terraform's registry otherwise
		env = append(env, envHost+"="+b.RegistryHost(), "TF_ACC_PROVIDER_NAMESPACE=hashicorp")
	}
	return env
}

// ForTofu tells whether an environment has the settings of an OpenTofu.
func ForTofu(getenv func(string) string) bool {
	return getenv(envHost) == Binary{Tofu: true}.RegistryHost()
}

// Finder looks for a binary.
type Finder struct {
	// Fetch installs a Terraform of the given version and gives its path.
	Fetch func(ctx context.Context, v *version.Version) (string, error)
}

// Find gives the binary that EnvPath names, else terraform or tofu on the PATH,
// else a Terraform that it downloads into installDir (once).
func Find(ctx context.Context, installDir string) (Binary, error) {
	f := Finder{Fetch: func(ctx context.Context, v *version.Version) (string, error) { return fetch(ctx, v, installDir) }}
	return f.Find(ctx)
}

// Find is Find with the finder's own way to fetch.
func (f Finder) Find(ctx context.Context) (Binary, error) {
	if path := os.Getenv(EnvPath); path != "" {
		b, err := inspect(ctx, path)
		if err != nil {
			return Binary{}, fmt.Errorf("%s: %w", EnvPath, err)
		}
		return b, nil
	}
	var unusable []error
	for _, name := range []string{"terraform", "tofu"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		b, err := inspect(ctx, path)
		if err == nil {
			return b, nil
		}
		unusable = append(unusable, err)
	}
	path, err := f.Fetch(ctx, fetched)
	if err == nil {
		var b Binary
		if b, err = inspect(ctx, path); err == nil {
			return b, nil
		}
	}
	if ctx.Err() != nil {
		return Binary{}, context.Cause(ctx)
	}
	unusable = append(unusable, fmt.Errorf("downloading Terraform %s: %w", fetched, err))
	return Binary{}, fmt.Errorf("no usable terraform or tofu. Put Terraform or OpenTofu %s or newer on the PATH, or name it with %s.\n%w",
		Oldest, EnvPath, errors.Join(unusable...))
}

// inspect asks a binary for its version.
func inspect(ctx context.Context, path string) (Binary, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return Binary{}, err
	}
	out, err := askVersion(ctx, path, "-json").Output()
	if err != nil {
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return Binary{}, fmt.Errorf("%s version: %w", path, err)
	}
	var said struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(out, &said); err != nil {
		return Binary{}, fmt.Errorf("%s version: %w", path, err)
	}
	v, err := version.NewVersion(said.Version)
	if err != nil {
		return Binary{}, fmt.Errorf("%s version: %w", path, err)
	}
	if v.Core().LessThan(Oldest) {
		return Binary{}, fmt.Errorf("%s is version %s, older than %s", path, v, Oldest)
	}
	return Binary{Path: path, Version: v.String(), Tofu: isTofu(ctx, path)}, nil
}

// isTofu tells OpenTofu, which answers version -json like Terraform does, by the
// plain text.
func isTofu(ctx context.Context, path string) bool {
	out, err := askVersion(ctx, path).Output()
	return err == nil && strings.HasPrefix(string(out), "OpenTofu")
}

// askVersion is the command "version". Neither a configuration of the user's nor
// a look for updates has a say.
func askVersion(ctx context.Context, path string, flags ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, append([]string{"version"}, flags...)...) //nolint:gosec // the user's own binary
	cmd.Env = append(EnvironWithout("TF_"), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	return cmd
}

// EnvironWithout is the environment without the variables of some prefixes, so
// that a user's settings have no say.
func EnvironWithout(prefixes ...string) []string {
	var kept []string
	for _, v := range os.Environ() {
		if !slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(v, prefix) }) {
			kept = append(kept, v)
		}
	}
	return kept
}

// Executable is a program's file name on this system.
func Executable(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}
