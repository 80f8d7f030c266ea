package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator/announce"
)

func TestCommands(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"--help", 0, "serve [flags]", ""},
		{"version", 0, "1.2.3", ""},
		{"env", 0, "export WEB3CONNECT_ENDPOINT=http://127.0.0.1:8585/rest/v1\nexport WEB3CONNECT_OIDC_ISSUER=http://127.0.0.1:8585\nexport WEB3CONNECT_API_KEY_SECRET=w3c-demo-organization-secret\n", ""},
		{"env", 0, "\nunset W3BLOCK_ENDPOINT W3BLOCK_TENANT_ID W3BLOCK_KEY W3BLOCK_SECRET\n", ""},
		{"env --w3block", 0, "\nunset WEB3CONNECT_API_KEY_SECRET\n", ""},
		{"env --listen localhost:1", 0, "http://localhost:1/rest/v1", ""},
		{"env --listen 0.0.0.0:1", 0, "http://127.0.0.1:1/rest/v1", ""},
		{"env --listen [::1]:1", 0, "http://[::1]:1/rest/v1", ""},
		{"env --listen 127.0.0.1:0", 1, "", "--listen \"127.0.0.1:0\" is not of the form HOST:PORT"},
		{"env --listen x;touch:1", 1, "", "is not of the form"},
		{"env --listen nonsense", 1, "", "is not of the form"},
		{"", 2, "", "expected one of"},
		{"serve --no-such-flag", 2, "", "unknown flag"},
		{"env --w3block", 0, "export W3BLOCK_TENANT_ID=00000000-0000-0000-0000-000000000001\nexport W3BLOCK_KEY=w3b-demo-key\n", ""},
		{"serve --listen 127.0.0.1", 1, "", "HOST:PORT"},
		{"serve --listen 127.0.0.1:0 --control-listen 0.0.0.0:0", 1, "", "--control-listen \"0.0.0.0:0\" is not a loopback address: give a --control-token"},
		{"serve --listen 127.0.0.1:0 --control-listen :0", 1, "", "is not a loopback address"},
		{"serve --dns-resolver 127.0.0.1", 1, "", "--dns-resolver: DNS server \"127.0.0.1\" is not of the form HOST:PORT"},
		{"serve --seed /no/such/seed.yaml", 1, "", "/no/such/seed.yaml"},
		{"serve --dns system --publish-records", 1, "", "--publish-records fills the emulator's own zone, and another DNS is to be asked"},
		{"run", 2, "", "expected \"<command> ...\""},
		{"run --", 1, "", "there is no command behind --"},
		{"run --page-cap=-1 true", 1, "", "--page-cap -1 is below 1"},
		{"run -- no-such-command", 127, "", "no-such-command"},
		{"serve --rate-limit=-1", 1, "", "--rate-limit -1 is negative"},
		{"serve --page-cap=-1", 1, "", "--page-cap -1 is below 1"},
		{"serve --import-delay=0s", 1, "", "--import-delay is zero"},
		{"serve --data /no/such/folder/e.db", 1, "", "/no/such/folder/e.db"},
	} {
		var stdout, stderr bytes.Buffer
		code := Main(t.Context(), strings.Fields(test.args), &stdout, &stderr, "1.2.3")
		if code != test.code || !strings.Contains(stdout.String(), test.stdout) || !strings.Contains(stderr.String(), test.stderr) {
			t.Errorf("%q: code %d\n%s\n%s", test.args, code, &stdout, &stderr)
		}
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, write := io.Pipe()
	code := make(chan int)
	go func() {
		code <- Main(ctx, []string{
			"serve", "--listen", "127.0.0.1:0", "--control-listen", "[::1]:0", "--log-format", "json",
			"--data", filepath.Join(t.TempDir(), "e.db"),
		}, write, io.Discard, "x")
	}()
	addresses := announce.Read(stdout, announce.Control)
	for _, url := range []string{
		strings.TrimSuffix(addresses[announce.REST], "/rest/v1") + "/healthz", addresses[announce.W3Block] + "/auth/jwks.json", addresses[announce.Control] + "/control/v1/requests",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", url, resp.StatusCode)
		}
	}
	cancel()
	if got := <-code; got != 0 {
		t.Errorf("exit code %d", got)
	}
}
