package repository

import (
	"encoding/json"
	"path"
	"strings"
	"testing"
)

// Locks of npm have a checksum for each package, and are to be installed anywhere: a
// host in them is the public registry, and none is npm's default.
func TestLocks(t *testing.T) {
	for _, file := range find(t, func(name string) bool { return path.Base(name) == "package.json" }) {
		lock := path.Join(path.Dir(file), "package-lock.json")
		var content struct {
			Packages map[string]struct {
				Resolved  string `json:"resolved"`
				Integrity string `json:"integrity"`
			} `json:"packages"`
		}
		if err := json.Unmarshal(read(t, lock), &content); err != nil {
			t.Fatalf("%s: %v", lock, err)
		}
		if len(content.Packages) < 2 {
			t.Errorf("%s: %d packages", lock, len(content.Packages))
		}
		for name, p := range content.Packages {
			if name != "" && p.Integrity == "" {
				t.Errorf("%s: %s has no checksum", lock, name)
			}
			if p.Resolved != "" && !strings.HasPrefix(p.Resolved, "https://registry.npmjs.org/") {
				t.Errorf("%s: %s comes from %s", lock, name, p.Resolved)
			}
		}
	}
}
