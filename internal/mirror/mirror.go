// Package mirror installs the provider for the real `terraform init`: in a
// filesystem mirror, as users without the registry do.
package mirror

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// Version is under which the mirror offers the provider.
const Version = "0.1.0"

// Build builds the provider in the folder source into a new mirror in dir, see
// Install.
func Build(ctx context.Context, source, dir string) (configFile string, err error) {
	return Install(dir, func(plugin string) error { return GoBuild(ctx, source, ".", plugin) })
}

// Install makes a new mirror in dir, for Terraform and for OpenTofu, which look under
// different hosts. Put puts the plugin's binary where it is told. It gives the path of a
// CLI configuration file (TF_CLI_CONFIG_FILE) that uses only the mirror.
func Install(dir string, put func(plugin string) error) (configFile string, err error) {
	root := filepath.Join(dir, "mirror")
	if err := os.RemoveAll(root); err != nil {
		return "", err
	}
	plugin := func(host string) string {
		return filepath.Join(root, host, "web3connect-community", "web3connect", Version, runtime.GOOS+"_"+runtime.GOARCH,
			findtf.Executable("terraform-provider-web3connect_v"+Version))
	}
	terraform, tofu := plugin("registry.terraform.io"), plugin("registry.opentofu.org")
	if err := put(terraform); err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(tofu), 0o750); err != nil {
		return "", err
	}
	if err := os.Link(terraform, tofu); err != nil {
		return "", err
	}
	configFile = filepath.Join(dir, "terraform.rc")
	config := fmt.Sprintf("disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(root))
	return configFile, os.WriteFile(configFile, []byte(config), 0o600)
}

// GoBuild builds a program of the module in the folder source.
func GoBuild(ctx context.Context, source, program, out string, flags ...string) error {
	cmd := exec.CommandContext(ctx, "go", append(append([]string{"build"}, flags...), "-o", out, program)...)
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", program, err, output)
	}
	return nil
}
