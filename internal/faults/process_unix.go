//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// ownGroup gives a command a process group, so that all that it starts can be
// reached.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// send sends a signal to a process, or to its whole group.
func send(pid int, sig syscall.Signal, group bool) {
	if group {
		pid = -pid
	}
	_ = syscall.Kill(pid, sig) // it may have ended
}
