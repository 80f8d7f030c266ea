package cli

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// shell skips where there is none.
func shell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("needs a shell")
	}
}

// The command has the emulator's settings, none of another service's, and an exit code
// that is passed on.
func TestRun(t *testing.T) {
	shell(t)
	t.Setenv("WEB3CONNECT_API_KEY_SECRET", "real-secret")
	t.Setenv("W3BLOCK_KEY", "real-key")
	for _, test := range []struct {
		name           string
		flags          []string
		script         string
		code           int
		stdout, stderr string
	}{
		{"settings", nil, `echo "$WEB3CONNECT_API_KEY_SECRET, $W3BLOCK_KEY"`, 0, emulator.DemoOrganizationSecret + ", \n", ""},
		{"endpoints", nil, `case $WEB3CONNECT_ENDPOINT in $WEB3CONNECT_OIDC_ISSUER/rest/v1) echo fits;; esac`, 0, "fits\n", ""},
		{"control", nil, `test -n "$WEB3CONNECT_EMULATOR_CONTROL"`, 0, "", ""},
		{"tenant", []string{"--w3block"}, `echo "$WEB3CONNECT_API_KEY_SECRET, $W3BLOCK_KEY"`, 0, ", " + emulator.DemoTenantKey + "\n", ""},
		{"exit code", nil, "echo out; echo err >&2; exit 3", 3, "out\n", "err\n"},
		{"killed", nil, "kill -KILL $$", 1, "", "web3connect-emulator: run: signal: killed\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			args := append(append([]string{"run"}, test.flags...), "--", "sh", "-c", test.script)
			if code := Main(t.Context(), args, &stdout, &stderr, "x"); code != test.code || stdout.String() != test.stdout || stderr.String() != test.stderr {
				t.Errorf("code %d\n%s\n%s", code, &stdout, &stderr)
			}
		})
	}
}

// A signal reaches the command, whose end is waited for.
func TestRun_signal(t *testing.T) {
	t.Parallel()
	shell(t)
	ctx, cancel := context.WithCancel(t.Context())
	stdout, write := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- Main(ctx, []string{"run", "sh", "-c", `trap 'echo saved; exit 7' TERM; echo ready; while :; do sleep 0.1; done`}, write, io.Discard, "x")
		_ = write.Close()
	}()
	ready := make([]byte, len("ready\n"))
	if _, err := io.ReadFull(stdout, ready); err != nil {
		t.Fatal(err)
	}
	cancel()
	rest, err := io.ReadAll(stdout)
	if err != nil || !strings.Contains(string(rest), "saved") {
		t.Errorf("the command was not asked to end: %q, %v", rest, err)
	}
	if got := <-code; got != 7 {
		t.Errorf("exit code %d", got)
	}
}
