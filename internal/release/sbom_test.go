package release

import (
	"slices"
	"strings"
	"testing"
)

type sbom struct {
	ID        string   `yaml:"id"`
	IDs       []string `yaml:"ids"`
	Artifacts string   `yaml:"artifacts"`
	Documents []string `yaml:"documents"`
	Cmd       string   `yaml:"cmd"`
	Env       []string `yaml:"env"`
	Args      []string `yaml:"args"`
}

const (
	sbomTool   = "cyclonedx-gomod"
	sbomModule = "tools/sbom.mod"
)

// sboms are the problems for which a program would have no bill of materials, or one that
// differs each time. GoReleaser runs the command in dist/.
func sboms(p *problems, c config) {
	p.expect(len(c.SBOMs) == 2, "%d sboms, not 2", len(c.SBOMs))
	for id, name := range map[string]string{"provider": "{{ .ProjectName }}", "emulator": emulatorName} {
		s := one(p, "sbom", id, c.SBOMs, func(s sbom) string { return s.ID })
		p.expect(slices.Equal(s.IDs, []string{id}), "sbom %s: has the builds %q", id, s.IDs)
		p.expect(s.Artifacts == "binary", "sbom %s: artifacts is %q", id, s.Artifacts)
		p.expect(slices.Equal(s.Documents, []string{name + "_{{ .Version }}_{{ .Os }}_{{ .Arch }}.cdx.json"}), "sbom %s: documents are %q", id, s.Documents)
		p.expect(s.Cmd == "go" && len(s.Args) > 3 && slices.Equal(s.Args[:4], []string{"tool", "-modfile=../" + sbomModule, sbomTool, "bin"}),
			"sbom %s: made by %s %q", id, s.Cmd, s.Args)
		p.expect(slices.Equal(s.Env, []string{"CGO_ENABLED=0", "GOFLAGS=-trimpath"}), "sbom %s: the tool is built with %q", id, s.Env)
		for _, flag := range []string{"-json", "-std", "-noserial", "-notimestamp", "-version=v{{ .Version }}", "-output=$document"} {
			p.expect(slices.Contains(s.Args, flag), "sbom %s: no %s", id, flag)
		}
		p.expect(len(s.Args) > 0 && s.Args[len(s.Args)-1] == "$artifact", "sbom %s: not of the binary", id)
	}
}

func TestSBOMProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"none":      {"sboms:\n", "others:\n", `there is no sbom "provider"`},
		"emulator":  {"id: emulator\n    ids: [emulator]\n    artifacts", "id: other\n    ids: [emulator]\n    artifacts", `there is no sbom "emulator"`},
		"build":     {"ids: [emulator]\n    artifacts", "ids: [provider]\n    artifacts", "sbom emulator: has the builds"},
		"artifacts": {"artifacts: binary", "artifacts: archive", "sbom provider: artifacts is"},
		"name":      {".cdx.json", ".json", "sbom emulator: documents are"},
		"tool":      {"cyclonedx-gomod, bin", "syft", "sbom emulator: made by"},
		"module":    {"../tools/sbom.mod", "tools/sbom.mod", "sbom provider: made by"},
		"built":     {"env: &tool [", "env: &tool [GOOS=linux, ", "sbom emulator: the tool is built with"},
		"serial":    {"-noserial, ", "", "sbom provider: no -noserial"},
		"time":      {"-notimestamp, ", "", "sbom emulator: no -notimestamp"},
		"version":   {"-version=v", "-version=", "sbom provider: no -version="},
		"library":   {"-std, ", "", "sbom provider: no -std"},
		"input":     {", \"$artifact\"]", "]", "sbom provider: not of the binary"},
	})
}

// The tool is pinned in a module file of its own, as the others are.
func TestSBOMTool(t *testing.T) {
	if module := string(read(t, sbomModule)); !strings.Contains(module, "\ntool github.com/CycloneDX/cyclonedx-gomod/cmd/"+sbomTool+"\n") {
		t.Errorf("%s has no %s", sbomModule, sbomTool)
	}
}
