package release

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	root       = "../.."
	configFile = ".goreleaser.yml"
)

// config is the part of .goreleaser.yml that others than GoReleaser depend on.
type config struct {
	Version     int       `yaml:"version"`
	ProjectName string    `yaml:"project_name"`
	Builds      []build   `yaml:"builds"`
	Archives    []archive `yaml:"archives"`
	SBOMs       []sbom    `yaml:"sboms"`
	Checksum    struct {
		Algorithm    string      `yaml:"algorithm"`
		NameTemplate string      `yaml:"name_template"`
		IDs          []string    `yaml:"ids"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs   []sign  `yaml:"signs"`
	Images  []image `yaml:"dockers_v2"`
	Release struct {
		IDs        []string    `yaml:"ids"`
		ExtraFiles []extraFile `yaml:"extra_files"`
		Prerelease string      `yaml:"prerelease"`
	} `yaml:"release"`
	Changelog struct {
		Disable bool `yaml:"disable"`
	} `yaml:"changelog"`
}

type extraFile struct {
	Glob         string `yaml:"glob"`
	NameTemplate string `yaml:"name_template"`
}

func parse(text []byte) (config, error) {
	var c config
	err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&c)
	return c, err
}

// one gives the part with an id, or an empty one, in which then everything is wrong.
func one[T any](p *problems, what, id string, parts []T, idOf func(T) string) T {
	i := slices.IndexFunc(parts, func(part T) bool { return idOf(part) == id })
	p.expect(i >= 0, "there is no %s %q", what, id)
	if i < 0 {
		var none T
		return none
	}
	return parts[i]
}

// problems are the ways in which a release would not be what others expect.
type problems []string

func (p *problems) expect(ok bool, format string, args ...any) {
	if !ok {
		*p = append(*p, fmt.Sprintf(format, args...))
	}
}

func (p *problems) String() string { return strings.Join(*p, "\n") }

// checks are those of the subjects, each in a file of its own.
var checks = []func(*problems, config){general, provider, emulatorProgram, sboms, signatures, images}

func check(c config) *problems {
	p := &problems{}
	for _, check := range checks {
		check(p, c)
	}
	return p
}

func general(p *problems, c config) {
	p.expect(c.Version == 2, "version is %d, not 2", c.Version)
	p.expect(c.ProjectName == project, "project_name is %q", c.ProjectName)
	p.expect(len(c.Builds) == 2, "%d builds, not 2", len(c.Builds))
	p.expect(len(c.Archives) == 2, "%d archives, not 2", len(c.Archives))
	p.expect(c.Changelog.Disable, "changelog: GoReleaser writes another than the repository's")
	p.expect(c.Release.Prerelease == "auto", "release: prerelease is %q", c.Release.Prerelease)
	p.expect(c.Release.IDs == nil, "release: only %q are released", c.Release.IDs)
}

func TestConfiguration(t *testing.T) {
	c, err := parse(read(t, configFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range *check(c) {
		t.Error(problem)
	}
}

// breakage is a change of a text, and the problem that it has to give.
type breakage struct{ old, broken, want string }

// testBreakages makes each change alone, to see that it would not go unseen.
func testBreakages(t *testing.T, file string, breakages map[string]breakage, check func([]byte) (*problems, error)) {
	t.Helper()
	text := string(read(t, file))
	for name, b := range breakages {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(text, b.old) {
				t.Fatalf("%q is not in %s", b.old, file)
			}
			found, err := check([]byte(strings.ReplaceAll(text, b.old, b.broken)))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(found.String(), b.want) {
				t.Errorf("%q is not among the problems:\n%s", b.want, found)
			}
		})
	}
}

func testConfigBreakages(t *testing.T, breakages map[string]breakage) {
	t.Helper()
	testBreakages(t, configFile, breakages, func(text []byte) (*problems, error) {
		c, err := parse(text)
		return check(c), err
	})
}

func TestGeneralProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"schema":        {"version: 2\n", "version: 1\n", "version is 1"},
		"project":       {"project_name: terraform-provider-", "project_name: ", `project_name is "web3connect"`},
		"notes":         {"disable: true", "disable: false", "changelog: "},
		"prerelease":    {"prerelease: auto", "prerelease: false", "release: prerelease"},
		"not all":       {"release:\n", "release:\n  ids: [provider]\n", "release: only"},
		"third build":   {"builds:\n", "builds:\n  - id: other\n", "3 builds, not 2"},
		"third archive": {"archives:\n", "archives:\n  - id: other\n", "3 archives, not 2"},
	})
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
