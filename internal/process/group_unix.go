//go:build unix

package process

import (
	"os"
	"os/exec"
	"syscall"
)

// OwnGroup gives a command that isn't started a process group of its own: all that it
// starts can be reached, and Ctrl-C in a terminal reaches only the program that runs it.
func OwnGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Signal sends a signal to a process.
func Signal(p *os.Process, sig syscall.Signal) error { return p.Signal(sig) }

// SignalGroup sends a signal to a command with a group of its own, which may have ended,
// and to all that it started.
func SignalGroup(p *os.Process, sig syscall.Signal) { _ = syscall.Kill(-p.Pid, sig) }
