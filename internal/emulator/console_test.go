package emulator

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// browser visits the console.
type browser struct {
	t       *testing.T
	s       *Server
	headers map[string]string
}

// visit gets a path, and looks at what goes for every page.
func (b *browser) visit(path string, want int) *html.Node {
	b.t.Helper()
	resp, raw, err := send(b.t, http.MethodGet, b.s.ControlURL+path, "", b.headers)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.page(path, resp, raw, want)
}

// post sends a form and gives the answer without following it.
func (b *browser) post(path string, form url.Values) (*http.Response, []byte) {
	b.t.Helper()
	return b.send(path, "application/x-www-form-urlencoded", form.Encode())
}

func (b *browser) send(path, contentType, body string) (*http.Response, []byte) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.s.ControlURL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	for name, value := range b.headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out bytes.Buffer
	if _, err := out.ReadFrom(resp.Body); err != nil {
		b.t.Fatal(err)
	}
	return resp, out.Bytes()
}

// submit sends a form that does something, and follows to the page that tells so.
func (b *browser) submit(path string, form url.Values) *html.Node {
	b.t.Helper()
	resp, raw := b.post(path, form)
	if resp.StatusCode != http.StatusSeeOther {
		b.t.Fatalf("POST %s answers %d: %s", path, resp.StatusCode, textOfPage(parsePage(b.t, raw)))
	}
	page := b.visit(resp.Header.Get("Location"), http.StatusOK)
	if len(find(page, func(n *html.Node) bool { return attr(n, "class") == "notice" })) != 1 {
		b.t.Errorf("%s says nothing of what was done", path)
	}
	return page
}

func parsePage(t *testing.T, raw []byte) *html.Node {
	t.Helper()
	page, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return page
}

const consolePolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; script-src 'self'; connect-src 'self'; form-action 'self'"

// page looks at the headers and the markup of a page.
func (b *browser) page(path string, resp *http.Response, raw []byte, want int) *html.Node {
	b.t.Helper()
	if resp.StatusCode != want {
		b.t.Fatalf("%s answers %d, want %d: %s", path, resp.StatusCode, want, raw)
	}
	for name, value := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": consolePolicy, "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
	} {
		if got := resp.Header.Get(name); got != value {
			b.t.Errorf("%s: %s is %q, want %q", path, name, got, value)
		}
	}
	checkTags(b.t, path, raw)
	page := parsePage(b.t, raw)
	checkPage(b.t, path, page)
	return page
}

// checkTags sees to it that what is opened is closed, in order.
func checkTags(t *testing.T, path string, raw []byte) {
	t.Helper()
	void := map[string]bool{"meta": true, "link": true, "input": true, "br": true}
	var open []string
	tokens := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: %v are not closed", path, open)
			}
			return
		case html.StartTagToken:
			if name, _ := tokens.TagName(); !void[string(name)] {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Errorf("%s: </%s> closes %v", path, name, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
}

// checkPage looks at what makes a page usable for all, and what the policy forbids.
func checkPage(t *testing.T, path string, page *html.Node) {
	t.Helper()
	ids, labels, headings, mains := map[string]bool{}, map[string]bool{}, 0, 0
	for n := range page.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: the id %s is there twice", path, id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "label":
			labels[attr(n, "for")] = true
		case "h1":
			headings++
		case "main":
			mains++
		case "style":
			t.Errorf("%s has a style element", path)
		case "th":
			if attr(n, "scope") == "" {
				t.Errorf("%s: a heading of a table has no scope", path)
			}
		case "time":
			if attr(n, "datetime") == "" {
				t.Errorf("%s: a time has no datetime", path)
			}
		case "script":
			if attr(n, "src") != "/assets/console.js" || n.FirstChild != nil {
				t.Errorf("%s has a script of %q", path, attr(n, "src"))
			}
		case "img", "iframe", "object", "embed", "video", "audio", "base":
			t.Errorf("%s has %s", path, n.Data)
		case "link":
			if !strings.HasPrefix(attr(n, "href"), "/assets/") {
				t.Errorf("%s loads %s", path, attr(n, "href"))
			}
		case "a":
			if u, err := url.Parse(attr(n, "href")); err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
				t.Errorf("%s has a link to %q", path, attr(n, "href"))
			}
		case "form":
			if !strings.HasPrefix(attr(n, "action"), "/") || strings.HasPrefix(attr(n, "action"), "//") {
				t.Errorf("%s: a form goes to %q", path, attr(n, "action"))
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" {
				t.Errorf("%s: <%s> has %s", path, n.Data, a.Key)
			}
		}
	}
	if headings != 1 || mains != 1 {
		t.Errorf("%s has %d h1 and %d main", path, headings, mains)
	}
	for _, n := range find(page, func(n *html.Node) bool {
		return n.Data == "select" || n.Data == "textarea" || n.Data == "input" && attr(n, "type") != "hidden"
	}) {
		if !labels[attr(n, "id")] {
			t.Errorf("%s: %s %q has no label", path, n.Data, attr(n, "name"))
		}
	}
	for _, key := range []string{"aria-labelledby", "aria-describedby"} {
		for _, n := range find(page, func(n *html.Node) bool { return attr(n, key) != "" }) {
			for id := range strings.FieldsSeq(attr(n, key)) {
				if !ids[id] {
					t.Errorf("%s: %s names %s, which is not there", path, key, id)
				}
			}
		}
	}
}

func find(page *html.Node, wanted func(*html.Node) bool) (out []*html.Node) {
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && wanted(n) {
			out = append(out, n)
		}
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// textOfPage is the text of a page, with single spaces.
func textOfPage(page *html.Node) string {
	var out strings.Builder
	for n := range page.Descendants() {
		if n.Type == html.TextNode {
			out.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

// linkNamed is the link with a text; "" if there is none.
func linkNamed(page *html.Node, text string) string {
	for _, n := range find(page, func(n *html.Node) bool { return n.Data == "a" && textOfPage(n) == text }) {
		return attr(n, "href")
	}
	return ""
}

// hostile is text that does something where it isn't escaped.
func hostile(name string) string {
	return `"><script>alert("` + name + `")</script><img src=x onerror=alert(1)>'` + "`{{.}}"
}

// populated is an emulator with something on each page, all of it hostile, and the
// paths of the pages.
func populated(t *testing.T, configure ...func(*Options)) (s *Server, paths []string) {
	t.Helper()
	configure = append([]func(*Options){func(o *Options) {
		o.FailingEmails = []string{"fails@example.com"}
		o.Seed = defaultSeed()
		o.Seed.Accounts[0].Name = hostile("organization")
		o.Seed.Accounts[0].W3Block[0].Name = hostile("tenant")
	}}, configure...)
	a := organization(t, configure...)
	s = a.s
	ctx := t.Context()
	if _, _, err := s.AddAccount(ctx, NewAccount{Type: typeEndUser, Name: hostile("name"), Email: "named@example.com"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.AddAccount(ctx, NewAccount{Type: typeOrganization, Name: "Chess Club", Domain: "chess.example"}); err != nil {
		t.Fatal(err)
	}
	first := a.mintWith(map[string]any{
		"name": hostile("nft"), "issuer": hostile("issuer"), "image": "javascript://x/%0aalert(1)", "link": "javascript://x/%0aalert(2)", "animation_url": "data:text/html,<script>alert(3)</script>",
	}, `{"level":"`+strings.ReplaceAll(hostile("level"), `"`, `\"`)+`","<script>alert(4)</script>":{"<b>":["</pre><script>"]},"external_url":"javascript:alert(5)","properties":{"a":1}}`)
	a.into(a.call("PUT", "/nft/"+first.TokenID+"/transfer/to/"+a.wallet(DemoDomain), ""), &object{})
	a.into(a.call("PUT", "/nft/"+first.TokenID+"/visibility", `{"to":"public"}`), new(string))
	a.mint(`{}`)
	var batch map[string]string
	a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":["u1@example.com","<script>alert(6)</script>","fails@example.com"]}`), &batch)
	a.into(a.call("POST", "/verify/phone/step1", `{"phone_number":"+81312345678"}`), &map[string]any{})
	s.setTXT(t, DemoDomain, hostile("txt"))
	s.setTXT(t, "<script>alert(7)</script>.example", hostile("zone"))
	if err := s.AddFault(Fault{Operation: "mintNFT", Kind: FaultStatus, Status: 503, Nth: 3, Count: 2, RetryAfter: "7"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := send(t, http.MethodGet, strings.TrimSuffix(s.URL, restPrefix)+"/<script>alert(8)</script>", "", nil); err != nil {
		t.Fatal(err)
	}
	organization := accountNamed(t, s, DemoDomain)
	user := accountNamed(t, s, DemoEndUserEmail)
	err := s.store.write(ctx, func(ctx context.Context, t *tx) error {
		for _, statement := range []string{
			"UPDATE accounts SET phone_number = '<script>alert(9)</script>', email = '<script>alert(10)</script>@example.com' WHERE email = 'named@example.com'",
			"INSERT INTO outbox (sent_at, kind, recipient, account_id, code) VALUES (0, '<script>alert(11)</script>', '<script>alert(12)</script>', '<script>alert(13)</script>', '<script>alert(14)</script>')",
			"INSERT INTO phone_verifications (token_hash, account_id, phone_number, code, created_at, attempts) VALUES (x'00', 'nobody', '<script>alert(15)</script>', '1', " + fmt.Sprint(s.Now().UnixMilli()) + ", 5)",
			"INSERT INTO associations (organization_id, end_user_id, associated_at) VALUES ('" + organization.AccountID + "', '" + user.AccountID + "', 0)",
		} {
			if err := t.script(ctx, statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	// Entries of a log are the emulator's own, but for the path.
	s.requests.add(RequestLogEntry{Time: s.Now(), Operation: hostile("operation"), Method: hostile("method"), Path: hostile("path"), AccountID: hostile("account")})
	escaped := url.QueryEscape(hostile("query"))
	paths = []string{
		"/", "/accounts", "/accounts?q=" + escaped, "/accounts?q=u", "/accounts/" + organization.AccountID, "/accounts/" + user.AccountID,
		"/nfts", "/nfts?q=" + escaped + "&holder=" + escaped + "&minter=" + escaped, "/nfts?q=script&visibility=public", "/nfts/" + first.TokenID,
		"/imports", "/imports/" + url.PathEscape(batch["batch_id"]), "/imports/" + url.PathEscape(batch["batch_id"]) + "?only=failed",
		"/verifications", "/outbox", "/requests", "/requests?account=" + escaped, "/faults", "/settings", "/settings?done=" + escaped, "/settings?done=reset",
	}
	return s, paths
}

// Every page renders, with its headers and with what makes it usable for all, and
// nothing that it shows does anything.
func TestConsolePages(t *testing.T) {
	t.Parallel()
	s, paths := populated(t)
	b := &browser{t: t, s: s}
	for _, path := range paths {
		page := b.visit(path, http.StatusOK)
		current := find(page, func(n *html.Node) bool { return n.Data == "a" && attr(n, "aria-current") == "page" })
		section, _, _ := strings.Cut(path, "?")
		section, _, _ = strings.Cut(section[1:], "/")
		if len(current) != 1 || attr(current[0], "href") != "/"+section {
			t.Errorf("%s: the navigation has %d current entries", path, len(current))
		}
	}
	for path, want := range map[string][]string{
		"/":              {"chess.example", "is not verified", "3 End users", "2 NFTs", "status on mintNFT", "calls 3 to 4"},
		paths[4]:         {"secp256k1", DemoTenantID, DemoEndUserEmail, "web3connect-domain-verification=", "domain verified"},
		paths[5]:         {DemoDomain, "1 NFTs held"},
		paths[9]:         {"javascript://x/%0aalert(1)", "Minted", "Transferred", "The minter signed exactly this metadata"},
		paths[11]:        {"done", "3 of 3", "2 failed", "imported", "u1@example.com"},
		"/verifications": {"chess.example", "Publish the record", "+81312345678", "open", "blocked", "done", "In the zone"},
		"/outbox":        {"phone code to +81312345678"},
		"/requests":      {"mintNFT", "404", "no answer"},
		"/faults":        {"mintNFT status calls 3 to 4 status 503, Retry-After 7 0 active"},
		"/settings":      {"w3block_sign_in_limit", "Download a snapshot"},
	} {
		text := textOfPage(b.visit(path, http.StatusOK))
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s doesn't show %q: %s", path, part, text)
			}
		}
	}
}

// No page shows a secret, not in one of its forms either.
func TestConsoleShowsNoSecrets(t *testing.T) {
	t.Parallel()
	s, paths := populated(t)
	token := signIn(t, s, DemoOrganizationSecret).token
	secrets := []string{DemoOrganizationSecret, DemoEndUserSecret, DemoTenantKey, DemoTenantSecret, DemoUserPassword, token}
	err := s.store.read(t.Context(), func(ctx context.Context, t *tx) error {
		for _, query := range []string{
			"SELECT wallet_key FROM accounts WHERE domain = 'university.example'", "SELECT secret_hash FROM accounts WHERE domain = 'university.example'",
			"SELECT secret_hash FROM w3block_tenants", "SELECT password_hash FROM w3block_users",
		} {
			var raw []byte
			if err := t.row(ctx, query+" LIMIT 1").Scan(&raw); err != nil {
				return err
			}
			secrets = append(secrets, string(raw), fmt.Sprintf("%x", raw), fmt.Sprintf("%X", raw), strings.Trim(string(encode(raw)), "\"\n"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		_, raw, err := send(t, http.MethodGet, s.ControlURL+path, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if bytes.Contains(raw, []byte(secret)) || bytes.Contains(raw, []byte(html.EscapeString(secret))) {
				t.Errorf("%s shows %q", path, secret)
			}
		}
	}
}

// What is not there is a page that says so, and what can't be read is one, too.
func TestConsoleErrors(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := &browser{t: t, s: s}
	for path, want := range map[string]int{
		"/accounts/none": 404, "/nfts/0x1": 404, "/imports/x": 404, "/nothing": 404, "/nfts/0x1/history": 404, "/%3Cscript%3E": 404,
		"/accounts?before=x": 400, "/accounts?before=1&after=2": 400, "/nfts?visibility=x": 400, "/requests?status=x": 400, "/requests?operation=fly": 400,
		"/nfts?q=" + strings.Repeat("x", 600): 400, "/outbox?before=0": 400, "/accounts?q=%zz": 400, "/settings/reset": 405, "/requests?before=99999999999999999999": 200,
	} {
		b.visit(path, want)
	}
	for path, want := range map[string]int{"/": 405, "/verifications/publish": 404} {
		resp, raw := b.post(path, url.Values{"account_id": {"<script>"}})
		b.page(path, resp, raw, want)
	}
	if resp, _ := b.post("/settings/clock", url.Values{"advance": {strings.Repeat("x", maxBody)}}); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a large form is answered with %d", resp.StatusCode)
	}
	resp, raw := b.send("/settings/restore", "text/plain", "x")
	b.page("/settings/restore", resp, raw, 400)
}

// The navigation, styles and scripts are there on both listeners.
func TestConsoleAssets(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, base := range []string{s.ControlURL, strings.TrimSuffix(s.URL, restPrefix)} {
		for name, contentType := range map[string]string{"style.css": "text/css", "console.css": "text/css", "console.js": "text/javascript", "icon.svg": "image/svg+xml"} {
			resp, raw, err := send(t, http.MethodGet, base+"/assets/"+name, "", nil)
			if err != nil || resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), contentType) || len(raw) == 0 {
				t.Errorf("%s: %v, %v", name, resp, err)
			}
			again, _, err := send(t, http.MethodGet, base+"/assets/"+name, "", map[string]string{"If-None-Match": resp.Header.Get("Etag")})
			if err != nil || again.StatusCode != http.StatusNotModified {
				t.Errorf("%s: %v, %v", name, again, err)
			}
			if head, raw, err := send(t, http.MethodHead, base+"/assets/"+name, "", nil); err != nil || head.StatusCode != http.StatusOK || len(raw) > 0 {
				t.Errorf("%s: %v, %v", name, head, err)
			}
		}
		for _, name := range []string{"none.css", "..%2fweb.go", "%2e%2e"} {
			if resp, _, err := send(t, http.MethodGet, base+"/assets/"+name, "", nil); err != nil || resp.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %v, %v", name, resp, err)
			}
		}
	}
}

// Neither a page of another site may do something, nor one under another name of this
// machine look.
func TestConsoleRefusesOtherSites(t *testing.T) {
	t.Parallel()
	s := start(t)
	posts := 0
	for _, route := range consoleRoutes {
		path := strings.NewReplacer("{account_id}", "x", "{token_id}", "x", "{batch_id}", "x").Replace(route.path)
		for name, change := range map[string]func(*http.Request){
			"rebound name": func(r *http.Request) { r.Host = "attacker.example" },
			"cross-site":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
			"same-site":    func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
			"old browser":  func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") },
			"opaque":       func(r *http.Request) { r.Header.Set("Origin", "null") },
		} {
			if route.method == http.MethodGet && name != "rebound name" {
				continue
			}
			req, err := http.NewRequestWithContext(t.Context(), route.method, s.ControlURL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			change(req)
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusForbidden || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
				t.Errorf("%s %s, %s: answered %d", route.method, route.path, name, resp.StatusCode)
			}
		}
		if route.method == http.MethodPost {
			posts++
		}
		if (route.act != nil) != (route.method == http.MethodPost) {
			t.Errorf("%s is a %s", route.name, route.method)
		}
	}
	if posts < 9 {
		t.Errorf("%d forms do something", posts)
	}
}

// With a control token browsers sign in with HTTP Basic, which the control API doesn't
// take.
func TestConsoleToken(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.ControlToken = "t0ken" })
	basic := func(password string) string {
		req := &http.Request{Header: http.Header{}}
		req.SetBasicAuth("anybody", password)
		return req.Header.Get("Authorization")
	}
	for authorization, want := range map[string]int{
		"": 401, basic("wrong"): 401, basic(""): 401, "Bearer wrong": 401, "Basic t0ken": 401, "Digest t0ken": 401, "t0ken": 401, basic("t0ken"): 200, "Bearer t0ken": 200,
	} {
		for _, route := range consoleRoutes {
			if route.path != "/" && route.path != "/settings/snapshot" && route.path != "/requests/clear" {
				continue
			}
			req, err := http.NewRequestWithContext(t.Context(), route.method, s.ControlURL+route.path, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Host = "emulator.example" // with the token any will do
			if authorization != "" {
				req.Header.Set("Authorization", authorization)
			}
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			got := resp.StatusCode
			if got == http.StatusSeeOther {
				got = 200
			}
			challenge := resp.Header.Get("WWW-Authenticate")
			if got != want || want == 401 && challenge != `Basic realm="Web3Connect emulator", charset="UTF-8"` {
				t.Errorf("%q: %s is answered %d, %q", authorization, route.path, got, challenge)
			}
		}
	}
	resp, _, err := send(t, http.MethodGet, s.ControlURL+"/control/v1/options", "", map[string]string{"Authorization": basic("t0ken")})
	if err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") != "Bearer" {
		t.Errorf("the control API answers %v, %v", resp, err)
	}
}

// The pages that change by themselves have a part that is marked, a button and a link
// for those without scripts.
func TestConsoleLive(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.Switches.ImportDelay = Duration(time.Hour) })
	a := signIn(t, s, DemoOrganizationSecret)
	var batch map[string]string
	a.into(a.call("POST", "/account/import/batch/submit", `{"api_key_secret":"`+DemoOrganizationSecret+`","emails":["u@example.com"]}`), &batch)
	running := "/imports/" + url.PathEscape(batch["batch_id"])
	b := &browser{t: t, s: s}
	marked := func(path string) (n int) {
		page := b.visit(path, http.StatusOK)
		for _, key := range []string{"data-live", "data-live-toggle", "data-live-reload", "data-live-state"} {
			n += len(find(page, func(n *html.Node) bool {
				for _, a := range n.Attr {
					if a.Key == key {
						return true
					}
				}
				return false
			}))
		}
		return n
	}
	for _, path := range []string{"/", "/imports", running, "/outbox", "/requests"} {
		if n := marked(path); n != 4 {
			t.Errorf("%s has %d marks", path, n)
		}
	}
	s.advance(t, time.Hour)
	if err := s.RunImports(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := marked(running); n != 0 {
		t.Errorf("a batch that is done has %d marks", n)
	}
}

// A page asks for no more than the browser knows of the emulator's switches.
func TestConsoleSwitches(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Switches{})
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]any
	if err := json.Unmarshal(raw, &names); err != nil {
		t.Fatal(err)
	}
	fields := switchFields(Switches{}.withDefaults())
	for _, f := range fields {
		if f.Hint == "" || cmp.Or(f.Value, "on") == "" {
			t.Errorf("%+v", f)
		}
		delete(names, f.Name)
	}
	if len(names) > 0 {
		t.Errorf("%v are not in the form", names)
	}
}
