package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/racedetector"
)

// What the environment says; `make browser` sets both of the first.
const (
	browserVariable     = "BROWSER"       // "required" forbids to skip what needs Chromium or axe, "none" skips it
	screenshotsVariable = "SCREENSHOTS"   // folder of the pictures; without it a test's own
	chromiumVariable    = "CHROMIUM_PATH" // where Chromium is, if not in the PATH
)

// chromiumNames are the browsers that are looked for in the PATH.
var chromiumNames = []string{"chromium", "chromium-browser", "google-chrome"}

// browserProcess is the one browser of all tests: starting one takes longer than most
// of them. Each visitor has a browser context, with cookies of its own.
var browserProcess struct {
	once sync.Once
	ctx  context.Context
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if browserProcess.ctx != nil {
		if err := chromedp.Cancel(browserProcess.ctx); err != nil {
			fmt.Fprintln(os.Stderr, "ending the browser:", err)
		}
	}
	os.Exit(code)
}

// browser is the context of the running browser. Where there is none the test is
// skipped.
func browser(t *testing.T) context.Context {
	t.Helper()
	// The emulator's own tests send requests at the same time; one person after another
	// would only be slower with the race detector.
	if racedetector.On && !required() {
		t.Skip("walks in the browser are left to runs without the race detector")
	}
	if os.Getenv(browserVariable) == "none" {
		t.Skip("no browser is wanted")
	}
	path, err := findChromium()
	if err != nil && required() {
		t.Fatal(err)
	}
	if err != nil {
		t.Skipf("needs Chromium: %v", err)
	}
	browserProcess.once.Do(func() { browserProcess.ctx, browserProcess.err = startBrowser(path) })
	if browserProcess.err != nil {
		t.Fatalf("starting %s: %v", path, browserProcess.err)
	}
	return browserProcess.ctx
}

func findChromium() (string, error) {
	if path := os.Getenv(chromiumVariable); path != "" {
		return exec.LookPath(path)
	}
	for _, name := range chromiumNames {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("none of %v is in the PATH, and %s names no other", chromiumNames, chromiumVariable)
}

func startBrowser(path string) (context.Context, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.DisableGPU,
		chromedp.WindowSize(desktop.width, desktop.height),
		// It asks nobody but the pages that it is sent to.
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-proxy-server", true),
		// Popups are blocked or not as people have it: a click may open one.
		chromedp.Flag("disable-popup-blocking", false),
	)
	if os.Geteuid() == 0 { // Chromium's sandbox refuses to run as root
		options = append(options, chromedp.NoSandbox)
	}
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator) // TestMain ends it
	return ctx, chromedp.Do(ctx)             // starts it, for as long as ctx lives
}
