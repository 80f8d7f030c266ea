package e2e

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// textBrowser follows links and sends forms, with cookies and without scripts. It
// stops where the emulator sends it to another site.
type textBrowser struct {
	t      *testing.T
	client *http.Client
	home   string // host of the emulator
}

func newTextBrowser(t *testing.T, issuer string) *textBrowser {
	t.Helper()
	home, err := url.Parse(issuer)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &textBrowser{t: t, home: home.Host}
	b.client = &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host != b.home {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	return b
}

// textPage is what a text browser shows, or where it would leave to.
type textPage struct {
	forms []form
	title string
	left  *url.URL // where the emulator sent it, nil if it shows a page
}

// form is a form with the values that are filled in.
type form struct {
	action *url.URL
	values url.Values
}

func (b *textBrowser) open(address string) textPage {
	b.t.Helper()
	resp, err := b.client.Get(address)
	return b.show(resp, err)
}

// send sends the page's form with an action, with more filled in.
func (b *textBrowser) send(p textPage, action string, filled url.Values) textPage {
	b.t.Helper()
	i := slices.IndexFunc(p.forms, func(f form) bool { return f.action.Path == action })
	if i < 0 {
		b.t.Fatalf("the page %q has no form for %s", p.title, action)
	}
	values := p.forms[i].values
	for name, v := range filled {
		values[name] = v
	}
	resp, err := b.client.PostForm(p.forms[i].action.String(), values)
	return b.show(resp, err)
}

func (b *textBrowser) show(resp *http.Response, err error) textPage {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if location, err := resp.Location(); err == nil {
		return textPage{left: location}
	}
	doc, err := html.Parse(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	var p textPage
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.Data == "title" && n.FirstChild != nil:
			p.title = n.FirstChild.Data
		case n.Type == html.ElementNode && n.Data == "form" && strings.EqualFold(attribute(n, "method"), "post"):
			action, err := resp.Request.URL.Parse(attribute(n, "action"))
			if err != nil {
				b.t.Fatal(err)
			}
			p.forms = append(p.forms, form{action, inputs(n)})
		}
	}
	if resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: HTTP %d, %q", resp.Request.URL, resp.StatusCode, p.title)
	}
	return p
}

// inputs are the values of a form's fields, but not of its buttons.
func inputs(f *html.Node) url.Values {
	values := url.Values{}
	for n := range f.Descendants() {
		if name := attribute(n, "name"); n.Type == html.ElementNode && n.Data == "input" && name != "" {
			values.Add(name, attribute(n, "value"))
		}
	}
	return values
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
