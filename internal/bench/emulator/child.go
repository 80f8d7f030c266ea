package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/service"
)

// helpers are what this program does for itself in processes of their own. They
// get JSON on standard input and answer on standard output.
var helpers = map[string]func(ctx context.Context, in io.Reader, out io.Writer) error{
	"load":         load,
	"floor-sqlite": floorSQLite,
	"floor-http":   floorHTTP,
}

// ask runs a helper to its end.
func (b *bench) ask(ctx context.Context, helper string, in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, b.self, helper)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(raw), &stderr
	answer, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", helper, err, stderr.Bytes())
	}
	return json.Unmarshal(answer, out)
}

// serveEmulator starts the emulator as users do, but on free ports.
func (b *bench) serveEmulator(ctx context.Context, flags ...string) (*service.Server, error) {
	return service.Serve(ctx, b.dir, b.emulator, flags...)
}
