package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// demo is a run of the demo, in the folder root.
type demo struct {
	root      string
	tf        string // path of terraform or tofu
	cliConfig string // its configuration file, which uses the mirror
	emulator  *emulator
	sent      map[string]int // requests so far, by operation
}

func (d *demo) path(elements ...string) string {
	return filepath.Join(append([]string{d.root}, elements...)...)
}

func (d *demo) emulatorBinary() string {
	return d.path("bin", findtf.Executable("web3connect-emulator"))
}

// build makes the binaries, the mirror and a working copy of the example.
func (d *demo) build(ctx context.Context) error {
	binary, err := findtf.Find(ctx, d.path("terraform"))
	if err != nil {
		return err
	}
	d.tf = binary.Path
	for _, old := range []string{"work", "emulator.db", "emulator.db-wal", "emulator.db-shm"} {
		if err := os.RemoveAll(d.path(old)); err != nil {
			return err
		}
	}
	if d.cliConfig, err = mirror.Build(ctx, ".", d.root); err != nil {
		return err
	}
	if err := mirror.GoBuild(ctx, ".", "./cmd/web3connect-emulator", d.emulatorBinary()); err != nil {
		return err
	}
	if err := tfrun.Copy(d.path("work"), "examples/credential-program"); err != nil {
		return err
	}
	fmt.Printf("%s, provider and emulator are ready.\n", d.tf)
	return nil
}

// stop ends what was started.
func (d *demo) stop() error {
	if d.emulator == nil {
		return nil
	}
	return d.emulator.stop()
}

// kept is the file that says which emulator KEEP=1 has left running.
func (d *demo) kept() string { return d.path("kept") }

// refuseKept ends a demo that would replace the files of an emulator that still
// runs.
func (d *demo) refuseKept(ctx context.Context) error {
	raw, err := os.ReadFile(d.kept())
	if err != nil {
		return nil //nolint:nilerr // none was kept
	}
	pid, control, _ := strings.Cut(strings.TrimSpace(string(raw)), " ")
	if (&emulator{control: control}).call(ctx, "GET", "/control/v1/options", nil, nil) == nil {
		return fmt.Errorf("an emulator of an earlier run is still there; stop it first: kill %s", pid)
	}
	return os.Remove(d.kept())
}

// keep leaves the emulator running and tells how to go on with it.
func (d *demo) keep() error {
	fmt.Printf(`
The emulator goes on, with its state in %s. To point a shell at it:

  export WEB3CONNECT_ENDPOINT=%s
  export WEB3CONNECT_OIDC_ISSUER=%s
  export WEB3CONNECT_API_KEY_SECRET=%s
  export TF_CLI_CONFIG_FILE=%s
  cd %s && %s plan

The console, where a browser shows what was issued: %s/. To stop it:

  kill %d
`, d.path("emulator.db"), d.emulator.rest, d.emulator.issuer, secret, d.cliConfig, d.path("work"), d.tf, d.emulator.control, d.emulator.cmd.Process.Pid)
	return os.WriteFile(d.kept(), fmt.Appendf(nil, "%d %s\n", d.emulator.cmd.Process.Pid, d.emulator.control), 0o600)
}

// terraform runs a command in the working copy. What it prints goes to a log
// file and is given back.
func (d *demo) terraform(ctx context.Context, args ...string) (string, error) {
	cmd := tfrun.Command(ctx, d.tf, d.path("work"), d.cliConfig, args...)
	cmd.Env = append(cmd.Env, "WEB3CONNECT_ENDPOINT="+d.emulator.rest, "WEB3CONNECT_API_KEY_SECRET="+secret)
	interruptible(cmd)
	output, err := cmd.CombinedOutput()
	if cmd.Process != nil {
		process.SignalGroup(cmd.Process, syscall.SIGKILL) // what it may have left
	}
	if logErr := d.log(args, output); logErr != nil {
		return "", logErr
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 2 && strings.Contains(strings.Join(args, " "), "-detailed-exitcode") {
		return string(output), errChanges
	}
	if err != nil {
		return "", fmt.Errorf("terraform %s: %w\n%s", args[0], err, output)
	}
	return string(output), nil
}

// errChanges is a plan that isn't empty.
var errChanges = errors.New("the plan has changes")

// interruptible lets a command end in its own way when its context is cancelled: Ctrl-C
// reaches only the demo, which passes it on once.
func interruptible(cmd *exec.Cmd) {
	process.OwnGroup(cmd)
	cmd.Cancel = func() error { return process.Signal(cmd.Process, syscall.SIGINT) }
	cmd.WaitDelay = 30 * time.Second
}

func (d *demo) log(args []string, output []byte) error {
	f, err := os.OpenFile(d.path("terraform.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "$ terraform %s\n%s\n", strings.Join(args, " "), output)
	return errors.Join(err, f.Close())
}
