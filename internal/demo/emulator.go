package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

// secret is the API key secret of the emulator's demo organization.
const secret = "w3c-demo-organization-secret" //nolint:gosec // public, for everybody's emulator

// emulator is the running emulator.
type emulator struct {
	cmd           *exec.Cmd
	cancel        context.CancelFunc
	rest, control string // base URLs
	issuer        string // of the OpenID Provider
}

// start runs the emulator on free ports and waits until it accepts connections.
func (d *demo) start(ctx context.Context) error {
	logFile, err := os.Create(d.path("emulator.log"))
	if err != nil {
		return err
	}
	defer func() { _ = logFile.Close() }() // the emulator has its own handle
	// It outlives an interrupt, so that terraform can finish what is under way.
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	cmd := exec.CommandContext(running, d.emulatorBinary(), "serve",
		"--listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0", "--data", d.path("emulator.db"))
	cmd.Stderr = logFile
	interruptible(cmd)
	stdout, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return err
	}
	d.emulator = &emulator{cmd: cmd, cancel: cancel}
	addresses := announce.Read(stdout, announce.Control)
	d.emulator.rest, d.emulator.issuer, d.emulator.control = addresses[announce.REST], addresses[announce.OIDC], addresses[announce.Control]
	if d.emulator.control == "" {
		return fmt.Errorf("the emulator did not start, see %s", d.path("emulator.log"))
	}
	fmt.Println(d.emulator.rest)
	return nil
}

// stop asks the emulator to end and waits for it.
func (e *emulator) stop() error {
	e.cancel()
	err := e.cmd.Wait()
	if errors.Is(err, context.Canceled) { // as it was asked to
		return nil
	}
	return err
}

// call asks the control API.
func (e *emulator) call(ctx context.Context, method, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var body io.Reader = http.NoBody
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, e.control+path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: HTTP %d", method, path, resp.StatusCode)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(out)
}

// setTXT sets a TXT record in the emulator's zone.
func (e *emulator) setTXT(ctx context.Context, name, text string) error {
	return e.call(ctx, http.MethodPut, "/control/v1/dns/"+url.PathEscape(name)+"/txt", map[string][]string{"values": {text}}, nil)
}

// requests counts the requests by operation since the last call.
func (e *emulator) requests(ctx context.Context) (map[string]int, error) {
	var entries []struct{ Operation string }
	if err := e.call(ctx, http.MethodGet, "/control/v1/requests", nil, &entries); err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, entry := range entries {
		counts[entry.Operation]++
	}
	return counts, e.call(ctx, http.MethodDelete, "/control/v1/requests", nil, nil)
}
