package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory is the most that the emulator's process has had in memory so far.
func memory(s *filledStore) []figure {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.server.cmd.Process.Pid))
	if err != nil {
		progress("memory: skipped, since there is no /proc: %v", err)
		return nil
	}
	peak, ok := peakMegabytes(string(raw))
	if !ok {
		progress("memory: skipped, since /proc doesn't tell the peak")
		return nil
	}
	return []figure{plain(fmt.Sprintf("memory: peak while serving %d", s.n), "MB", target{"<", 300}, peak)}
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
