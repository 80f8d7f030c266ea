package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// application is a relying party that runs, with a provider of its own.
type application struct {
	*fakeProvider

	t    *testing.T
	base string
	log  *lockedBuffer

	mu  sync.Mutex
	now time.Time // zero: the time it is
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

func startApplication(t *testing.T, hybridMode, implicitMode string) *application {
	t.Helper()
	a := &application{fakeProvider: startProvider(t), t: t, log: &lockedBuffer{}}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	a.base = server.URL
	raw, err := json.Marshal(a.settings(a.base, hybridMode, implicitMode))
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseSettings(raw)
	if err != nil {
		t.Fatal(err)
	}
	if handler, err = newRelyingParty(s, slog.New(slog.NewTextHandler(a.log, nil)), a.clock).handler(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // whatever happened, the log has no token and no code
		a.fakeProvider.mu.Lock()
		defer a.fakeProvider.mu.Unlock()
		for _, secret := range a.secrets {
			if strings.Contains(a.log.String(), secret) {
				t.Errorf("the log has %q", secret)
			}
		}
	})
	return a
}

func (a *application) clock() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.now.IsZero() {
		return time.Now()
	}
	return a.now
}

func (a *application) setClock(now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now = now
}

// browser does what a browser does: it keeps cookies, follows no redirect unasked,
// submits forms, and sends no Lax cookie with a POST from another site.
type browser struct {
	t      *testing.T
	a      *application
	client *http.Client
}

func (a *application) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		a.t.Fatal(err)
	}
	return &browser{a.t, a, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// page is what came of a request.
type page struct {
	status   int
	location string
	header   http.Header
	body     string
}

// shown gives the text of the element with an id, unescaped.
func (p page) shown(id string) string {
	found := regexp.MustCompile(`id="` + id + `"[^>]*>([^<]*)<`).FindStringSubmatch(p.body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

func (b *browser) send(method, to string, form url.Values, headers ...string) page {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, to, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	client := *b.client
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	if method == http.MethodPost && req.Header.Get("Sec-Fetch-Site") == "cross-site" {
		client.Jar = nil
	}
	resp, err := client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, resp.Header.Get("Location"), resp.Header, string(body)}
}

func (b *browser) get(path string) page {
	b.t.Helper()
	return b.send(http.MethodGet, b.a.base+path, nil)
}

func (b *browser) post(path string, form url.Values, headers ...string) page {
	b.t.Helper()
	return b.send(http.MethodPost, b.a.base+path, form, headers...)
}

// start begins a sign-in and gives the URL at the provider.
func (b *browser) start(flow string) string {
	b.t.Helper()
	p := b.post("/sign-in/"+flow, nil)
	if p.status != http.StatusSeeOther || !strings.HasPrefix(p.location, b.a.URL+"/oauth2/auth?") {
		b.t.Fatalf("the sign-in began with %d to %q", p.status, p.location)
	}
	return p.location
}

var (
	formField  = regexp.MustCompile(`<input name="([^"]*)" value="([^"]*)">`)
	formAction = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
)

// authenticate goes to the provider and gives its answer, and the headers of the
// POST with which it reaches the relying party.
func (b *browser) authenticate(at string) (answer url.Values, headers []string) {
	b.t.Helper()
	p := b.send(http.MethodGet, at, nil)
	if p.status == http.StatusSeeOther {
		to, fragment, _ := strings.Cut(p.location, "#")
		if shown := b.send(http.MethodGet, to, nil); !strings.Contains(shown.body, `<script src="/callback.js"`) {
			b.t.Errorf("the callback shows no script: %s", shown.body)
		}
		answer, err := url.ParseQuery(fragment)
		if err != nil {
			b.t.Fatal(err)
		}
		return answer, []string{"Origin", b.a.base}
	}
	if to := formAction.FindStringSubmatch(p.body); to == nil || html.UnescapeString(to[1]) != b.a.base+"/callback" {
		b.t.Fatalf("the provider answered %d: %s", p.status, p.body)
	}
	answer = url.Values{}
	for _, field := range formField.FindAllStringSubmatch(p.body, -1) {
		answer.Add(field[1], html.UnescapeString(field[2]))
	}
	return answer, []string{"Sec-Fetch-Site", "cross-site", "Origin", b.a.URL}
}

// deliver brings an answer to the relying party, and goes on until a page is shown.
func (b *browser) deliver(answer url.Values, headers ...string) page {
	b.t.Helper()
	p := b.post("/callback", answer, headers...)
	for p.status == http.StatusSeeOther {
		p = b.get(p.location)
	}
	return p
}

// signIn does a whole sign-in.
func (b *browser) signIn(flow string) page {
	b.t.Helper()
	answer, headers := b.authenticate(b.start(flow))
	return b.deliver(answer, headers...)
}

// signedIn tells whose wallet and e-mail the start page shows.
func (b *browser) signedIn() (wallet, email string) {
	b.t.Helper()
	p := b.get("/")
	if p.status != http.StatusOK {
		b.t.Fatalf("the start page answered %d", p.status)
	}
	return p.shown("signed-in-wallet"), p.shown("signed-in-email")
}
