package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/figure"
)

// memory is the most that the emulator's process has had in memory so far.
func memory(s *filledStore) []figure.Figure {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.server.Process.Pid))
	if err != nil {
		progress("memory: skipped, since there is no /proc: %v", err)
		return nil
	}
	peak, ok := peakMegabytes(string(raw))
	if !ok {
		progress("memory: skipped, since /proc doesn't tell the peak")
		return nil
	}
	return []figure.Figure{figure.Plain(fmt.Sprintf("memory: peak while serving %d", s.n), "MB", figure.Below(300), peak)}
}

// peakMegabytes reads VmHWM, which is in KiB.
func peakMegabytes(status string) (float64, bool) {
	for line := range strings.Lines(status) {
		rest, ok := strings.CutPrefix(line, "VmHWM:")
		if !ok {
			continue
		}
		kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
		return kib * 1024 / 1e6, err == nil
	}
	return 0, false
}
