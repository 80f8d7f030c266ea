package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/meter/metered"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/statebackend"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// workspace is a working directory, with its state in a backend of this process.
type workspace struct {
	bench    *bench
	subject  subject
	dir      string
	state    statebackend.Backend
	stateURL string
	api      *service.API // nil without a service
	settings []string     // more of the environment
}

// workspace prepares a working directory for a program; api is nil for the floor.
func (b *bench) workspace(ctx context.Context, s subject, api *service.API, files map[string]string) (*workspace, error) {
	dir, err := os.MkdirTemp(b.dir, "work-")
	if err != nil {
		return nil, err
	}
	w := &workspace{bench: b, subject: s, dir: dir, api: api}
	if w.stateURL, err = listen(ctx, &w.state); err != nil {
		return nil, err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return nil, err
		}
	}
	_, err = w.terraform(ctx, "init", "-input=false", "-no-color")
	return w, err
}

// usage is what a command has used.
type usage struct {
	CPU      float64 // seconds, of terraform with its providers
	Provider float64 // seconds thereof that are the provider's
	Wall     float64 // seconds
	Peak     float64 // MB of the provider's process at most
	Requests []emulator.RequestLogEntry
}

// errChanges is a plan that isn't empty.
var errChanges = errors.New("the plan has changes")

// plan, apply and destroy run the command as users do. The plan has to be empty.

func (w *workspace) plan(ctx context.Context, args ...string) (usage, error) {
	return w.measured(ctx, append([]string{"plan", "-input=false", "-no-color", "-detailed-exitcode"}, args...)...)
}

func (w *workspace) apply(ctx context.Context) (usage, error) {
	return w.measured(ctx, "apply", "-input=false", "-no-color", "-auto-approve")
}

func (w *workspace) destroy(ctx context.Context) (usage, error) {
	return w.measured(ctx, "destroy", "-input=false", "-no-color", "-auto-approve")
}

// measured runs a command and takes its requests down.
func (w *workspace) measured(ctx context.Context, args ...string) (usage, error) {
	if w.api != nil {
		if err := w.api.ClearRequests(ctx); err != nil {
			return usage{}, err
		}
	}
	u, err := w.terraform(ctx, args...)
	if err == nil && w.api != nil {
		u.Requests, err = w.api.Requests(ctx)
	}
	return u, err
}

// terraform runs a command. The system counts the CPU time of a process together with
// that of the children that it has waited for, and terraform waits for its providers;
// what the meter saw of them has to be in it.
func (w *workspace) terraform(ctx context.Context, args ...string) (usage, error) {
	cmd := tfrun.Command(ctx, w.bench.tf, w.dir, w.bench.cliConfig, args...)
	file := filepath.Join(w.dir, "usage.json")
	cmd.Env = append(cmd.Env, "TF_HTTP_ADDRESS="+w.stateURL, metered.ProgramVariable+"="+w.subject.binary, metered.FileVariable+"="+file,
		"WEB3CONNECT_API_KEY_SECRET="+emulator.DemoOrganizationSecret)
	if w.api != nil {
		cmd.Env = append(cmd.Env, "WEB3CONNECT_ENDPOINT="+w.api.REST)
	}
	cmd.Env = append(cmd.Env, w.settings...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &output, &output, 30*time.Second
	process.OwnGroup(cmd)
	began := time.Now()
	err := cmd.Run()
	u := usage{Wall: time.Since(began).Seconds()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 2 && args[0] == "plan":
		return u, fmt.Errorf("terraform %s of the %s: %w\n%s", args[0], w.subject.name, errChanges, tail(output.Bytes()))
	case err != nil:
		return u, fmt.Errorf("terraform %s of the %s: %w\n%s", args[0], w.subject.name, err, tail(output.Bytes()))
	}
	seen, processes, err := metered.Read(file)
	if err != nil {
		return u, err
	}
	u.CPU, u.Provider, u.Peak = metered.UsageOf(cmd.ProcessState).CPU, seen.CPU, seen.Peak
	if args[0] != "init" && processes == 0 || u.Provider > u.CPU {
		return u, fmt.Errorf("terraform %s of the %s: %d provider processes with %.2f CPU seconds, %.2f in all", args[0], w.subject.name, processes, u.Provider, u.CPU)
	}
	return u, nil
}

// tail is what tells the cause.
func tail(output []byte) []byte {
	const most = 3000
	return output[max(0, len(output)-most):]
}
