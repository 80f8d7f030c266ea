// Package acctest has what acceptance tests share. It is imported by tests only.
package acctest

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// What a shell points at an emulator or an account has no say in tests.
func init() {
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "WEB3CONNECT_") || strings.HasPrefix(name, "W3BLOCK_") {
			if err := os.Unsetenv(name); err != nil {
				panic(err)
			}
		}
	}
}

// Factories serve the provider in the test's own process. It polls fast, and asks
// no DNS unless an option says otherwise.
func Factories(options ...provider.Option) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){"web3connect": providerserver.NewProtocol6WithError(NewProvider(options...))}
}

// NewProvider is the provider that Factories serve.
func NewProvider(options ...provider.Option) tfprovider.Provider {
	all := []provider.Option{
		provider.WithPollInterval(time.Millisecond, 20*time.Millisecond),
		provider.WithRetryWait(time.Millisecond, 20*time.Millisecond),
		provider.WithTXTLookup(func(context.Context, string) ([]string, error) { return nil, nil }),
	}
	return provider.New("test", append(all, options...)...)()
}

// Emulator is an emulator of one test with two end users and, unless it is
// started with Unverified, a verified domain.
type Emulator struct {
	*emulator.Server
	t *testing.T
	// Alice and Bob are end users.
	Alice, Bob emulator.Account
}

// OffContract is for tests that have the service answer what its contract rules out.
func OffContract(o *emulator.Options) { o.Middleware = nil }

// Start runs an emulator until the test ends.
func Start(t *testing.T, configure ...func(*emulator.Options)) *Emulator {
	t.Helper()
	e := Unverified(t, configure...)
	e.must(e.VerifyDomain(t.Context(), emulator.DemoDomain))
	return e
}

// Unverified is Start without the verified domain. All that is asked and answered is
// checked against the OpenAPI description.
func Unverified(t *testing.T, configure ...func(*emulator.Options)) *Emulator {
	t.Helper()
	first := func(o *emulator.Options) {
		o.Middleware = conformance.Middleware(emulator.OpenAPI, t.Errorf)
		fromEnvironment(t, o)
	}
	last := func(o *emulator.Options) {
		if inner := o.Middleware; os.Getenv(turbulenceVariable) != "" {
			o.Middleware = func(next http.Handler) http.Handler {
				if inner != nil {
					next = inner(next)
				}
				return turbulence(next)
			}
		}
	}
	e := &Emulator{Server: emulator.Start(t, slices.Concat([]func(*emulator.Options){first}, configure, []func(*emulator.Options){last})...), t: t}
	var err error
	e.Alice, err = e.AddEndUser(t.Context(), "alice@example.com")
	e.must(err)
	e.Bob, err = e.AddEndUser(t.Context(), "bob@example.com")
	e.must(err)
	return e
}

func (e *Emulator) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

// Client is a client of the emulator that waits no longer than tests should before it
// sends something again.
func (e *Emulator) Client(apiKeySecret string) *client.Client {
	e.t.Helper()
	c, err := client.New(client.Config{Endpoint: e.URL, APIKeySecret: apiKeySecret, RetryWaitMin: time.Millisecond, RetryWaitMax: 20 * time.Millisecond})
	e.must(err)
	return c
}

// Config is a configuration with a provider block for the emulator; settings are
// further lines of that block.
func (e *Emulator) Config(body string, settings ...string) string {
	return Config(e.URL, emulator.DemoOrganizationSecret, body, settings...)
}

// Config is a configuration with a provider block.
func Config(endpoint, secret, body string, settings ...string) string {
	block := fmt.Sprintf("  endpoint       = %q\n  api_key_secret = %q\n", endpoint, secret)
	for _, line := range settings {
		block += "  " + line + "\n"
	}
	return "provider \"web3connect\" {\n" + block + "}\n" + body
}

// AllNFTs are the emulator's NFTs in the order of minting.
func (e *Emulator) AllNFTs() []emulator.NFT {
	e.t.Helper()
	nfts, err := e.NFTs(e.t.Context())
	e.must(err)
	return nfts
}

// Only is the emulator's only NFT.
func (e *Emulator) Only() emulator.NFT {
	e.t.Helper()
	nfts := e.AllNFTs()
	if len(nfts) != 1 {
		e.t.Fatalf("the service has %d NFTs instead of one", len(nfts))
	}
	return nfts[0]
}

// Count is how often an operation was called, successfully or not; "" counts all.
func (e *Emulator) Count(operation string) int {
	n := 0
	for _, r := range e.Requests() {
		if operation == "" || r.Operation == operation {
			n++
		}
	}
	return n
}

// Fault lets something go wrong.
func (e *Emulator) Fault(f emulator.Fault) {
	e.t.Helper()
	e.must(e.AddFault(f))
}

// Change changes the only NFT behind Terraform's back.
func (e *Emulator) Change(change func(*emulator.NFT)) {
	e.t.Helper()
	n := e.Only()
	change(&n)
	e.must(e.SetNFT(e.t.Context(), n))
}

// SetTXT sets the TXT records of a name in the emulator's own zone.
func (e *Emulator) SetTXT(name string, values ...string) {
	e.t.Helper()
	e.must(e.Server.SetTXT(e.t.Context(), name, values...))
}

// Context is the test's.
func (e *Emulator) Context() context.Context { return e.t.Context() }

// OnRequest calls do once, before the n-th call of an operation from now on is
// carried out.
func (e *Emulator) OnRequest(operation string, n int, do func()) {
	calls := 0
	e.Observe(func(name string) {
		if name != operation {
			return
		}
		if calls++; calls == n {
			do()
		}
	})
}

// AdvanceOnRequest moves the clock forward at each call of an operation.
func (e *Emulator) AdvanceOnRequest(operation string, d time.Duration) {
	e.Observe(func(name string) {
		if name == operation {
			e.must(e.Advance(e.t.Context(), d))
		}
	})
}
