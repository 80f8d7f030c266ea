package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
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

// server is a process that listens: the emulator or a floor. It tells its
// addresses on standard output, a line each: what it is and the base URL.
type server struct {
	cmd           *exec.Cmd
	cancel        context.CancelFunc
	rest, control string
}

// serveEmulator starts the emulator as users do, but on free ports.
func (b *bench) serveEmulator(ctx context.Context, flags ...string) (*server, error) {
	return b.listen(ctx, nil, announce.Control, b.emulator, append([]string{"serve", "--listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0"}, flags...)...)
}

// listen starts a process and waits until it has told its last address.
func (b *bench) listen(ctx context.Context, in []byte, last, program string, args ...string) (*server, error) {
	log, err := os.CreateTemp(b.dir, "log-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the process has its own handle
	running, cancel := context.WithCancel(ctx)
	s := &server{cmd: exec.CommandContext(running, program, args...), cancel: cancel}
	s.cmd.Stdin, s.cmd.Stderr, s.cmd.WaitDelay = bytes.NewReader(in), log, 10*time.Second
	s.cmd.Env = findtf.EnvironWithout("WEB3CONNECT_")
	stdout, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	addresses := announce.Read(stdout, last)
	if s.rest, s.control = addresses[announce.REST], addresses[announce.Control]; addresses[last] != "" {
		return s, nil
	}
	s.stop()
	said, _ := os.ReadFile(log.Name()) // what there is of it
	return nil, fmt.Errorf("%s did not start\n%s", program, said)
}

// stop kills the process: what the emulator has answered must survive that.
func (s *server) stop() {
	s.cancel()
	_ = s.cmd.Wait() // tells of the kill
}
