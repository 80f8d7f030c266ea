// Package metered is what the meter and its readers agree on.
package metered

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
)

// Variables that tell the meter what to run, and the file that it adds a line of JSON
// to, a Usage, for each process.
const (
	ProgramVariable = "BENCH_PROVIDER"
	FileVariable    = "BENCH_USAGE"
)

// Usage is what a process has used, with the children that it has waited for.
type Usage struct {
	CPU  float64 `json:"cpu"`  // seconds, user and system
	Peak float64 `json:"peak"` // MB in memory at most; 0 where the system doesn't tell
}

// UsageOf is that of a process that has ended.
func UsageOf(s *os.ProcessState) Usage {
	return Usage{CPU: (s.UserTime() + s.SystemTime()).Seconds(), Peak: peak(s)}
}

// Read gives the sum of the CPU time and the highest peak of the processes in a file, and
// takes the file away.
func Read(file string) (total Usage, processes int, err error) {
	f, err := os.Open(file) //nolint:gosec // of the bench
	if errors.Is(err, fs.ErrNotExist) {
		return total, 0, nil
	}
	if err != nil {
		return total, 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(file)) }()
	for lines := json.NewDecoder(f); lines.More(); processes++ {
		var one Usage
		if err := lines.Decode(&one); err != nil {
			return total, processes, err
		}
		total.CPU, total.Peak = total.CPU+one.CPU, max(total.Peak, one.Peak)
	}
	return total, processes, nil
}
