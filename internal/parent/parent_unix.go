//go:build unix

package parent

import (
	"os"
	"time"
)

// Wait blocks until the parent process, whose id is given, has ended. Whoever takes in its
// children then has another id.
func Wait(id int) {
	for range time.Tick(time.Second) {
		if os.Getppid() != id {
			return
		}
	}
}
