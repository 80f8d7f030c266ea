package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

type serveCommand struct {
	Listen        string     `default:"127.0.0.1:8585" help:"Address of the REST API; port 0 for a free one." placeholder:"HOST:PORT"`
	ControlListen string     `default:"127.0.0.1:8586" help:"Address of the control API, a loopback one; port 0 for a free one." placeholder:"HOST:PORT"`
	Data          string     `help:"SQLite file that keeps the state. Without it the state is gone when the emulator stops." placeholder:"FILE" type:"path"`
	DNS           string     `default:"zone" enum:"zone,system" help:"Where to look TXT records up: the zone that the control API fills (zone) or the system's resolver (system)."`
	DNSResolver   string     `help:"DNS server to look TXT records up with, in place of --dns." placeholder:"HOST:PORT"`
	LogLevel      slog.Level `default:"info" help:"Least level of the log on standard error: debug, info, warn or error."`
	LogFormat     string     `default:"text" enum:"text,json" help:"Form of the log: text or json."`
	FailingEmails []string   `help:"E-mails whose import fails." placeholder:"EMAIL"`

	ErrorStatusOK     bool              `help:"Answer errors with HTTP 200 and the error envelope."`
	RichNFT           bool              `help:"Add holder, minter and visibility to the NFT object."`
	ReplaceDynamic    bool              `help:"Let the PUT of dynamic metadata replace instead of merge."`
	DefaultVisibility string            `default:"private" enum:"private,public" help:"Visibility of a new NFT: private or public."`
	PageCap           int               `default:"100" help:"Largest page of a listing."`
	TokenLifetime     emulator.Duration `default:"720h" help:"How long an access token lives."`
	ImportDelay       emulator.Duration `default:"1s" help:"How long an import batch runs."`
}

// Run serves until the context ends.
func (c *serveCommand) Run(env *environment) error {
	opts := emulator.Options{
		DataFile: c.Data, Logger: c.logger(env), FailingEmails: c.FailingEmails,
		Switches: emulator.Switches{
			ErrorStatusOK: c.ErrorStatusOK, RichNFT: c.RichNFT, ReplaceDynamic: c.ReplaceDynamic,
			DefaultVisibility: c.DefaultVisibility, PageCap: c.PageCap, TokenLifetime: c.TokenLifetime, ImportDelay: c.ImportDelay,
		},
	}
	if c.DNSResolver != "" || c.DNS == "system" {
		var err error
		if opts.Resolver, err = emulator.NewDNSResolver(c.DNSResolver); err != nil {
			return fmt.Errorf("--dns-resolver: %w", err)
		}
	}
	e, err := emulator.New(opts)
	if err != nil {
		return err
	}
	err = c.serve(env, e)
	return errors.Join(err, e.Close())
}

func (c *serveCommand) serve(env *environment, e *emulator.Emulator) error {
	rest, err := listen(env.ctx, "--listen", c.Listen)
	if err != nil {
		return err
	}
	control, err := listen(env.ctx, "--control-listen", c.ControlListen)
	if err != nil {
		return errors.Join(err, rest.Close())
	}
	// For people and for programs that wait until it accepts connections.
	if _, err := fmt.Fprintf(env.stdout, "rest http://%s/rest/v1\ncontrol http://%s\n", rest.Addr(), control.Addr()); err != nil {
		return errors.Join(err, rest.Close(), control.Close())
	}

	failed := make(chan error, 2)
	servers := []*http.Server{serveOn(rest, e.Handler(), failed), serveOn(control, e.ControlHandler(), failed)}
	select {
	case err = <-failed:
	case <-env.ctx.Done():
	}
	e.Release()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(env.ctx), 5*time.Second)
	defer cancel()
	for _, server := range servers {
		if server.Shutdown(stopping) != nil {
			_ = server.Close()
		}
	}
	return err
}

func serveOn(l net.Listener, handler http.Handler, failed chan<- error) *http.Server {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return server
}

// listen opens a port of this machine alone: neither API is made for others.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%s %q is not of the form HOST:PORT", flag, address)
	}
	if !emulator.IsLoopback(host) {
		return nil, fmt.Errorf("%s %q is not a loopback address; the emulator has well-known secrets, so it listens on 127.0.0.1, [::1] or localhost only", flag, address)
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", flag, address, err)
	}
	return l, nil
}

func (c *serveCommand) logger(env *environment) *slog.Logger {
	opts := &slog.HandlerOptions{Level: c.LogLevel}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(env.stderr, opts))
	}
	return slog.New(slog.NewTextHandler(env.stderr, opts))
}
