package repository

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// Every place that names a version of something is looked after.
func TestDependabot(t *testing.T) {
	var config struct {
		Version int `yaml:"version"`
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directory   string   `yaml:"directory"`
			Directories []string `yaml:"directories"`
			Schedule    struct {
				Interval string `yaml:"interval"`
			} `yaml:"schedule"`
		} `yaml:"updates"`
	}
	decode(t, ".github/dependabot.yml", &config)
	if config.Version != 2 {
		t.Errorf("version is %d", config.Version)
	}
	directories := map[string][]string{}
	for _, u := range config.Updates {
		all := u.Directories
		if u.Directory != "" {
			all = append(all, u.Directory)
		}
		if len(all) == 0 || u.Schedule.Interval == "" {
			t.Errorf("%s: %q, %q", u.Ecosystem, all, u.Schedule.Interval)
		}
		directories[u.Ecosystem] = append(directories[u.Ecosystem], all...)
	}

	manifests := map[string]string{"go.mod": "gomod", "package.json": "npm", "Dockerfile": "docker"}
	found := map[string][]string{}
	for _, file := range find(t, func(string) bool { return true }) {
		directory := path.Join("/", path.Dir(file))
		ecosystem := manifests[path.Base(file)]
		if strings.HasSuffix(directory, "/.github/workflows") {
			ecosystem = "github-actions"
			// The repository's own are found by its root.
			if directory == "/.github/workflows" {
				directory = "/"
			}
		}
		if ecosystem == "" || slices.Contains(found[ecosystem], directory) {
			continue
		}
		found[ecosystem] = append(found[ecosystem], directory)
		if !slices.Contains(directories[ecosystem], directory) {
			t.Errorf("%s: %s is not listed for %s", file, directory, ecosystem)
		}
	}
	for _, directory := range directories["npm"] {
		if !slices.Contains(found["npm"], directory) {
			t.Errorf("%s has no package.json", directory)
		}
	}
}
