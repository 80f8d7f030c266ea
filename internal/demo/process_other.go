//go:build !unix

package main

import (
	"os/exec"
	"time"
)

// interruptible bounds how long a command that was killed may keep its output open.
func interruptible(cmd *exec.Cmd) { cmd.WaitDelay = 30 * time.Second }

// killGroup has nothing to do here.
func killGroup(*exec.Cmd) {}
