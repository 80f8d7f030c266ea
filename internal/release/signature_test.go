package release

import (
	"slices"
	"testing"
)

type sign struct {
	Artifacts string   `yaml:"artifacts"`
	Signature string   `yaml:"signature"`
	Args      []string `yaml:"args"`
}

// signatures are the problems with the checksums and with the signature of them, by which
// registries, and Terraform, know the files for ours.
func signatures(p *problems, c config) {
	manifest := extraFile{manifestFile, manifestName}
	p.expect(c.Checksum.Algorithm == "sha256", "checksum: algorithm is %q", c.Checksum.Algorithm)
	p.expect(c.Checksum.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_SHA256SUMS", "checksum: name_template is %q", c.Checksum.NameTemplate)
	p.expect(c.Checksum.IDs == nil, "checksum: only of %q", c.Checksum.IDs)
	p.expect(slices.Contains(c.Checksum.ExtraFiles, manifest), "checksum: extra_files lacks the manifest")
	p.expect(slices.Contains(c.Release.ExtraFiles, manifest), "release: extra_files lacks the manifest")

	p.expect(len(c.Signs) == 1, "%d signs, not 1", len(c.Signs))
	for _, s := range c.Signs {
		p.expect(s.Artifacts == "checksum", "signs: artifacts is %q", s.Artifacts)
		p.expect(s.Signature == "${artifact}.sig", "signs: signature is %q", s.Signature)
		p.expect(slices.Contains(s.Args, "--detach-sign"), "signs: not detached")
		p.expect(slices.Contains(s.Args, "--batch"), "signs: would ask")
		// The registry reads binary signatures only.
		p.expect(!slices.Contains(s.Args, "--armor") && !slices.Contains(s.Args, "--clearsign"), "signs: not binary")
	}
}

func TestSignatureProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"name":      {"SHA256SUMS", "checksums", "checksum: name_template"},
		"algorithm": {"algorithm: sha256", "algorithm: sha512", "algorithm is"},
		"some":      {"checksum:\n", "checksum:\n  ids: [provider]\n", "checksum: only of"},
		"none":      {"signs:\n", "others:\n", "0 signs"},
		"signed":    {"artifacts: checksum", "artifacts: all", "artifacts is"},
		"file":      {"${artifact}.sig", "${artifact}.asc", "signs: signature is"},
		"detached":  {"--detach-sign", "--sign", "not detached"},
		"armour":    {"[--batch", "[--batch, --armor", "not binary"},
		"batch":     {"[--batch, ", "[", "would ask"},
	})
}
