//go:build unix

package parent_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
)

// The provider of a Terraform that was killed ends by itself, and sends no mint that
// was not under way.
func TestAccOrphan(t *testing.T) {
	t.Parallel()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs terraform: set TF_ACC")
	}
	tf, err := findtf.Find(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	e := emulator.Start(t)
	if err := e.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
		t.Fatal(err)
	}
	if err := e.AddFault(emulator.Fault{Operation: "mintNFT", Kind: emulator.FaultStatus, Status: 429, RetryAfter: "1", Nth: 1}); err != nil {
		t.Fatal(err)
	}

	// The provider inherits terraform's standard input, and nobody else has it: its
	// other end tells when both have ended.
	alive, stdin, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = alive.Close() }()
	var output bytes.Buffer
	cmd := exec.CommandContext(t.Context(), tf.Path, "apply", "-auto-approve", "-input=false", "-no-color")
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = t.TempDir(), stdin, &output, &output
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Env = append(findtf.EnvironWithout("TF_", "WEB3CONNECT_", "W3BLOCK_"),
		"TF_CLI_CONFIG_FILE="+install(t, cmd.Dir, e), "CHECKPOINT_DISABLE=1",
		// The provider would die of the first line that it logs, as nobody reads it.
		"TF_LOG_SDK=off", "TF_LOG_PROVIDER_WEB3CONNECT=off",
		"WEB3CONNECT_ENDPOINT="+e.URL, "WEB3CONNECT_API_KEY_SECRET="+emulator.DemoOrganizationSecret)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e.Observe(func(operation string) {
		if operation == "mintNFT" {
			_ = cmd.Process.Kill()
		}
	})
	defer func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }() // what should not be there any more
	_ = stdin.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, alive)
	}()

	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("terraform was not killed: %v\n%s", err, &output)
	}
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("the provider is still there")
	}
	mints := 0
	for _, r := range e.Requests() {
		if r.Operation == "mintNFT" {
			mints++
		}
	}
	if mints != 1 {
		t.Errorf("%d mints were sent", mints)
	}
}

// install builds the provider, writes a configuration into dir, and gives the path of
// a CLI configuration file with which terraform needs no init.
func install(t *testing.T, dir string, e *emulator.Server) (cliConfig string) {
	t.Helper()
	const source = "registry.terraform.io/web3connect-community/web3connect"
	bin := t.TempDir()
	if err := mirror.GoBuild(t.Context(), "../..", ".", filepath.Join(bin, "terraform-provider-web3connect")); err != nil {
		t.Fatal(err)
	}
	holder, _, err := e.Account(t.Context(), emulator.DemoEndUserEmail)
	if err != nil {
		t.Fatal(err)
	}
	cliConfig = filepath.Join(bin, "terraform.rc")
	for file, content := range map[string]string{
		cliConfig: fmt.Sprintf("provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n", source, bin),
		filepath.Join(dir, "main.tf"): fmt.Sprintf(`
terraform {
  required_providers {
    web3connect = { source = %q }
  }
}
resource "web3connect_nft" "test" {
  holder_id_wallet_address = %q
  static_metadata = {
    issuer            = "Demo University"
    contents_provider = "Demo University"
    name              = "Diploma"
    description       = "Certifies a degree"
    image             = "https://university.example/1.png"
    link              = "https://university.example/1"
    serial_number     = 1
    total_issued      = 1
    animation_url     = "https://university.example/1.mp4"
  }
}
`, source, holder.IDWalletAddress),
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cliConfig
}
