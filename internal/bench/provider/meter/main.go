// Command meter stands in the mirror in place of a provider: it runs the one that is to
// be measured and takes down what it has used. Asking the system for the usage of a
// process that has ended is exact and works wherever there is a wait4; a look into
// /proc from time to time would miss the last moments of a process, which are those of
// its peak. It costs some milliseconds of CPU, the same for all that is measured.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/bench/provider/meter/metered"
)

func main() {
	code, err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, "meter:", err)
		code = 1
	}
	os.Exit(code)
}

func run() (code int, err error) {
	// Ctrl-C is for the provider, whose end is to be seen here.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	cmd := exec.Command(os.Getenv(metered.ProgramVariable), os.Args[1:]...) //nolint:noctx,gosec // what the bench names; it ends when the provider does
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return 0, err
	}
	line, err := json.Marshal(metered.UsageOf(cmd.ProcessState))
	if err != nil {
		return 0, err
	}
	file, err := os.OpenFile(os.Getenv(metered.FileVariable), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // the bench's
	if err != nil {
		return 0, err
	}
	_, err = file.Write(append(line, '\n'))
	return cmd.ProcessState.ExitCode(), errors.Join(err, file.Close())
}
