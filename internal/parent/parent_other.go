//go:build !unix

package parent

import "os"

// Wait blocks until the parent process, whose id is given, has ended; for good where that
// can't be known.
func Wait(id int) {
	process, err := os.FindProcess(id)
	if err == nil {
		_, err = process.Wait()
	}
	if err != nil {
		select {}
	}
}
