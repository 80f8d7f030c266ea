package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// screen is what a visitor looks at pages on.
type screen struct {
	name          string
	width, height int
	phone         bool
}

var (
	desktop = screen{"desktop", 1280, 800, false}
	phone   = screen{"phone", 390, 844, true}
)

// call calls a command of the DevTools protocol.
func call[P, R any](v *visitor, command cdp.Command[P, R], params P) {
	v.t.Helper()
	if _, err := chromedp.Call(v.tab, command, params); err != nil {
		v.fail(command.Method, err)
	}
}

// view changes what the visitor looks at pages on, and whether they are dark.
func (v *visitor) view(s screen, dark bool) {
	v.t.Helper()
	v.screen, v.dark = s, dark
	call(v, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: int64(s.width), Height: int64(s.height), DeviceScaleFactor: 1, Mobile: s.phone,
	})
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	call(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// looks looks at the page at hand, a step of the test: it is photographed, is not
// wider than the window, and has no fault that the accessibility checker finds.
func (v *visitor) looks(step string) {
	v.t.Helper()
	v.measures(step)
	v.checksAccessibility(step)
}

// looksFromAllSides looks at the page at hand on a desktop and a phone, light and
// dark. Layout depends on the screen, colours on the light: the accessibility checker,
// which takes longest, has seen each after two of the four.
func (v *visitor) looksFromAllSides(step string) {
	v.t.Helper()
	was, wasDark := v.screen, v.dark
	for _, s := range []screen{desktop, phone} {
		for _, dark := range []bool{false, true} {
			v.view(s, dark)
			v.measures(step)
			if s.phone == dark {
				v.checksAccessibility(step)
			}
		}
	}
	v.view(was, wasDark)
}

// viewed is a step's name with how it is looked at.
func (v *visitor) viewed(step string) string {
	if v.screen != desktop {
		step += "-" + v.screen.name
	}
	if v.dark {
		step += "-dark"
	}
	return step
}

// measures photographs the page at hand, and wants it to be no wider than the window.
func (v *visitor) measures(step string) {
	v.t.Helper()
	name := v.viewed(step)
	v.photographs(name)
	type widths struct{ Content, Window int }
	w := get(v, "measuring "+name, pageValue[widths]("({Content: document.documentElement.scrollWidth, Window: window.innerWidth})"))
	if w.Content > w.Window || w.Window > v.screen.width {
		v.t.Errorf("%s is %d pixels wide on a %s of %d", name, max(w.Content, w.Window), v.screen.name, v.screen.width)
	}
}

// checksAccessibility wants no fault that the accessibility checker finds.
func (v *visitor) checksAccessibility(step string) {
	v.t.Helper()
	for _, fault := range v.accessibilityFaults() {
		v.t.Errorf("%s: %s", v.viewed(step), fault)
	}
}

// loaded waits until all that belongs to a page is there.
const loaded = `new Promise((done) => { document.readyState === "complete" ? done(true) : addEventListener("load", () => done(true)); })`

// photographs takes a picture of the whole page at hand. Chromium sometimes forgets to
// answer when it has much to do, and does at once when it is asked again.
func (v *visitor) photographs(step string) {
	v.t.Helper()
	get(v, "waiting for all of "+step, chromedp.Evaluate[bool](loaded, chromedp.EvalAwaitPromise))
	deadline := time.Now().Add(patience)
	for {
		ctx, cancel := context.WithTimeout(v.tab, patience/5)
		picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
		cancel()
		if err == nil {
			v.album.add(step, picture)
			return
		}
		if !errors.Is(err, context.DeadlineExceeded) || time.Now().After(deadline) {
			v.fail("photographing "+step, err)
		}
	}
}

// album is the folder of a test's pictures.
type album struct {
	t      *testing.T
	folder string
	mu     sync.Mutex
	count  int
}

func newAlbum(t *testing.T) *album {
	t.Helper()
	folder := os.Getenv(screenshotsVariable)
	if folder == "" {
		folder = t.ArtifactDir()
	}
	if err := os.MkdirAll(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	return &album{t: t, folder: folder}
}

// add keeps a picture under the names of the test and the step.
func (a *album) add(step string, picture []byte) {
	a.t.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count++
	name := fmt.Sprintf("%s-%02d-%s.png", testName(a.t), a.count, strings.ReplaceAll(step, " ", "-"))
	if err := os.WriteFile(filepath.Join(a.folder, name), picture, 0o600); err != nil {
		a.t.Error(err)
	}
}
