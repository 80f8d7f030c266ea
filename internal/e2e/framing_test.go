package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// A page of another origin that frames a sign-in shows nothing of it, neither before
// nor after somebody has signed in.
func TestFraming(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	rp, v := newRelyingParty(t, s), newVisitor(t)
	v.reachesConsent(rp, rp.request(implicitFlow, "form_post", allScopes))
	framed := []string{
		v.at().String(),
		s.Issuer + "/oauth2/auth?" + rp.request(implicitFlow, "form_post", allScopes).Encode(),
		s.ControlURL + "/",
	}
	page := `<!doctype html><html lang="en"><title>A trap</title><h1>A trap</h1>`
	for _, address := range framed {
		page += fmt.Sprintf(`<iframe title="frame" width="400" height="400" src=%q></iframe>`, address)
	}
	// The emulator's own host, so that the browser sends its cookies, and another port.
	trap := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page + `<link rel="icon" href="data:,"></html>`))
	}))
	t.Cleanup(trap.Close)
	v.visit(trap.URL)
	v.sees("A trap")
	v.photographs("framed")
	refused := len(v.complaints.take("frame-ancestors"))
	if refused != len(framed) {
		t.Errorf("the browser refused to show %d of %d frames: %v", refused, len(framed), v.complaints.all())
	}
	// A frame that isn't shown has an error page of no origin, not the emulator's.
	for i := range framed {
		shown := get(v, "looking into a frame", chromedp.Evaluate[string](fmt.Sprintf(`(() => {
			try { return document.querySelectorAll("iframe")[%d].contentDocument?.body?.innerText ?? "" } catch (err) { return "" }
		})()`, i)))
		if shown != "" {
			t.Errorf("the frame of %s shows %q", framed[i], shown)
		}
	}
}
