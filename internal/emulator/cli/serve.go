package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

type serveCommand struct {
	Listen        string     `default:"127.0.0.1:8585" help:"Address of the REST API, the OpenID Provider and W3Block ID; port 0 for a free one." placeholder:"HOST:PORT"`
	ControlListen string     `default:"127.0.0.1:8586" help:"Address of the control API and the console; port 0 for a free one. One that isn't a loopback address needs --control-token." placeholder:"HOST:PORT"`
	ControlToken  string     `help:"What the control API wants as a Bearer token. Without one it answers to this machine only." placeholder:"TOKEN"`
	LogLevel      slog.Level `default:"info" help:"Least level of the log on standard error: debug, info, warn or error."`

	emulatorFlags `embed:""`
}

// Run serves until the context ends.
func (c *serveCommand) Run(env *environment) error {
	e, err := c.open(env, c.LogLevel, c.ControlToken)
	if err != nil {
		return err
	}
	return errors.Join(c.serve(env, e), e.Close())
}

func (c *serveCommand) serve(env *environment, e *emulator.Emulator) error {
	rest, err := listen(env.ctx, "--listen", c.Listen)
	if err != nil {
		return err
	}
	control, err := c.listenControl(env.ctx)
	if err != nil {
		return errors.Join(err, rest.Close())
	}
	// For people and for programs that wait until it accepts connections.
	if err := announce.Write(env.stdout, rest.Addr(), control.Addr()); err != nil {
		return errors.Join(err, rest.Close(), control.Close())
	}

	servers := serveOn(e, rest, control)
	select {
	case err = <-servers.failed:
	case <-env.ctx.Done():
	}
	servers.stop(env.ctx)
	return err
}

// listenControl opens the port of the control API. It can do all and shows codes, so
// that others than this machine need a token.
func (c *serveCommand) listenControl(ctx context.Context) (net.Listener, error) {
	const flag = "--control-listen"
	host, _, err := net.SplitHostPort(c.ControlListen)
	if err == nil && c.ControlToken == "" && !emulator.IsLoopback(host) {
		return nil, fmt.Errorf("%s %q is not a loopback address: give a --control-token, or listen on 127.0.0.1, [::1] or localhost", flag, c.ControlListen)
	}
	return listen(ctx, flag, c.ControlListen)
}
