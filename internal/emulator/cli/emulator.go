package cli

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// emulatorFlags say what an emulator is like, wherever it listens.
type emulatorFlags struct {
	Data           string   `help:"SQLite file that keeps the state. Without it the state is gone when the emulator stops." placeholder:"FILE"`
	Seed           string   `help:"YAML file with accounts and NFTs that an empty state begins with, in place of the default seed." placeholder:"FILE"`
	DNS            string   `default:"zone" enum:"zone,system" help:"Where to look TXT records up: the zone that the control API fills (zone) or the system's resolver (system)."`
	DNSResolver    string   `help:"DNS server to look TXT records up with, in place of --dns." placeholder:"HOST:PORT"`
	PublishRecords bool     `help:"Publish the TXT record of each new organization in the emulator's own zone, so that its domain can be verified at once."`
	LogFormat      string   `default:"text" enum:"text,json" help:"Form of the log: text or json."`
	FailingEmails  []string `help:"E-mails whose import fails." placeholder:"EMAIL"`

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

// open makes the emulator. It says what is wrong with a flag by the flag's name.
func (f *emulatorFlags) open(env *environment, level slog.Level, controlToken string) (*emulator.Emulator, error) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	opts, err := f.options()
	if err != nil {
		return nil, err
	}
	opts.Logger, opts.ControlToken = f.logger(env, level), controlToken
	return emulator.New(opts)
}

func (f *emulatorFlags) options() (emulator.Options, error) {
	opts := emulator.Options{
		FailingEmails: f.FailingEmails, PublishRecords: f.PublishRecords, Middleware: middleware,
		Switches: emulator.Switches{
			ErrorStatusOK: f.ErrorStatusOK, RichNFT: f.RichNFT, ReplaceDynamic: f.ReplaceDynamic, DefaultVisibility: f.DefaultVisibility,
			HistoryDelay: f.HistoryDelay, PageCap: f.PageCap, TokenLifetime: f.TokenLifetime, RateLimit: f.RateLimit, ImportDelay: f.ImportDelay,
			W3BlockTokenLifetime: f.W3BlockTokenLifetime, W3BlockRateLimit: f.W3BlockRateLimit, W3BlockSignInLimit: f.W3BlockSignInLimit,
		},
	}
	if err := opts.Switches.Validate(); err != nil {
		return opts, flagError(err)
	}
	if f.Data != "" { // empty in the environment is as good as missing
		opts.DataFile = kong.ExpandPath(f.Data)
	}
	if f.Seed != "" {
		raw, err := os.ReadFile(kong.ExpandPath(f.Seed))
		if err != nil {
			return opts, fmt.Errorf("--seed: %w", err)
		}
		if opts.Seed, err = emulator.ParseSeed(f.Seed, raw); err != nil {
			return opts, fmt.Errorf("--seed %w", err)
		}
	}
	if f.DNSResolver != "" || f.DNS == "system" {
		if f.PublishRecords {
			return opts, fmt.Errorf("--publish-records fills the emulator's own zone, and another DNS is to be asked: leave it out, or --dns and --dns-resolver")
		}
		var err error
		if opts.Resolver, err = emulator.NewDNSResolver(f.DNSResolver); err != nil {
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

func (f *emulatorFlags) logger(env *environment, level slog.Level) *slog.Logger {
	opts := &slog.HandlerOptions{Level: level}
	if f.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(env.stderr, opts))
	}
	return slog.New(slog.NewTextHandler(env.stderr, opts))
}
