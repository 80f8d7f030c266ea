package release

import (
	"strings"
	"testing"
)

const changelog = `## 0.2.0-rc.1 (November 28, 2026)

FEATURES:

* **New Resource:** ` + "`web3connect_nft`" + `

### Details

More.

## 0.1.0 (Unreleased)

* old
`

func TestNotes(t *testing.T) {
	_, old, _ := strings.Cut(changelog, "More.\n\n")
	tests := map[string]struct{ changelog, tag, want, problem string }{
		"first":           {changelog, "v0.2.0-rc.1", "FEATURES:\n\n* **New Resource:** `web3connect_nft`\n\n### Details\n\nMore.\n", ""},
		"alone":           {"# Changelog\n\n## v1.0.0\n\n* all", "v1.0.0", "* all\n", ""},
		"unreleased":      {old, "v0.1.0", "", "calls 0.1.0 unreleased"},
		"other case":      {"## 1.0.0 (UNRELEASED)\n\n* all\n", "v1.0.0", "", "unreleased"},
		"not the first":   {changelog, "v0.1.0", "", "begins with 0.2.0-rc.1, not with 0.1.0"},
		"beginning alike": {"## 1.0.0 (May 1, 2026)\n\n* all\n", "v1.0.0-rc.1", "", "begins with 1.0.0"},
		"no version":      {"# Changelog\n", "v0.1.0", "", "has no version"},
		"empty":           {"## 0.2.0 (May 1, 2026)\n\n## 0.1.0 (May 1, 2025)\n\n* old\n", "v0.2.0", "", "says nothing about 0.2.0"},
		"without v":       {changelog, "0.2.0-rc.1", "", "not of the form"},
		"word":            {changelog, "version", "", "not of the form"},
		"metadata":        {changelog, "v0.2.0+1", "", "not of the form"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := Notes(tt.changelog, tt.tag)
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if tt.problem == "" {
				if err != nil {
					t.Error(err)
				}
			} else if err == nil || !strings.Contains(err.Error(), tt.problem) {
				t.Errorf("got error %v, want %q", err, tt.problem)
			}
		})
	}
}

// TestChangelog fails on a changelog whose newest version could not be released once
// it has a date.
func TestChangelog(t *testing.T) {
	text := string(read(t, "CHANGELOG.md"))
	match := heading.FindStringSubmatch(text)
	if match == nil {
		t.Fatal("CHANGELOG.md has no version")
	}
	dated := strings.Replace(text, match[0], "## "+match[1]+" (May 1, 2026)", 1)
	if _, err := Notes(dated, "v"+match[1]); err != nil {
		t.Error(err)
	}
}
