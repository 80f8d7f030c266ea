package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

type serveCommand struct {
	Listen        string     `default:"127.0.0.1:8585" help:"Address of the REST API, the OpenID Provider and W3Block ID; port 0 for a free one." placeholder:"HOST:PORT"`
	ControlListen string     `default:"127.0.0.1:8586" help:"Address of the control API and the console; port 0 for a free one. One that isn't a loopback address needs --control-token." placeholder:"HOST:PORT"`
	ControlToken  string     `help:"What the control API wants as a Bearer token. Without one it answers to this machine only." placeholder:"TOKEN"`
	Data          string     `help:"SQLite file that keeps the state. Without it the state is gone when the emulator stops." placeholder:"FILE"`
	Seed          string     `help:"YAML file with accounts and NFTs that an empty state begins with, in place of the default seed." placeholder:"FILE"`
	DNS           string     `default:"zone" enum:"zone,system" help:"Where to look TXT records up: the zone that the control API fills (zone) or the system's resolver (system)."`
	DNSResolver   string     `help:"DNS server to look TXT records up with, in place of --dns." placeholder:"HOST:PORT"`
	LogLevel      slog.Level `default:"info" help:"Least level of the log on standard error: debug, info, warn or error."`
	LogFormat     string     `default:"text" enum:"text,json" help:"Form of the log: text or json."`
	FailingEmails []string   `help:"E-mails whose import fails." placeholder:"EMAIL"`

	ErrorStatusOK        bool              `help:"Answer errors with HTTP 200 and the error envelope."`
	RichNFT              bool              `help:"Add holder, minter and visibility to the NFT object."`
	ReplaceDynamic       bool              `help:"Let the PUT of dynamic metadata replace instead of merge."`
	DefaultVisibility    string            `default:"private" enum:"private,public" help:"Visibility of a new NFT: private or public."`
	HistoryDelay         emulator.Duration `default:"0s" help:"How long an NFT's history lags behind."`
	PageCap              int               `default:"100" help:"Largest page of a listing."`
	TokenLifetime        emulator.Duration `default:"720h" help:"How long an access token lives."`
	RateLimit            float64           `default:"0" help:"Requests a second that the REST API answers, the others get 429; 0 for all."`
	ImportDelay          emulator.Duration `default:"1s" help:"How long an import batch waits before it runs; negative to run it before its submission is answered."`
	W3BlockTokenLifetime emulator.Duration `default:"24h" env:"WEB3CONNECT_EMULATOR_W3BLOCK_TOKEN_LIFETIME" help:"How long an access token of W3Block ID lives." name:"w3block-token-lifetime"`
	W3BlockRateLimit     int               `default:"120" env:"WEB3CONNECT_EMULATOR_W3BLOCK_RATE_LIMIT" help:"Requests a minute that W3Block ID answers; negative for all." name:"w3block-rate-limit"`
	W3BlockSignInLimit   int               `default:"60" env:"WEB3CONNECT_EMULATOR_W3BLOCK_SIGN_IN_LIMIT" help:"Sign-ins a minute that W3Block ID answers; negative for all." name:"w3block-sign-in-limit"`
}

// middleware wraps the handlers, in tests alone.
var middleware func(http.Handler) http.Handler

// gcPercent lets the heap grow further than Go's default before it is collected: it
// is small, and with many requests a second collected all the time.
const gcPercent = 400

// Run serves until the context ends.
func (c *serveCommand) Run(env *environment) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	opts, err := c.options(env)
	if err != nil {
		return err
	}
	e, err := emulator.New(opts)
	if err != nil {
		return err
	}
	err = c.serve(env, e)
	return errors.Join(err, e.Close())
}

func (c *serveCommand) options(env *environment) (emulator.Options, error) {
	opts := emulator.Options{
		Logger: c.logger(env), FailingEmails: c.FailingEmails, ControlToken: c.ControlToken, Middleware: middleware,
		Switches: emulator.Switches{
			ErrorStatusOK: c.ErrorStatusOK, RichNFT: c.RichNFT, ReplaceDynamic: c.ReplaceDynamic, DefaultVisibility: c.DefaultVisibility,
			HistoryDelay: c.HistoryDelay, PageCap: c.PageCap, TokenLifetime: c.TokenLifetime, RateLimit: c.RateLimit, ImportDelay: c.ImportDelay,
			W3BlockTokenLifetime: c.W3BlockTokenLifetime, W3BlockRateLimit: c.W3BlockRateLimit, W3BlockSignInLimit: c.W3BlockSignInLimit,
		},
	}
	if err := opts.Switches.Validate(); err != nil {
		return opts, flagError(err)
	}
	if c.Data != "" { // empty in the environment is as good as missing
		opts.DataFile = kong.ExpandPath(c.Data)
	}
	if c.Seed != "" {
		raw, err := os.ReadFile(kong.ExpandPath(c.Seed))
		if err != nil {
			return opts, fmt.Errorf("--seed: %w", err)
		}
		if opts.Seed, err = emulator.ParseSeed(c.Seed, raw); err != nil {
			return opts, fmt.Errorf("--seed %w", err)
		}
	}
	if c.DNSResolver != "" || c.DNS == "system" {
		var err error
		if opts.Resolver, err = emulator.NewDNSResolver(c.DNSResolver); err != nil {
			return opts, fmt.Errorf("--dns-resolver: %w", err)
		}
	}
	return opts, nil
}

// flagError says what is wrong with a switch by its flag, not its name in JSON.
func flagError(err error) error {
	name, rest, _ := strings.Cut(err.Error(), " ")
	return fmt.Errorf("--%s %s", strings.ReplaceAll(name, "_", "-"), rest)
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

func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(address); err != nil {
		return nil, fmt.Errorf("%s %q is not of the form HOST:PORT", flag, address)
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
