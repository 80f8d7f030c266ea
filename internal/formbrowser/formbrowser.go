// Package formbrowser is a browser for tests of pages that need no scripts: it keeps
// cookies, follows redirects within a site, and fills in forms.
package formbrowser

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// Browser has cookies of its own.
type Browser struct{ client *http.Client }

// New is a browser without cookies.
func New() *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // it has no options that could be wrong
	}
	return &Browser{&http.Client{Jar: jar, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if next.URL.Host != via[0].URL.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// Page is what a browser has come to.
type Page struct {
	URL    *url.URL
	Status int
	Header http.Header
	// Location is where it would go on to, on another site; "" if it stays.
	Location string
	HTML     string
	Forms    []Form
}

// Form is a form of a page, with what its fields have.
type Form struct {
	Method, Action string // an absolute URL
	Fields         url.Values
}

// Get opens a page.
func (b *Browser) Get(ctx context.Context, address string) (*Page, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return b.Do(req)
}

// Do sends any request.
func (b *Browser) Do(req *http.Request) (*Page, error) {
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	p := &Page{URL: resp.Request.URL, Status: resp.StatusCode, Header: resp.Header, Location: resp.Header.Get("Location"), HTML: string(raw)}
	root, err := html.Parse(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	for node := range root.Descendants() {
		if node.Data == "form" {
			f, err := p.form(node)
			if err != nil {
				return nil, err
			}
			p.Forms = append(p.Forms, f)
		}
	}
	return p, nil
}

func (p *Page) form(node *html.Node) (Form, error) {
	action, err := p.URL.Parse(attribute(node, "action"))
	if err != nil {
		return Form{}, err
	}
	f := Form{Method: strings.ToUpper(attribute(node, "method")), Action: action.String(), Fields: url.Values{}}
	for field := range node.Descendants() {
		if name := attribute(field, "name"); field.Data == "input" && name != "" {
			f.Fields.Add(name, attribute(field, "value"))
		}
	}
	return f, nil
}

func attribute(node *html.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Send fills fields in, given as name and value in turn, and sends the form whose
// action ends in a path.
func (b *Browser) Send(ctx context.Context, p *Page, path string, fields ...string) (*Page, error) {
	req, err := p.Request(ctx, path, fields...)
	if err != nil {
		return nil, err
	}
	return b.Do(req)
}

// Request is what Send sends.
func (p *Page) Request(ctx context.Context, path string, fields ...string) (*http.Request, error) {
	for _, f := range p.Forms {
		if !strings.HasSuffix(f.Action, path) {
			continue
		}
		for i := 0; i+1 < len(fields); i += 2 {
			f.Fields.Set(fields[i], fields[i+1])
		}
		if f.Method != http.MethodPost {
			return http.NewRequestWithContext(ctx, http.MethodGet, f.Action+"?"+f.Fields.Encode(), nil)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, f.Action, strings.NewReader(f.Fields.Encode()))
		if err != nil {
			return nil, err
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", p.URL.Scheme+"://"+p.URL.Host)
		return req, nil
	}
	return nil, fmt.Errorf("%s (%d) has no form for %s: %s", p.URL.Path, p.Status, path, p.HTML)
}
