//go:build !unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// OwnGroup has nothing to do here.
func OwnGroup(*exec.Cmd) {}

// Signal kills a process, whatever the signal: there are no others here.
func Signal(p *os.Process, _ syscall.Signal) error { return p.Kill() }

// SignalGroup reaches the process alone: there are no groups here.
func SignalGroup(p *os.Process, sig syscall.Signal) { _ = Signal(p, sig) }
