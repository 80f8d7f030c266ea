// Package release tests the configuration of releases: a mistake there shows only
// when the registry refuses a version, or serves one that can't be installed.
package release

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	root         = "../.."
	manifestFile = "terraform-registry-manifest.json"
	manifestName = "{{ .ProjectName }}_{{ .Version }}_manifest.json"
	project      = "terraform-provider-web3connect"
)

// config is the part of .goreleaser.yml that the registry depends on.
type config struct {
	Version     int    `yaml:"version"`
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		ID           string              `yaml:"id"`
		Main         string              `yaml:"main"`
		Binary       string              `yaml:"binary"`
		ModTimestamp string              `yaml:"mod_timestamp"`
		Env          []string            `yaml:"env"`
		Flags        []string            `yaml:"flags"`
		LDFlags      []string            `yaml:"ldflags"`
		GOOS         []string            `yaml:"goos"`
		GOARCH       []string            `yaml:"goarch"`
		Ignore       []map[string]string `yaml:"ignore"`
	} `yaml:"builds"`
	Archives []struct {
		IDs          []string `yaml:"ids"`
		Formats      []string `yaml:"formats"`
		NameTemplate string   `yaml:"name_template"`
	} `yaml:"archives"`
	Checksum struct {
		Algorithm    string      `yaml:"algorithm"`
		NameTemplate string      `yaml:"name_template"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		Artifacts string   `yaml:"artifacts"`
		Signature string   `yaml:"signature"`
		Args      []string `yaml:"args"`
	} `yaml:"signs"`
	Release struct {
		ExtraFiles []extraFile `yaml:"extra_files"`
	} `yaml:"release"`
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

// problems are the ways in which a configuration would not give a release that
// the registry takes.
func problems(c config) []string {
	var found []string
	expect := func(ok bool, format string, args ...any) {
		if !ok {
			found = append(found, fmt.Sprintf(format, args...))
		}
	}
	expect(c.Version == 2, "version is %d, not 2", c.Version)
	expect(c.ProjectName == project, "project_name is %q", c.ProjectName)

	expect(len(c.Builds) == 1, "%d builds, not 1", len(c.Builds))
	for _, b := range c.Builds {
		expect(b.Main == ".", "build %s: main is %q", b.ID, b.Main)
		expect(b.Binary == "{{ .ProjectName }}_v{{ .Version }}", "build %s: binary is %q", b.ID, b.Binary)
		expect(b.ModTimestamp == "{{ .CommitTimestamp }}", "build %s: mod_timestamp is %q", b.ID, b.ModTimestamp)
		expect(slices.Contains(b.Env, "CGO_ENABLED=0"), "build %s: CGO is not off", b.ID)
		expect(slices.Contains(b.Flags, "-trimpath"), "build %s: no -trimpath", b.ID)
		expect(strings.Contains(strings.Join(b.LDFlags, " "), "-X main.version={{ .Version }}"), "build %s: the version is not set", b.ID)
		for _, system := range []string{"darwin", "linux", "windows"} {
			expect(slices.Contains(b.GOOS, system), "build %s: not for %s", b.ID, system)
		}
		for _, arch := range []string{"amd64", "arm64"} {
			expect(slices.Contains(b.GOARCH, arch), "build %s: not for %s", b.ID, arch)
		}
	}

	expect(len(c.Archives) == 1, "%d archives, not 1", len(c.Archives))
	for _, a := range c.Archives {
		expect(slices.Equal(a.Formats, []string{"zip"}), "archive: formats are %q", a.Formats)
		expect(a.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}", "archive: name_template is %q", a.NameTemplate)
		for _, id := range a.IDs {
			known := false
			for _, b := range c.Builds {
				known = known || b.ID == id
			}
			expect(known, "archive: no build %q", id)
		}
	}

	manifest := extraFile{manifestFile, manifestName}
	expect(c.Checksum.Algorithm == "sha256", "checksum: algorithm is %q", c.Checksum.Algorithm)
	expect(c.Checksum.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_SHA256SUMS", "checksum: name_template is %q", c.Checksum.NameTemplate)
	expect(slices.Contains(c.Checksum.ExtraFiles, manifest), "checksum: extra_files lacks the manifest")
	expect(slices.Contains(c.Release.ExtraFiles, manifest), "release: extra_files lacks the manifest")

	expect(len(c.Signs) == 1, "%d signs, not 1", len(c.Signs))
	for _, s := range c.Signs {
		expect(s.Artifacts == "checksum", "signs: artifacts is %q", s.Artifacts)
		expect(s.Signature == "${artifact}.sig", "signs: signature is %q", s.Signature)
		expect(slices.Contains(s.Args, "--detach-sign"), "signs: not detached")
		// The registry reads binary signatures only.
		expect(!slices.Contains(s.Args, "--armor") && !slices.Contains(s.Args, "--clearsign"), "signs: not binary")
	}
	return found
}

func TestConfiguration(t *testing.T) {
	c, err := parse(read(t, ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems(c) {
		t.Error(problem)
	}
}

// TestProblems breaks the configuration in each way that would go unseen.
func TestProblems(t *testing.T) {
	text := string(read(t, ".goreleaser.yml"))
	tests := map[string]struct{ old, broken, want string }{
		"schema":         {"version: 2", "version: 1", "version is 1"},
		"CGO":            {"CGO_ENABLED=0", "CGO_ENABLED=1", "CGO is not off"},
		"paths":          {"- -trimpath", "- -v", "no -trimpath"},
		"time":           {"{{ .CommitTimestamp }}", "{{ .Timestamp }}", "mod_timestamp"},
		"version":        {"main.version=", "main.vers=", "the version is not set"},
		"binary":         {"}}_v{{", "}}_{{", "binary is"},
		"system":         {"linux, windows", "linux", "not for windows"},
		"archive format": {"formats: [zip]", "formats: [tar.gz]", "formats are"},
		"archive name":   {"_{{ .Os }}_{{ .Arch }}", "_{{ .Arch }}", "archive: name_template"},
		"archive build":  {"ids: [provider]", "ids: [other]", `no build "other"`},
		"sums":           {"SHA256SUMS", "checksums", "checksum: name_template"},
		"algorithm":      {"algorithm: sha256", "algorithm: sha512", "algorithm is"},
		"signed":         {"artifacts: checksum", "artifacts: all", "artifacts is"},
		"signature":      {"--detach-sign", "--sign", "not detached"},
		"armour":         {"[--batch", "[--armor", "not binary"},
		"manifest":       {"glob: " + manifestFile, "glob: manifest.json", "release: extra_files lacks"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(text, tt.old) {
				t.Fatalf("%q is not in the configuration", tt.old)
			}
			c, err := parse([]byte(strings.ReplaceAll(text, tt.old, tt.broken)))
			if err != nil {
				t.Fatal(err)
			}
			if found := strings.Join(problems(c), "\n"); !strings.Contains(found, tt.want) {
				t.Errorf("%q is not among the problems:\n%s", tt.want, found)
			}
		})
	}
}

// TestPlatforms fails when Go can't build for a platform that isn't ignored.
func TestPlatforms(t *testing.T) {
	c, err := parse(read(t, ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "go", "tool", "dist", "list").Output()
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	known := strings.Fields(string(out))
	for _, b := range c.Builds {
		for _, system := range b.GOOS {
			for _, arch := range b.GOARCH {
				ignored := slices.ContainsFunc(b.Ignore, func(i map[string]string) bool { return i["goos"] == system && i["goarch"] == arch })
				if platform := system + "/" + arch; ignored == slices.Contains(known, platform) {
					t.Errorf("%s: ignored is %t", platform, ignored)
				}
			}
		}
	}
}

func TestManifest(t *testing.T) {
	dec := json.NewDecoder(bytes.NewReader(read(t, manifestFile)))
	dec.DisallowUnknownFields()
	var m struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := dec.Decode(&m); err != nil {
		t.Fatal(err)
	}
	// main.go serves protocol 6.
	if m.Version != 1 || !slices.Equal(m.Metadata.ProtocolVersions, []string{"6.0"}) {
		t.Errorf("got %+v", m)
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
