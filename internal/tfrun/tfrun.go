// Package tfrun is how the project's own tools run Terraform: a user's settings have
// no say, and what one tool measures or strikes is what another shows.
package tfrun

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// Command is a terraform that runs in dir with the CLI configuration of that name. More
// may be added to its environment.
func Command(ctx context.Context, binary, dir, cliConfig string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, binary, args...)
	cmd.Dir = dir
	cmd.Env = append(findtf.EnvironWithout("TF_", "WEB3CONNECT_", "W3BLOCK_", "GOGC=", "GOMEMLIMIT=", "GOMAXPROCS=", "GODEBUG="),
		"TF_CLI_CONFIG_FILE="+cliConfig, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1")
	return cmd
}

// Copy copies a configuration into a new folder, without what somebody left there who ran
// it in place.
func Copy(dst, src string) error {
	if err := os.CopyFS(dst, os.DirFS(src)); err != nil {
		return err
	}
	for _, leftover := range []string{".terraform", ".terraform.lock.hcl", "terraform.tfstate", "terraform.tfstate.backup"} {
		if err := os.RemoveAll(filepath.Join(dst, leftover)); err != nil {
			return err
		}
	}
	return nil
}
