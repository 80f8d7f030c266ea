package release

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

const emulatorName = "web3connect-emulator"

func emulatorProgram(p *problems, c config) {
	b, a := program(p, c, "emulator")
	p.expect(b.Main == "./cmd/"+emulatorName, "build emulator: main is %q", b.Main)
	p.expect(b.Binary == emulatorName, "build emulator: binary is %q", b.Binary)

	p.expect(slices.Equal(a.Formats, []string{"tar.gz"}), "archive emulator: formats are %q", a.Formats)
	windows := len(a.FormatOverrides) == 1 && a.FormatOverrides[0].GOOS == "windows" && slices.Equal(a.FormatOverrides[0].Formats, []string{"zip"})
	p.expect(windows, "archive emulator: format_overrides is %v", a.FormatOverrides)
	// A registry looks for the provider's name, and must not find it here.
	p.expect(a.NameTemplate == emulatorName+"_{{ .Version }}_{{ .Os }}_{{ .Arch }}", "archive emulator: name_template is %q", a.NameTemplate)
	p.expect(slices.Equal(a.sources(), []string{"LICENSE", "internal/emulator/README.md"}), "archive emulator: has %q beside the binary", a.sources())
	for _, f := range a.Files {
		_, err := os.Stat(filepath.Join(root, f.Src))
		p.expect(err == nil, "archive emulator: %v", err)
		p.expect(f.Dst != "" || filepath.Dir(f.Src) == ".", "archive emulator: %s is in a folder", f.Src)
	}
}

func TestEmulatorProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"none":       {"id: emulator\n    main", "id: other\n    main", `there is no build "emulator"`},
		"no archive": {"id: emulator\n    ids: [emulator]\n    formats", "id: other\n    ids: [emulator]\n    formats", `there is no archive "emulator"`},
		"main":       {"main: ./cmd/web3connect-emulator", "main: ./cmd/emulator", "build emulator: main is"},
		"binary":     {"binary: web3connect-emulator", "binary: emulator", "build emulator: binary is"},
		"CGO":        {"CGO_ENABLED=0", "CGO_ENABLED=1", "build emulator: CGO is not off"},
		"paths":      {"- -trimpath", "- -v", "build emulator: no -trimpath"},
		"time":       {"{{ .CommitTimestamp }}", "{{ .Timestamp }}", "build emulator: mod_timestamp"},
		"version":    {"main.version=", "main.vers=", "build emulator: the version is not set"},
		"system":     {"goos: [darwin, ", "goos: [", "build emulator: not for darwin/arm64"},
		"format":     {"formats: [tar.gz]", "formats: [tar.xz]", "archive emulator: formats are"},
		"windows":    {"goos: windows\n        formats", "goos: linux\n        formats", "archive emulator: format_overrides"},
		"name":       {"\"web3connect-emulator_{{ .Version }}_{{ .Os }}_{{ .Arch }}\"", "\"{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}\"", "archive emulator: name_template"},
		"build":      {"ids: [emulator]", "ids: [provider]", "archive emulator: has the builds"},
		"file":       {"internal/emulator/README.md", "internal/emulator/READ.md", "no such file"},
		"folder":     {"        dst: README.md\n", "", "internal/emulator/README.md is in a folder"},
		"mtime":      {"mtime: \"{{ .CommitDate }}\"\n          mode: 0o644", "mode: 0o644", "archive emulator: LICENSE is"},
		"mode":       {"mode: 0o755", "mode: 0o644", "archive emulator: the binary is"},
	})
}
