// Package cli is the command line of the emulator.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the REST API, the OpenID Provider, W3Block ID, the control API and its console."`
	Run     runCommand     `cmd:"" help:"Run a command, such as terraform test, with an emulator of its own."`
	Env     envCommand     `cmd:"" help:"Print the settings with which the Terraform provider uses the emulator, as lines for a shell: eval \"$$(web3connect-emulator env)\"."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// environment is what commands need besides their flags.
type environment struct {
	ctx            context.Context
	stdout, stderr io.Writer
	version        string
}

// exit ends the parsing of --help.
type exit struct{ code int }

// Main runs a command and gives the exit code: 0, 1 for a failure, 2 for wrong
// usage. It ends when ctx does.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer, version string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(exit)
			if !ok {
				panic(p)
			}
			code = e.code
		}
	}()
	var cmds commands
	parser, err := kong.New(&cmds,
		kong.Name("web3connect-emulator"),
		kong.Description("Emulates Web3Connect, with its OpenID Provider, and W3Block ID, to build, test and teach without an account. Every flag has an environment variable, WEB3CONNECT_EMULATOR_…."),
		kong.DefaultEnvars("WEB3CONNECT_EMULATOR"),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exit{code}) }),
		kong.UsageOnError(),
	)
	if err != nil {
		complain(stderr, err)
		return 1
	}
	command, err := parser.Parse(args)
	if err != nil {
		complain(stderr, err)
		return 2
	}
	err = command.Run(&environment{ctx, stdout, stderr, version})
	var ended *exitError
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return 0
	case errors.As(err, &ended):
		if ended.why != nil {
			complain(stderr, ended)
		}
		return ended.code
	}
	complain(stderr, err)
	return 1
}

// complain writes an error as one line.
func complain(stderr io.Writer, err error) {
	_, _ = fmt.Fprintf(stderr, "web3connect-emulator: %v\n", err)
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(env *environment) error {
	_, err := fmt.Fprintln(env.stdout, env.version)
	return err
}
