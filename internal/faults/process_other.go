//go:build !unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// ownGroup has nothing to do here.
func ownGroup(*exec.Cmd) {}

// send kills the process, whatever the signal: there are no others here.
func send(pid int, _ syscall.Signal, _ bool) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}
