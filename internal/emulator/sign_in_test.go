package emulator

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/formbrowser"
)

// visitor is an end user in front of a browser.
type visitor struct {
	t *testing.T
	s *Server
	*formbrowser.Browser
}

func newVisitor(t *testing.T, s *Server) *visitor {
	t.Helper()
	return &visitor{t, s, formbrowser.New()}
}

func (v *visitor) open(address string) *formbrowser.Page {
	v.t.Helper()
	p, err := v.Get(v.t.Context(), address)
	if err != nil {
		v.t.Fatal(err)
	}
	return p
}

func (v *visitor) send(p *formbrowser.Page, path string, fields ...string) *formbrowser.Page {
	v.t.Helper()
	p, err := v.Send(v.t.Context(), p, path, fields...)
	if err != nil {
		v.t.Fatal(err)
	}
	return p
}

// code is the last one that was sent.
func (v *visitor) code() string {
	v.t.Helper()
	outbox, err := v.s.Outbox(v.t.Context())
	if err != nil || len(outbox) == 0 {
		v.t.Fatalf("the outbox has %v, %v", outbox, err)
	}
	return outbox[len(outbox)-1].Code
}

// signedIn goes from the first page to consent.
func (v *visitor) signedIn(address, email string) *formbrowser.Page {
	v.t.Helper()
	p := v.send(v.open(address), "/sign-in/email", "email", email)
	return v.send(p, "/sign-in/code", "code", v.code())
}

// shows wants a page of a status with a text, and never more than a page may do.
func (v *visitor) shows(what string, p *formbrowser.Page, status int, text string) {
	v.t.Helper()
	if p.Status != status || !strings.Contains(p.HTML, text) {
		v.t.Errorf("%s: %d %s, want %d and %q", what, p.Status, p.HTML, status, text)
	}
	policy := p.Header.Get("Content-Security-Policy")
	for _, directive := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, directive) || strings.Contains(policy, "unsafe") || p.Header.Get("X-Frame-Options") != "DENY" || p.Header.Get("Cache-Control") != "no-store" {
			v.t.Errorf("%s has the headers %v", what, p.Header)
		}
	}
}

// button generates a connect button and gives its page.
func (a *api) button(redirect string) string {
	a.t.Helper()
	var source string
	a.into(a.call("POST", "/auth/account/association/generate_web3connect_button_js", `{"api_key_secret":"`+DemoOrganizationSecret+`","redirect_url":"`+redirect+`"}`), &source)
	found := regexp.MustCompile(`window\.open\("(.*?)"`).FindStringSubmatch(source)
	if found == nil {
		a.t.Fatal(source)
	}
	return found[1]
}

func (s *Server) associations(t *testing.T) (n int) {
	t.Helper()
	err := s.store.read(t.Context(), func(ctx context.Context, tx *tx) error {
		return tx.row(ctx, "SELECT count(*) FROM associations").Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// From a button to the organization's page, for an e-mail that is new.
func TestAssociation(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	page := a.button("https://university.example/back?course=1&x=%20ü#part")
	v := newVisitor(t, s)
	p := v.open(page)
	v.shows("the first page", p, 200, "Connect with Demo University")
	p = v.send(p, "/sign-in/email", "email", " New@Example.com ")
	v.shows("the second page", p, 200, "new@example.com")
	code := v.code()
	p = v.send(p, "/sign-in/code", "code", " "+code[:3]+" "+code[3:])
	user := accountNamed(t, s, "new@example.com")
	v.shows("the last page", p, 200, user.IDWalletAddress)
	if strings.Contains(p.HTML, "your e-mail address</li>") || s.associations(t) != 0 {
		t.Errorf("before consent: %s", p.HTML)
	}
	consent := p
	p = v.send(consent, "/sign-in/consent", "decision", "allow")
	if want := "https://university.example/back?course=1&x=%20%C3%BC&id_wallet_address=" + user.IDWalletAddress + "#part"; p.Status != http.StatusSeeOther || p.Location != want {
		t.Errorf("sent to %s, want %s", p.Location, want)
	}
	outbox, err := s.Outbox(t.Context())
	if last := outbox[len(outbox)-1]; err != nil || last.Kind != MessageAssociation || last.To != "new@example.com" || last.Code != "" {
		t.Errorf("got %+v, %v", last, err)
	}
	if s.associations(t) != 1 {
		t.Error("nobody was associated")
	}
	v.shows("consent again", v.send(consent, "/sign-in/consent", "decision", "allow"), 410, "This sign-in is finished")
	v.shows("the button again", v.open(page), 400, "The button was used before")
	v.shows("no button", v.open(s.Issuer+"/association?c=x"), 404, "There is no such button")
	v.shows("no query", v.open(s.Issuer+"/association?c=%zz"), 400, "can&#39;t be read")
}

// Who says no is not associated, and the button can be used by another.
func TestAssociationDenied(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	page := a.button("https://university.example/")
	v, w := newVisitor(t, s), newVisitor(t, s)
	one, two := v.signedIn(page, "a@example.com"), w.signedIn(page, "b@example.com")
	v.shows("a no", v.send(one, "/sign-in/consent", "decision", "deny"), 200, "was not connected with Demo University")
	v.shows("neither yes nor no", w.send(two, "/sign-in/consent", "decision", "perhaps"), 400, "neither allow nor deny")
	if s.associations(t) != 0 {
		t.Error("somebody was associated")
	}
	if p := w.send(two, "/sign-in/consent", "decision", "allow"); p.Location == "" || s.associations(t) != 1 {
		t.Errorf("another got %d %s", p.Status, p.HTML)
	}
	// Two at the same time: the first wins.
	page = a.button("https://university.example/")
	one, two = v.signedIn(page, "c@example.com"), w.signedIn(page, "d@example.com")
	v.send(one, "/sign-in/consent", "decision", "allow")
	w.shows("too late", w.send(two, "/sign-in/consent", "decision", "allow"), 400, "used before")
}

func TestSignInEmail(t *testing.T) {
	t.Parallel()
	s := start(t, func(o *Options) { o.FailingEmails = []string{"fails@example.com"} })
	a := &api{t: t, s: s}
	v := newVisitor(t, s)
	first := v.open(a.button("https://university.example/"))
	for _, bad := range []string{"", "x", "fails@example.com", "a@b@c", `<script>alert(1)</script>@example.com`, "\"><script>alert(1)</script>"} {
		p := v.send(first, "/sign-in/email", "email", bad)
		v.shows(bad, p, 400, "This is not an e-mail address that can sign in.")
		if strings.Contains(p.HTML, "<script>alert") {
			t.Errorf("%s runs in %s", bad, p.HTML)
		}
	}
	p := v.send(first, "/sign-in/email", "email", "a@example.com")
	if p = v.send(p, "/sign-in", "email", "another"); !strings.Contains(p.HTML, `type="email" value=""`) {
		t.Errorf("another e-mail: %s", p.HTML)
	}
	p = v.send(p, "/sign-in/email", "email", "b@example.com")
	v.shows("another e-mail", p, 200, "<strong>b@example.com</strong>")
	for range maxSignInCodes - 2 {
		p = v.send(p, "/sign-in/email")
	}
	v.shows("too many codes", v.send(p, "/sign-in/email"), 429, "5 codes were sent already")
}

func TestSignInCode(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	page := a.button("https://university.example/")
	v := newVisitor(t, s)
	first := v.open(page)
	form := v.send(first, "/sign-in/email", "email", "a@example.com")
	right := v.code()
	for i := range maxSignInAttempts {
		wrong := "000000"
		if i == 0 {
			wrong = ""
		}
		v.shows("a wrong code", v.send(form, "/sign-in/code", "code", wrong), 400, "This is not the code that was sent.")
	}
	v.shows("too many", v.send(form, "/sign-in/code", "code", right), 429, "There were too many wrong codes.")
	v.send(form, "/sign-in/email")
	if again := v.code(); again == right {
		t.Error("the same code again")
	}
	v.shows("the first code", v.send(form, "/sign-in/code", "code", right), 400, "This is not the code")
	right = v.code()
	s.advance(t, signInCodeLifetime+time.Second)
	v.shows("an expired code", v.send(form, "/sign-in/code", "code", right), 400, "This code has expired.")
	v.send(form, "/sign-in/email")
	v.shows("a new code", v.send(form, "/sign-in/code", "code", v.code()), 200, "You are signed in as <strong>a@example.com</strong>")
	// Old pages lead on to where the sign-in is.
	v.shows("a code again", v.send(form, "/sign-in/code", "code", right), 200, "You are signed in as")
	s.advance(t, signInLifetime)
	v.shows("too long", v.open(first.URL.String()), 410, "This sign-in took too long.")
}

// A sign-in is its browser's alone, and takes no forms of other sites.
func TestSignInIsTheBrowsers(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := &api{t: t, s: s}
	page := a.button("https://university.example/")
	v, other := newVisitor(t, s), newVisitor(t, s)
	p := v.signedIn(page, "a@example.com")
	other.shows("without a cookie", other.open(p.URL.String()), 403, "begun in another browser")
	other.open(page) // it has a cookie now
	other.shows("with another cookie", other.open(p.URL.String()), 403, "begun in another browser")
	other.shows("consent of another", other.send(p, "/sign-in/consent", "decision", "allow"), 403, "begun in another browser")
	for name, header := range map[string][2]string{"origin": {"Origin", "https://evil.example"}, "fetch metadata": {"Sec-Fetch-Site", "cross-site"}} {
		for _, form := range []string{"/sign-in/consent"} {
			req, err := p.Request(t.Context(), form, "decision", "allow")
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Del("Origin")
			req.Header.Set(header[0], header[1])
			refused, err := v.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			v.shows(name, refused, 403, "sent by another site")
		}
	}
	for _, cookie := range v.cookies() {
		if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
			t.Errorf("got %+v", cookie)
		}
	}
	v.shows("no id", v.open(s.Issuer+"/sign-in"), 404, "There is no such sign-in")
	v.shows("unknown id", v.open(s.Issuer+"/sign-in?id=x"), 404, "There is no such sign-in")
	if s.associations(t) != 0 {
		t.Error("somebody was associated")
	}
}

// cookies are those that a first answer sets.
func (v *visitor) cookies() []*http.Cookie {
	v.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	req, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, (&api{t: v.t, s: v.s}).button("https://x.example/"), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		v.t.Fatal(err)
	}
	_ = resp.Body.Close()
	if len(resp.Cookies()) != 1 {
		v.t.Errorf("the cookies are %v", resp.Cookies())
	}
	return resp.Cookies()
}

// Script is a text in every field that a page shows.
func TestPagesShowText(t *testing.T) {
	t.Parallel()
	const script = `"'><script>alert(1)</script>`
	s := start(t)
	organization, secret, err := s.AddAccount(t.Context(), NewAccount{Type: typeOrganization, Name: script, Domain: "script.example", RedirectURIs: []string{`https://x.example/?a="'><script>alert(1)</script>`}})
	if err != nil {
		t.Fatal(err)
	}
	_ = secret
	v := newVisitor(t, s)
	query := hybridRequest(organization.AccountID)
	query.Set("redirect_uri", organization.RedirectURIs[0])
	query.Set("response_mode", "form_post")
	query.Set("state", script)
	query.Set("login_hint", script)
	pages := []*formbrowser.Page{v.open(s.Issuer + "/oauth2/auth?" + query.Encode())}
	pages = append(pages, v.send(pages[0], "/sign-in/email", "email", script))
	pages = append(pages, v.send(pages[0], "/sign-in/email", "email", `"<b>x</b>"@example.com`), v.send(pages[0], "/sign-in/email", "email", "a@example.com"))
	pages = append(pages, v.send(pages[3], "/sign-in/code", "code", script))
	pages = append(pages, v.send(pages[3], "/sign-in/code", "code", v.code()))
	pages = append(pages, v.send(pages[5], "/sign-in/consent", "decision", script))
	pages = append(pages, v.send(pages[5], "/sign-in/consent", "decision", "allow"))
	query.Set("redirect_uri", "https://evil.example/"+script)
	pages = append(pages, v.open(s.Issuer+"/oauth2/auth?"+query.Encode()))
	query.Set("client_id", script)
	pages = append(pages, v.open(s.Issuer+"/oauth2/auth?"+query.Encode()))
	query = hybridRequest(organization.AccountID)
	query.Set("redirect_uri", organization.RedirectURIs[0])
	query.Set("response_mode", "form_post")
	query.Set("state", script)
	query.Set("response_type", script)
	pages = append(pages, v.open(s.Issuer+"/oauth2/auth?"+query.Encode()), v.open(s.Issuer+"/association?c="+url.QueryEscape(script)), v.open(s.Issuer+"/sign-in?id="+url.QueryEscape(script)))
	for i, p := range pages {
		if p.HTML == "" || strings.Contains(p.HTML, "<script>alert") || strings.Contains(p.HTML, "<b>") {
			t.Errorf("page %d: %d %s", i, p.Status, p.HTML)
		}
	}
	posted := pages[7]
	if len(posted.Forms) != 1 || posted.Forms[0].Fields.Get("state") != script || posted.Forms[0].Fields.Get("code") == "" {
		t.Errorf("posted %s", posted.HTML)
	}
}
