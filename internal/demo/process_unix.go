//go:build unix

package main

import (
	"os/exec"
	"syscall"
	"time"
)

// interruptible lets a command end in its own way when its context is cancelled.
// It gets a process group of its own, so that Ctrl-C in a terminal reaches only
// the demo, which passes it on once.
func interruptible(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 30 * time.Second
}

// killGroup ends what a command that has ended may have left, such as the plugin
// of a terraform that was killed.
func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
