package e2e

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // reads a snapshot

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// shop is a site of the organization's with a button that connects people.
type shop struct {
	t        *testing.T
	url      string
	redirect string // where connected people are sent
	script   string
}

func newShop(t *testing.T, s *emulator.Server) *shop {
	t.Helper()
	o := &shop{t: t}
	mux := http.NewServeMux()
	show := func(w http.ResponseWriter, page string) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>Demo University</title>` + page + `</html>`))
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		show(w, `<h1>Our students</h1><script>`+o.script+`</script><button onclick="globalWeb3ConnectButtonOnClick()">Connect your wallet</button>`)
	})
	mux.HandleFunc("GET /welcome", func(w http.ResponseWriter, _ *http.Request) { show(w, `<h1>Welcome</h1>`) })
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	o.url = atLocalhost(t, server)
	o.redirect = o.url + "/welcome?course=a%20b&id_wallet_address=old&term=1&term=2#top"
	o.script = connectButton(t, s, o.redirect)
	return o
}

// connectButton is what the REST API's operation generates.
func connectButton(t *testing.T, s *emulator.Server, redirect string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"api_key_secret": emulator.DemoOrganizationSecret, "redirect_url": redirect})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(s.URL+"/auth/account/association/generate_web3connect_button_js", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var envelope struct{ Result string }
	if err := json.NewDecoder(resp.Body).Decode(&envelope); err != nil || envelope.Result == "" {
		t.Fatalf("HTTP %d, %v", resp.StatusCode, err)
	}
	return envelope.Result
}

// connects clicks the button, and gives the visitor in the window that it opens.
func (v *visitor) connects(o *shop) *visitor {
	v.t.Helper()
	v.visit(o.url)
	v.sees("Our students")
	return v.window("the button", func() { v.click("Connect your wallet") })
}

// People connect their wallet by a button on an organization's page, which opens the
// association page in a new window, once.
func TestAssociation(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	o, v := newShop(t, s), newVisitor(t)
	w := v.connects(o)
	w.sees(connectPage)
	if opener := get(w, "reading the opener", pageValue[bool]("window.opener !== null")); opener {
		t.Error("the association page can reach the page with the button")
	}
	w.looksFromAllSides("email")
	w.givesEmail(adasEmail)
	w.looks("code")
	w.givesCode(s, adasEmail)
	w.sees(connectConsentPage)
	w.looksFromAllSides("consent")
	w.press("Connect")
	w.sees("Welcome")

	wallet := account(t, s, adasEmail).IDWalletAddress
	want := o.url + "/welcome?course=a%20b&term=1&term=2&id_wallet_address=" + wallet + "#top"
	if at := w.at().String(); at != want {
		t.Errorf("ended at %s, want %s", at, want)
	}
	if n := associations(t, s); n != 1 {
		t.Errorf("%d associations instead of one", n)
	}

	again := v.connects(o)
	again.reads("used")
	again.looksFromAllSides("used")
	if again.has("form") {
		t.Error("a used button still has a form")
	}
	if n := associations(t, s); n != 1 {
		t.Errorf("%d associations instead of one", n)
	}
}

// Who cancels is told so, and is associated with nobody; the button can be used again,
// once, in however many windows it was opened.
func TestAssociationCancelled(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	o, v := newShop(t, s), newVisitor(t)
	w := v.reachesConnect(o, s)
	w.press("Cancel")
	w.looksFromAllSides("cancelled")
	if at := w.at(); at.Host != mustHost(t, s.Issuer) || w.has("form") {
		t.Errorf("ended at %s", at)
	}
	if n := associations(t, s); n != 0 {
		t.Errorf("%d associations instead of none", n)
	}
	first, second := v.reachesConnect(o, s), v.reachesConnect(o, s)
	second.press("Connect")
	second.sees("Welcome")
	first.press("Connect")
	first.reads("used")
	first.looks("used meanwhile")
}

// reachesConnect goes from the button to the question whether to connect.
func (v *visitor) reachesConnect(o *shop, s *emulator.Server) *visitor {
	v.t.Helper()
	w := v.connects(o)
	w.sees(connectPage)
	w.givesEmail(adasEmail)
	w.givesCode(s, adasEmail)
	w.sees(connectConsentPage)
	return w
}

// A code that no button has ends in a message.
func TestUnknownButton(t *testing.T) {
	t.Parallel()
	s := emulator.Start(t)
	v := newVisitor(t)
	v.visit(s.Issuer + "/association?" + url.Values{"c": {"unknown"}}.Encode())
	v.looks("unknown button")
	if v.has("form") {
		t.Error("an unknown button has a form")
	}
}

// associations counts them in a snapshot of the emulator's state.
func associations(t *testing.T, s *emulator.Server) (n int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "snapshot.db")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Snapshot(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM associations").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
