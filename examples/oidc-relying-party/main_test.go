package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The program listens where base_url says, tells so, and ends with its context.
func TestRun(t *testing.T) {
	t.Parallel()
	base := "http://" + freeAddress(t)
	settings := writeSettings(t, settingsFor("https://oidc.web3connect.jp", base, "form_post", "fragment"))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, stdout := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{settings}, stdout, io.Discard)
		_ = stdout.Close()
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "listening on "+base+"\n" {
		t.Fatalf("the program said %q (%v), and ended with %v", line, err, <-ended)
	}
	resp, err := http.Get(base + "/")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the start page answered %d", resp.StatusCode)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	good := testSettings()
	https := settingsFor("https://oidc.web3connect.jp", "https://app.example", "form_post", "fragment")
	bad := testSettings()
	delete(bad, "issuer")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for want, args := range map[string][]string{
		"name the settings file":                   {},
		"no such file":                             {filepath.Join(t.TempDir(), "settings.json")},
		"issuer is missing":                        {writeSettings(t, bad)},
		"say with -listen":                         {writeSettings(t, https)},
		"address already in use":                   {"-listen", taken.Addr().String(), writeSettings(t, good)},
		"flag provided but not defined: -insecure": {"-insecure", writeSettings(t, good)},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func writeSettings(t *testing.T, m map[string]any) string {
	t.Helper()
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "settings.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
