package repository

import (
	"path"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

type form struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	Body        []struct {
		Type       string `yaml:"type"`
		ID         string `yaml:"id"`
		Attributes struct {
			Label   string      `yaml:"label"`
			Value   string      `yaml:"value"`
			Options []yaml.Node `yaml:"options"`
		} `yaml:"attributes"`
		Validations struct {
			Required bool `yaml:"required"`
		} `yaml:"validations"`
	} `yaml:"body"`
}

// isText tells whether a value is text for GitHub, for which a bare No is false.
func isText(v yaml.Node) bool {
	quoted := v.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
	return v.Tag == "!!str" && (quoted || !slices.Contains([]string{"yes", "no", "on", "off"}, strings.ToLower(v.Value)))
}

// GitHub leaves out a form with a mistake, without a word.
func TestIssueForms(t *testing.T) {
	forms := map[string]form{}
	for _, file := range glob(t, ".github/ISSUE_TEMPLATE/*.yml") {
		if path.Base(file) == "config.yml" {
			continue
		}
		var f form
		decode(t, file, &f)
		forms[path.Base(file)] = f
		if f.Name == "" || f.Description == "" {
			t.Errorf("%s: no name or no description", file)
		}
		seen := map[string]bool{}
		for i, field := range f.Body {
			if field.Type == "markdown" {
				if field.Attributes.Value == "" {
					t.Errorf("%s: field %d is empty", file, i)
				}
				continue
			}
			if !slices.Contains([]string{"checkboxes", "dropdown", "input", "textarea"}, field.Type) {
				t.Errorf("%s: field %d has type %q", file, i, field.Type)
			}
			for _, key := range []string{field.ID, field.Attributes.Label} {
				if key == "" || seen[key] {
					t.Errorf("%s: id or label %q of field %d is empty or stands twice", file, key, i)
				}
				seen[key] = true
			}
			if choice := field.Type == "dropdown" || field.Type == "checkboxes"; choice != (len(field.Attributes.Options) > 0) {
				t.Errorf("%s: %s has %d options", file, field.ID, len(field.Attributes.Options))
			}
			for _, option := range field.Attributes.Options {
				if field.Type == "dropdown" && !isText(option) {
					t.Errorf("%s: option %q of %s is no text: quote it", file, option.Value, field.ID)
				}
			}
		}
		if len(seen) == 0 {
			t.Errorf("%s asks nothing", file)
		}
	}
	// What can't be undone comes first.
	bug := forms["bug_report.yml"].Body
	if len(bug) == 0 || bug[0].ID != "credentials" || !bug[0].Validations.Required {
		t.Error("a bug report doesn't begin with what became of credentials")
	}
	var config struct {
		ContactLinks []struct {
			Name, URL, About string
		} `yaml:"contact_links"`
	}
	decode(t, ".github/ISSUE_TEMPLATE/config.yml", &config)
	for _, link := range config.ContactLinks {
		if link.Name == "" || link.URL == "" || link.About == "" {
			t.Errorf("%+v", link)
		}
	}
}
