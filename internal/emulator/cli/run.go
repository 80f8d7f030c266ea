package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"

	"github.com/mattn/go-isatty"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
)

type runCommand struct {
	W3Block  bool       `env:"WEB3CONNECT_EMULATOR_W3BLOCK" help:"Sign in with the tenant of W3Block ID, in place of the API key secret." name:"w3block"`
	LogLevel slog.Level `default:"warn" help:"Least level of the log on standard error: debug, info, warn or error."`

	emulatorFlags `embed:""`

	Command []string `arg:"" help:"The command with its arguments, such as: terraform test." passthrough:""`
}

// Help is what --help says beside the flags.
func (runCommand) Help() string {
	return "The emulator listens on free ports of this machine while the command runs. The command has the settings of the command env in its environment, " +
		"and none of another service's; WEB3CONNECT_EMULATOR_CONTROL is the address of control API and console. " +
		"Without --data the service begins anew each time, which a Terraform state of before doesn't fit. " +
		"The exit code is the command's, or 127 where it can't be started."
}

// controlVariable names the control listener for a command.
const controlVariable = "WEB3CONNECT_EMULATOR_CONTROL"

// exitError ends the program with a code. Why is nil where a command has said so itself.
type exitError struct {
	code int
	why  error
}

func (e *exitError) Error() string { return fmt.Sprintf("run: %v", e.why) }

// Run serves while the command runs.
func (c *runCommand) Run(env *environment) (err error) {
	e, err := c.open(env, c.LogLevel, "")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	const free = "127.0.0.1:0"
	rest, err := listen(env.ctx, "address", free)
	if err != nil {
		return err
	}
	control, err := listen(env.ctx, "address", free)
	if err != nil {
		return errors.Join(err, rest.Close())
	}
	servers := serveOn(e, rest, control)
	defer servers.stop(env.ctx)

	// `--` is the shell's custom, and no part of the command.
	args := c.Command
	if args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return errors.New("run: there is no command behind --")
	}
	cmd := exec.CommandContext(env.ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, env.stdout, env.stderr
	cmd.Env = c.environ("http://"+rest.Addr().String(), "http://"+control.Addr().String())
	cmd.Cancel = func() error { return interrupt(cmd) }
	return exitOf(env.ctx, cmd.Run())
}

// environ is this process's environment with the settings of the emulator alone, so that
// nothing reaches a real service.
func (c *runCommand) environ(base, control string) []string {
	environ := slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "WEB3CONNECT_") || strings.HasPrefix(v, "W3BLOCK_")
	})
	set, _ := emulator.Settings(base, c.W3Block)
	return append(append(environ, set...), controlVariable+"="+control)
}

// interrupt passes a signal on, once. From a terminal the command has got it itself, and
// Terraform takes a second one as a reason to drop everything.
func interrupt(cmd *exec.Cmd) error {
	if isatty.IsTerminal(os.Stdin.Fd()) {
		return nil
	}
	return process.Signal(cmd.Process, syscall.SIGTERM)
}

// exitOf is what the program ends with when the command has ended. One that ended well after
// a signal gives the context's error.
func exitOf(ctx context.Context, err error) error {
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.Exited():
		return &exitError{code: exit.ExitCode()}
	case exit != nil: // by a signal
		return &exitError{code: 1, why: err}
	case err != nil && ctx.Err() == nil:
		return &exitError{code: 127, why: err}
	}
	return err
}
