// Package service is the emulator as the benchmarks use it: in a process of its own,
// through its API, and filled in advance.
package service

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// Server is a process that listens: the emulator or a floor. It tells its addresses
// on standard output, a line each: what it is and the base URL.
type Server struct {
	Process       *os.Process
	REST, Control string // base URLs
	cmd           *exec.Cmd
	cancel        context.CancelFunc
}

// Serve starts an emulator's binary as users do, but on free ports.
func Serve(ctx context.Context, dir, binary string, flags ...string) (*Server, error) {
	return Listen(ctx, dir, nil, announce.Control, binary, append([]string{"serve", "--listen", "127.0.0.1:0", "--control-listen", "127.0.0.1:0"}, flags...)...)
}

// Listen starts a process and waits until it has told its last address. Its log goes
// into a new file in dir.
func Listen(ctx context.Context, dir string, in []byte, last, program string, args ...string) (*Server, error) {
	log, err := os.CreateTemp(dir, "log-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the process has its own handle
	running, cancel := context.WithCancel(ctx)
	s := &Server{cmd: exec.CommandContext(running, program, args...), cancel: cancel}
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
	s.Process, s.REST, s.Control = s.cmd.Process, addresses[announce.REST], addresses[announce.Control]
	if addresses[last] != "" {
		return s, nil
	}
	s.Stop()
	said, _ := os.ReadFile(log.Name()) // what there is of it
	return nil, fmt.Errorf("%s did not start\n%s", program, said)
}

// Stop kills the process: what the emulator has answered must survive that.
func (s *Server) Stop() {
	s.cancel()
	_ = s.cmd.Wait() // tells of the kill
}
