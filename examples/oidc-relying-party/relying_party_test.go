package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	for path, want := range map[string]struct {
		status      int
		contentType string
	}{
		"/":            {200, "text/html; charset=utf-8"},
		"/callback":    {200, "text/html; charset=utf-8"},
		"/connect.js":  {200, "text/javascript; charset=utf-8"},
		"/home.js":     {200, "text/javascript; charset=utf-8"},
		"/callback.js": {200, "text/javascript; charset=utf-8"},
		"/style.css":   {200, "text/css; charset=utf-8"},
		"/icon.svg":    {200, "image/svg+xml"},
		"/finish":      {400, "text/html; charset=utf-8"},
		"/connected":   {400, "text/html; charset=utf-8"},
		"/layout.html": {404, "text/plain; charset=utf-8"},
	} {
		p := b.get(path)
		if p.status != want.status || p.header.Get("Content-Type") != want.contentType {
			t.Errorf("%s: %d, %s", path, p.status, p.header.Get("Content-Type"))
		}
		for name, value := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Resource-Policy": "same-origin",
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' https: " + a.URL,
		} {
			if got := p.header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", path, name, got, value)
			}
		}
		for _, inline := range []string{"onclick", "<style", " style=", "javascript:", "<script>"} {
			if want.contentType == "text/html; charset=utf-8" && strings.Contains(p.body, inline) {
				t.Errorf("%s has %q in it", path, inline)
			}
		}
	}
}

// Only the application's own pages may start something.
func TestCrossSiteRequests(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	b.signIn("implicit")
	for _, path := range []string{"/sign-in/hybrid", "/sign-in/implicit", "/sign-out"} {
		if p := b.post(path, nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://attacker.example"); p.status != http.StatusForbidden {
			t.Errorf("%s from another site: %d", path, p.status)
		}
		if p := b.get(path); p.status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", path, p.status)
		}
	}
	if wallet, _ := b.signedIn(); wallet != testWallet {
		t.Error("another site has signed the user out")
	}
}

// A name that somebody else has pointed here gets nothing.
func TestAnotherHost(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, a.base+"/connect.js", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Host = "attacker.example"
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("answered %d", resp.StatusCode)
	}
}

func TestCookie(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	got := a.browser().post("/sign-in/hybrid", nil).header.Get("Set-Cookie")
	if !strings.HasPrefix(got, "relying-party=") || !strings.HasSuffix(got, "; Path=/; HttpOnly; SameSite=Lax") {
		t.Errorf("cookie %q", got)
	}
	secure := newBrowserCookie("https://app.university.example")
	w := headerWriter{}
	secure.set(w, "value")
	if got, want := http.Header(w).Get("Set-Cookie"), "__Host-relying-party=value; Path=/; HttpOnly; Secure; SameSite=Lax"; got != want {
		t.Errorf("cookie %q, want %q", got, want)
	}
}

// headerWriter is a response of headers alone.
type headerWriter http.Header

func (w headerWriter) Header() http.Header       { return http.Header(w) }
func (headerWriter) Write(b []byte) (int, error) { return len(b), nil }
func (headerWriter) WriteHeader(int)             {}

func TestConnect(t *testing.T) {
	t.Parallel()
	a := startApplication(t, "form_post", "fragment")
	b := a.browser()
	home := b.get("/").body
	for _, part := range []string{`id="connect"`, `id="sign-in-hybrid"`, `id="sign-in-implicit"`, `<script src="/connect.js"`, `<script src="/home.js"`, "Demo &lt;University&gt;"} {
		if !strings.Contains(home, part) {
			t.Errorf("the start page lacks %s", part)
		}
	}
	if script := b.get("/connect.js").body; !strings.HasPrefix(script, "function globalWeb3ConnectButtonOnClick() {") {
		t.Errorf("the button's script is %q", script)
	}
	for _, address := range []string{testWallet, "0x5D2C54024C8F9D58059DA8C47BA7E5BBDAB6B249"} {
		if p := b.get("/connected?lang=ja&id_wallet_address=" + address); p.status != http.StatusOK || p.shown("connected-wallet") != address {
			t.Errorf("%s: %d, shows %q", address, p.status, p.shown("connected-wallet"))
		}
	}
	for _, query := range []string{
		"", "?id_wallet_address=", "?id_wallet_address=0x12", "?id_wallet_address=" + testWallet[2:], "?id_wallet_address=" + testWallet + "%0a",
		"?id_wallet_address=" + testWallet + "0", "?id_wallet_address=<script>alert(1)</script>",
		"?id_wallet_address=" + testWallet + "&id_wallet_address=" + testOther,
	} {
		if p := b.get("/connected" + query); p.status != http.StatusBadRequest || p.shown("error") != "id_wallet_address is not one address" || p.shown("connected-wallet") != "" {
			t.Errorf("%s: %d, %s", query, p.status, p.body)
		}
	}
	if wallet, _ := b.signedIn(); wallet != "" {
		t.Error("an association has signed somebody in")
	}
}
