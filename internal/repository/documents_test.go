package repository

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the documents for contributors name exists: files, folders, targets of make.
func TestDocuments(t *testing.T) {
	targets := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(string(read(t, "Makefile")), -1) {
		targets[m[1]] = true
	}
	named := regexp.MustCompile("\\bmake ([a-z-]+)[^\n`]*`|(?m)^make ([a-z-]+)")
	link := regexp.MustCompile(`\]\(([^)#]+)[^)]*\)`)
	folder := regexp.MustCompile("`((?:internal|cmd|examples|templates|docs|tools|modules|\\.changes|\\.ci)/[\\w./-]*)`")
	for _, file := range []string{"CONTRIBUTING.md", "SECURITY.md", "README.md", ".github/pull_request_template.md"} {
		text := string(read(t, file))
		for _, m := range named.FindAllStringSubmatch(text, -1) {
			if target := m[1] + m[2]; !targets[target] {
				t.Errorf("%s: there is no make %s", file, target)
			}
		}
		for _, m := range append(link.FindAllStringSubmatch(text, -1), folder.FindAllStringSubmatch(text, -1)...) {
			if strings.Contains(m[1], "://") || strings.Contains(m[1], "NAME") || strings.Contains(m[1], "X.Y.Z") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}
