package release

import (
	"slices"
	"testing"
)

const project = "terraform-provider-web3connect"

// provider are the problems for which a registry would refuse or not find a version.
func provider(p *problems, c config) {
	b, a := program(p, c, "provider")
	p.expect(b.Main == ".", "build provider: main is %q", b.Main)
	p.expect(b.Binary == "{{ .ProjectName }}_v{{ .Version }}", "build provider: binary is %q", b.Binary)

	p.expect(slices.Equal(a.Formats, []string{"zip"}), "archive provider: formats are %q", a.Formats)
	p.expect(len(a.FormatOverrides) == 0, "archive provider: formats are overridden: %v", a.FormatOverrides)
	p.expect(a.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}", "archive provider: name_template is %q", a.NameTemplate)
	p.expect(slices.Equal(a.sources(), []string{"LICENSE"}), "archive provider: has %q beside the binary", a.sources())
}

func TestProviderProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"none":     {"id: provider\n    main", "id: other\n    main", `there is no build "provider"`},
		"main":     {"main: .\n", "main: ./cmd/other\n", "build provider: main is"},
		"CGO":      {"CGO_ENABLED=0", "CGO_ENABLED=1", "build provider: CGO is not off"},
		"paths":    {"- -trimpath", "- -v", "build provider: no -trimpath"},
		"time":     {"{{ .CommitTimestamp }}", "{{ .Timestamp }}", "build provider: mod_timestamp"},
		"version":  {"main.version=", "main.vers=", "build provider: the version is not set"},
		"binary":   {"}}_v{{", "}}_{{", "build provider: binary is"},
		"system":   {"linux, windows", "linux", "build provider: not for windows/amd64"},
		"ignored":  {"goarch: \"386\"", "goarch: arm64", "build provider: not for darwin/arm64"},
		"format":   {"formats: [zip]", "formats: [tar.gz]", "archive provider: formats are"},
		"override": {"ids: [provider]\n    formats", "ids: [provider]\n    format_overrides: [{goos: linux, formats: [tar.gz]}]\n    formats", "archive provider: formats are overridden"},
		"name":     {"_{{ .Os }}_{{ .Arch }}", "_{{ .Arch }}", "archive provider: name_template"},
		"build":    {"ids: [provider]", "ids: [provider, emulator]", "archive provider: has the builds"},
		"too much": {"src: LICENSE", "src: README.md", `archive provider: has ["README.md"] beside the binary`},
		"mtime":    {"mtime: \"{{ .CommitDate }}\"", "mtime: \"{{ .Date }}\"", "archive provider: the binary is"},
		"owner":    {"owner: root", "owner: \"\"", "archive provider: LICENSE is"},
	})
}
