//go:build !unix

package parent

import "os"

// Wait blocks until the parent process has ended; for good where that can't be known.
func Wait() {
	process, err := os.FindProcess(os.Getppid())
	if err == nil {
		_, err = process.Wait()
	}
	if err != nil {
		select {}
	}
}
