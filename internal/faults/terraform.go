package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/process"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// run is what a terraform command did.
type run struct {
	err     error
	hung    bool    // it was killed after the longest time
	ended   bool    // a strike ended it, or its provider
	planned changes // by the plan
	drifted bool    // the refresh found what the state didn't say
	errors  []string
	output  []byte
}

// changes are how many resources are to be created, changed and destroyed.
type changes struct{ Add, Change, Remove int }

// unchanged tells whether the plan was empty, and the state as the service.
func (r *run) unchanged() bool { return r.err == nil && r.planned == changes{} && !r.drifted }

// text is what somebody reads who looks for the cause.
func (r *run) text() string {
	if len(r.errors) > 0 {
		return strings.Join(r.errors, "\n")
	}
	lines := bytes.Split(bytes.TrimSpace(r.output), []byte("\n"))
	return fmt.Sprintf("%v; the last lines:\n%s", r.err, bytes.Join(lines[max(len(lines)-3, 0):], []byte("\n")))
}

// pidVariable names the file in which the provider's process says which one it is.
const pidVariable = "FAULTS_PROVIDER_PID"

// longest is how long one run may take before it is one that hangs.
const longest = 3 * time.Minute

// command is a terraform in the working directory of the case.
func (w *worker) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := tfrun.Command(ctx, w.matrix.tf, w.work(w.scenario), w.matrix.cliConfig, args...)
	cmd.Env = append(cmd.Env, "GOGC=800",
		"TF_HTTP_ADDRESS="+w.stateURL, "TF_HTTP_RETRY_MAX=0",
		"WEB3CONNECT_ENDPOINT="+w.url+"/rest/v1", "WEB3CONNECT_API_KEY_SECRET="+emulator.DemoOrganizationSecret,
		"WEB3CONNECT_MAX_RETRIES=3", "WEB3CONNECT_REQUEST_TIMEOUT="+requestTimeout.String(),
		pidVariable+"="+w.pidFile())
	return cmd
}

// terraform runs a command that has machine-readable output.
func (w *worker) terraform(ctx context.Context, command string) *run {
	limited, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	args := []string{command, "-json", "-input=false"}
	if command == "apply" {
		args = append(args, "-auto-approve")
	}
	cmd := w.command(limited, args...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	process.OwnGroup(cmd)
	w.started(cmd)
	r := &run{err: cmd.Run()}
	if r.hung = limited.Err() != nil && ctx.Err() == nil; r.hung {
		r.err = fmt.Errorf("it didn't end within %s", longest)
	}
	r.output = output.Bytes()
	for line := range bytes.Lines(r.output) {
		r.read(line)
	}
	return r
}

// read takes a line of terraform's machine-readable output.
func (r *run) read(line []byte) {
	var message struct {
		Type    string
		Changes *struct {
			changes
			Operation string
		}
		Diagnostic *struct{ Severity, Summary, Detail, Address string }
	}
	if json.Unmarshal(line, &message) != nil {
		r.errors = append(r.errors, strings.TrimSpace(string(line)))
		return
	}
	switch {
	case message.Changes != nil && message.Changes.Operation == "plan":
		r.planned = message.Changes.changes
	case message.Diagnostic != nil && message.Diagnostic.Severity == "error":
		d := message.Diagnostic
		r.errors = append(r.errors, fmt.Sprintf("%s: %s: %s", d.Address, d.Summary, d.Detail))
	case message.Type == "resource_drift":
		r.drifted = true
	}
}

// signal sends a signal to the terraform under way: alone, or to all that it has
// started.
func (w *worker) signal(sig syscall.Signal, group bool) {
	if cmd := w.current(); cmd != nil && cmd.Process != nil {
		if group {
			process.SignalGroup(cmd.Process, sig)
			return
		}
		_ = process.Signal(cmd.Process, sig) // it may have ended
	}
}

func (w *worker) killProvider() {
	raw, err := os.ReadFile(w.pidFile())
	pid := 0
	if err == nil {
		pid, err = strconv.Atoi(strings.TrimSpace(string(raw)))
	}
	if err != nil {
		w.must(err)
		return
	}
	if p, err := os.FindProcess(pid); err == nil {
		_ = process.Signal(p, syscall.SIGKILL)
	}
}

func (w *worker) pidFile() string { return filepath.Join(w.dir, "provider.pid") }

// wrap puts a script in place of the mirror's provider, which says which process it
// is before it becomes the provider.
func wrap(mirrorDir, provider string) error {
	found, err := filepath.Glob(filepath.Join(mirrorDir, "*", "*", "*", "*", "*", "terraform-provider-*"))
	if err != nil || len(found) == 0 {
		return fmt.Errorf("the mirror %s has no provider", mirrorDir)
	}
	script := fmt.Sprintf("#!/bin/sh\nif [ -n \"$%[1]s\" ]; then echo $$ > \"$%[1]s\"; fi\nexec '%[2]s' \"$@\"\n", pidVariable, strings.ReplaceAll(provider, "'", `'\''`))
	for i, name := range found {
		if i == 0 {
			err = os.Rename(name, provider)
		} else {
			err = os.Remove(name)
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(script), 0o700); err != nil { //nolint:gosec // a program
			return err
		}
	}
	return nil
}
