// Package repository tests what stands around the code: workflows, Dependabot's
// settings, issue forms, lock files. A mistake there shows late or not at all: as a
// check that never ran, an update that never came, a form that GitHub leaves out.
package repository

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../.."

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// decode reads YAML; a key that stands twice is an error.
func decode(t *testing.T, name string, into any) {
	t.Helper()
	if err := yaml.NewDecoder(bytes.NewReader(read(t, name))).Decode(into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	for i, file := range files {
		files[i] = relative(file)
	}
	return files
}

// find gives the files of the repository that match, leaving out what was made or
// installed.
func find(t *testing.T, match func(name string) bool) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			hidden := strings.HasPrefix(d.Name(), ".") && d.Name() != ".." && d.Name() != ".github"
			if hidden || d.Name() == "node_modules" || d.Name() == "dist" {
				return filepath.SkipDir
			}
			return nil
		}
		if name := relative(path); match(name) {
			found = append(found, name)
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatal(found, err)
	}
	return found
}

// relative is a path from the repository's root, with slashes.
func relative(path string) string {
	return strings.TrimPrefix(filepath.ToSlash(path), root+"/")
}
