// Package web has the pages that the emulator shows to people: templates, styles,
// scripts, and the headers that keep a page from doing what it shouldn't. It knows
// nothing of the emulator; what a page shows is handed to it.
package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed templates/*.html
var templateFiles embed.FS

// Page is what a template makes of its data, with the headers that go with it.
type Page struct {
	Header http.Header
	Body   []byte
}

// layouts are the templates that others are set into, by the prefix of their names.
var layouts = map[string]string{"console_": "layout_console.html", "card_": "layout_card.html"}

// pages are the templates by name, such as card_email, each in its layout.
var pages = func() map[string]*template.Template {
	files, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		panic(err) // the pattern is fixed
	}
	all := map[string]*template.Template{}
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		for prefix, layout := range layouts {
			if strings.HasPrefix(name, prefix) {
				all[name] = template.Must(template.New(layout).Funcs(functions).ParseFS(templateFiles, "templates/"+layout, file))
			}
		}
	}
	return all
}()

// render makes a page of a template and its data.
func render(name string, policy Policy, data any) (Page, error) {
	page, ok := pages[name]
	if !ok {
		return Page{}, fmt.Errorf("there is no template %s", name)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		return Page{}, fmt.Errorf("template %s: %w", name, err)
	}
	return Page{policy.Header(), out.Bytes()}, nil
}
