package process

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Main runs a tool until it ends or is interrupted, and exits: with 1 after an error, with
// 130 after an interrupt, as shells have it.
func Main(run func(context.Context) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx)
	interrupted := ctx.Err() != nil
	stop()
	os.Exit(exitCode(os.Stderr, err, interrupted))
}

// exitCode is what a tool ends with, after it said why.
func exitCode(stderr io.Writer, err error, interrupted bool) int {
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case interrupted:
		_, _ = fmt.Fprintln(stderr, "\nInterrupted; what was started is stopped.")
		return 130
	case err != nil:
		_, _ = fmt.Fprintf(stderr, "\nFailed: %v\n", err)
		return 1
	}
	return 0
}
