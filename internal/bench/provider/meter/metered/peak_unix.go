//go:build unix

package metered

import (
	"os"
	"runtime"
	"syscall"
)

// peak is in KiB on Linux, in bytes on macOS.
func peak(s *os.ProcessState) float64 {
	usage, ok := s.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	unit := 1024.0
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	return float64(usage.Maxrss) * unit / 1e6
}
