package process

import (
	"errors"
	"flag"
	"strings"
	"testing"
)

func TestExitCode(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such file")
	for _, test := range []struct {
		err         error
		interrupted bool
		want        int
		said        string
	}{
		{nil, false, 0, ""},
		{flag.ErrHelp, false, 0, ""}, // the help was printed
		{failed, false, 1, "no such file"},
		{failed, true, 130, "Interrupted"},
		{nil, true, 130, "Interrupted"},
	} {
		var stderr strings.Builder
		if got := exitCode(&stderr, test.err, test.interrupted); got != test.want {
			t.Errorf("%v, %v: exit code %d, want %d", test.err, test.interrupted, got, test.want)
		}
		if said := stderr.String(); !strings.Contains(said, test.said) || test.said == "" && said != "" {
			t.Errorf("%v, %v: said %q", test.err, test.interrupted, said)
		}
	}
}
