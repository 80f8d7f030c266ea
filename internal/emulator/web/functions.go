package web

import (
	"html/template"
	"strings"
	"time"
)

// functions are those of all templates.
var functions = template.FuncMap{
	"iso":     func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") },
	"when":    func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") },
	"short":   short,
	"words":   func(s string) string { return strings.ReplaceAll(s, "_", " ") },
	"nav":     func() any { return navigation },
	"picture": pictureOf,
	"problem": func(wanted, field string) bool { return wanted != "" && wanted == field },
}

// short is a long id, abridged.
func short(id string) string {
	if len(id) <= 16 {
		return id
	}
	return id[:8] + "…" + id[len(id)-6:]
}
