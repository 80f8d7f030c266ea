package web

import "html/template"

// functions are those of all templates.
var functions = template.FuncMap{}
