package e2e

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// patience is how long a visitor waits for a page, or for something on it.
const patience = 45 * time.Second

// visitor is somebody with a browser: cookies of their own, and one tab or more.
type visitor struct {
	t          *testing.T
	tab        context.Context
	screen     screen
	dark       bool
	complaints *complaints
	album      *album
}

// newVisitor opens a browser of a person's own until the test ends, and fails the
// test if the browser complained about a page.
func newVisitor(t *testing.T) *visitor {
	t.Helper()
	tab, cancel := chromedp.NewContext(browser(t), chromedp.WithNewBrowserContext())
	v := &visitor{t: t, tab: tab, screen: desktop, complaints: &complaints{}, album: newAlbum(t)}
	t.Cleanup(func() {
		cancel()
		for _, complaint := range v.complaints.all() {
			t.Errorf("the browser complains: %s", complaint)
		}
	})
	v.prepare()
	return v
}

// prepare makes a fresh tab what the visitor is used to.
func (v *visitor) prepare() {
	v.t.Helper()
	if err := chromedp.Do(v.tab); err != nil { // opens the tab, for as long as its context lives
		v.t.Fatal(err)
	}
	if err := v.complaints.listen(v.tab); err != nil {
		v.t.Fatal(err)
	}
	v.view(v.screen, v.dark)
	// All visitors' tabs are in front, so that the keyboard works in each.
	call(v, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
}

// do lets the browser do something, or fails the test with what it shows.
func (v *visitor) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		v.fail(what, err)
	}
}

// get is do for what gives something.
func get[T any](v *visitor, what string, action chromedp.Action[T]) T {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	out, err := chromedp.Run(ctx, action)
	if err != nil {
		v.fail(what, err)
	}
	return out
}

// fail ends the test with what the browser shows.
func (v *visitor) fail(what string, err error) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	shown, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + (document.body ? document.body.innerText : "")`))
	if picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot()); err == nil {
		v.album.add("failed", picture)
	}
	v.t.Fatalf("%s: %v\nThe browser shows %s", what, err, shown)
}

// visit goes to an address, as if it was typed.
func (v *visitor) visit(address string) {
	v.t.Helper()
	v.do("visiting "+address, chromedp.Navigate(address))
}

// leaves does something that leads to another page, and waits until that is loaded.
func (v *visitor) leaves(what string, action chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	loaded := chromedp.Events(ctx, page.LoadEventFired)
	err := chromedp.Do(ctx, action)
	if err == nil {
		for _, err = range loaded {
			break
		}
	}
	if err != nil {
		v.fail(what, err)
	}
}

// fill types into a field, in place of what is there.
func (v *visitor) fill(field, text string) {
	v.t.Helper()
	v.do("filling "+field, chromedp.Clear(chromedp.CSS(field)), chromedp.SendKeys(chromedp.CSS(field), text))
}

// press clicks a button or link by its label, which leads to another page.
func (v *visitor) press(label string) {
	v.t.Helper()
	v.leaves("pressing "+label, chromedp.Click(labelled(label), chromedp.NodeVisible))
}

// click is press for what stays on the page.
func (v *visitor) click(label string) {
	v.t.Helper()
	v.do("clicking "+label, chromedp.Click(labelled(label), chromedp.NodeVisible))
}

// labelled is a button or link with a label.
func labelled(label string) chromedp.Search {
	return chromedp.Search(fmt.Sprintf("//*[(self::button or self::a or self::summary) and normalize-space()=%q]", label))
}

// sees waits for a page by its heading.
func (v *visitor) sees(heading string) {
	v.t.Helper()
	v.do(fmt.Sprintf("waiting for the page %q", heading), chromedp.WaitVisible(chromedp.Search(fmt.Sprintf("//h1[normalize-space()=%q]", heading))))
}

// reads waits until a text is on the page.
func (v *visitor) reads(text string) {
	v.t.Helper()
	v.do(fmt.Sprintf("waiting for %q", text), chromedp.WaitVisible(chromedp.Search(fmt.Sprintf("//body//*[contains(normalize-space(), %q)]", text))))
}

// problem is what the page says was wrong.
func (v *visitor) problem() string {
	v.t.Helper()
	return get(v, "reading the problem", chromedp.Text(chromedp.CSS(".problem")))
}

// has tells whether something is on the page at hand.
func (v *visitor) has(selector string) bool {
	v.t.Helper()
	return get(v, "looking for "+selector, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%q) !== null", selector)))
}

// at is the address of the page at hand.
func (v *visitor) at() *url.URL {
	v.t.Helper()
	address, err := url.Parse(get(v, "reading the address", chromedp.Location()))
	if err != nil {
		v.t.Fatal(err)
	}
	return address
}

// window does something that opens a new window, and gives the visitor in it.
func (v *visitor) window(what string, open func()) *visitor {
	v.t.Helper()
	opened := make(chan target.ID, 1)
	own := chromedp.FromContext(v.tab).BrowserContextID
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	err := chromedp.ListenBrowser(ctx, func(event any) {
		if e, ok := event.(*target.EventTargetCreated); ok && e.TargetInfo.Type == "page" && e.TargetInfo.BrowserContextID == own {
			select {
			case opened <- e.TargetInfo.TargetID:
			default:
			}
		}
	})
	if err != nil {
		v.t.Fatal(err)
	}
	open()
	select {
	case id := <-opened:
		other := *v
		var done context.CancelFunc
		other.tab, done = chromedp.NewContext(v.tab, chromedp.WithTargetID(id))
		v.t.Cleanup(done)
		other.prepare()
		return &other
	case <-ctx.Done():
		v.fail(what, fmt.Errorf("no window was opened: %w", ctx.Err()))
		return nil
	}
}

// required tells whether nothing that a test needs may be missing.
func required() bool { return os.Getenv(browserVariable) == "required" }

// testName is a test's name as a part of file names.
func testName(t *testing.T) string {
	t.Helper()
	return strings.NewReplacer("/", "-", " ", "-").Replace(strings.TrimPrefix(t.Name(), "Test"))
}

// goesBack presses the browser's back button. The page of before may be the one that
// the browser has kept, which isn't loaded again.
func (v *visitor) goesBack() {
	v.t.Helper()
	history := get(v, "reading the history", chromedp.NavigationEntries())
	ctx, cancel := context.WithTimeout(v.tab, patience)
	defer cancel()
	navigated := chromedp.Events(ctx, page.FrameNavigated)
	_, err := chromedp.Call(ctx, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
	if err == nil {
		for _, err = range navigated {
			break
		}
	}
	if err != nil {
		v.fail("going back", err)
	}
}

// pageText is all that can be read on a page.
func pageText() chromedp.Action[string] {
	return pageValue[string]("document.body.innerText")
}

// mustHost is a URL's host and port.
func mustHost(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}
