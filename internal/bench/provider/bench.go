package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/shape"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider"
)

// bench is a run of the measurements.
type bench struct {
	options
	dir             string // for what is gone afterwards
	tf, cliConfig   string
	emulator        string // its binary
	provider, floor subject
	resources       map[string]bool // that the provider has
	report          *report
}

// subject is a provider that is measured.
type subject struct{ name, binary string }

// scenario makes rows of the report and figures.
type scenario struct {
	name string
	run  func(*bench, context.Context) error
}

var scenarios = []scenario{
	{"start", (*bench).start},
	{"nft", (*bench).nfts},
	{"few", (*bench).fewOfMany},
	{"latency", (*bench).latency},
	{"batch", (*bench).batches},
	{"import", (*bench).imports},
}

func scenarioNames() (names []string) {
	for _, s := range scenarios {
		names = append(names, s.name)
	}
	return names
}

// missing is a resource that the provider doesn't have.
type missing string

func (m missing) Error() string { return "skipped, since the provider has no " + string(m) }

// measure runs the scenarios that were asked for. One that can't be run doesn't keep the
// others away.
func measure(ctx context.Context, o options) (_ *report, err error) {
	if _, err := os.Stat("internal/bench/provider"); err != nil {
		return nil, errors.New("run it in the root of the repository, with make bench-provider")
	}
	b := &bench{options: o, report: newReport()}
	if b.dir, err = os.MkdirTemp("", "web3connect-bench-"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if err := b.build(ctx); err != nil {
		return nil, err
	}
	for _, s := range scenarios {
		if o.only != nil && !o.only.MatchString(s.name) {
			continue
		}
		began := time.Now()
		runErr := s.run(b, ctx)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var none missing
		switch {
		case errors.As(runErr, &none):
			b.report.Skipped = append(b.report.Skipped, fmt.Sprintf("%s: %s", s.name, none))
		case runErr != nil:
			err = errors.Join(err, fmt.Errorf("%s: %w", s.name, runErr))
		}
		progress("%s: %s", s.name, time.Since(began).Round(time.Millisecond))
	}
	return b.report, err
}

// stripped is how releases are built.
var stripped = []string{"-trimpath", "-ldflags", "-s -w"}

// build makes the binaries and the mirror.
func (b *bench) build(ctx context.Context) error {
	found, err := findtf.Find(ctx, filepath.Join(".demo", "terraform"))
	if err != nil {
		return err
	}
	b.tf, b.report.Terraform = found.Path, found.Name()+" "+found.Version
	shapes, err := b.shapes(ctx)
	if err != nil {
		return err
	}
	binary := func(name string) string { return filepath.Join(b.dir, findtf.Executable(name)) }
	b.emulator, b.provider, b.floor = binary("web3connect-emulator"), subject{"provider", binary("provider")}, subject{"floor", binary("floor")}
	if b.cliConfig, err = mirror.Install(b.dir, func(plugin string) error {
		return mirror.GoBuild(ctx, ".", "./internal/bench/provider/meter", plugin, stripped...)
	}); err != nil {
		return err
	}
	for _, program := range []struct {
		path, out string
		flags     []string
	}{
		{".", b.provider.binary, stripped},
		{"./internal/bench/provider/floor", b.floor.binary, []string{"-trimpath", "-ldflags", "-s -w -X main.shapes=" + shapes}},
		{"./cmd/web3connect-emulator", b.emulator, []string{"-trimpath"}},
	} {
		if err := mirror.GoBuild(ctx, ".", program.path, program.out, program.flags...); err != nil {
			return err
		}
	}
	return nil
}

// nftType is the resource that the floor has, too.
const nftType = "web3connect_nft"

// shapes asks the provider which attributes it has, for the floor.
func (b *bench) shapes(ctx context.Context) (string, error) {
	server, err := providerserver.NewProtocol6WithError(provider.New("bench")())()
	if err != nil {
		return "", err
	}
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return "", err
	}
	b.resources = map[string]bool{}
	for name := range schemas.ResourceSchemas {
		b.resources[name] = true
	}
	s := shape.Shapes{Type: nftType}
	if s.Resource, err = shape.Of(schemas.ResourceSchemas[nftType]); err != nil {
		return "", fmt.Errorf("%s: %w", nftType, err)
	}
	if s.Provider, err = shape.Of(schemas.Provider); err != nil {
		return "", fmt.Errorf("the provider block: %w", err)
	}
	return s.Encode()
}

// need gives an error if the provider lacks a resource.
func (b *bench) need(resource string) error {
	if !b.resources[resource] {
		return missing(resource)
	}
	return nil
}

// eachRound calls both as often as there are rounds; who begins changes.
func (b *bench) eachRound(first, second func() error) error {
	for i := range b.rounds {
		steps := []func() error{first, second}
		if i%2 == 1 {
			slices.Reverse(steps)
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// serve starts an emulator of its own and signs in.
func (b *bench) serve(ctx context.Context, flags ...string) (*service.API, func(), error) {
	s, err := service.Serve(ctx, b.dir, b.emulator, append([]string{"--log-level", "error"}, flags...)...)
	if err != nil {
		return nil, nil, err
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = concurrency
	a, err := service.SignIn(ctx, &http.Client{Transport: transport}, s.REST, s.Control)
	if err != nil {
		s.Stop()
		return nil, nil, err
	}
	return a, func() { transport.CloseIdleConnections(); s.Stop() }, nil
}

// listen serves in this process until the context ends.
func listen(ctx context.Context, handler http.Handler) (baseURL string, err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(os.Stderr, "", 0)}
	go func() { _ = server.Serve(listener) }()
	context.AfterFunc(ctx, func() { _ = server.Close() })
	return "http://" + listener.Addr().String(), nil
}

// progress tells somebody who waits what is going on.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }
