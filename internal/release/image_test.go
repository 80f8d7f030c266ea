package release

import (
	"slices"
	"strings"
	"testing"
	"text/template"
)

type image struct {
	ID          string            `yaml:"id"`
	IDs         []string          `yaml:"ids"`
	Dockerfile  string            `yaml:"dockerfile"`
	Flags       []string          `yaml:"flags"`
	Platforms   []string          `yaml:"platforms"`
	Images      []string          `yaml:"images"`
	Tags        []string          `yaml:"tags"`
	BuildArgs   map[string]string `yaml:"build_args"`
	SBOM        bool              `yaml:"sbom"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

const (
	imageName    = "ghcr.io/web3connect-community/" + emulatorName
	releaseStage = "release"
	repository   = "https://github.com/web3connect-community/" + project
)

// images are the problems with the container image of the emulator.
func images(p *problems, c config) {
	p.expect(len(c.Images) == 1, "%d images, not 1", len(c.Images))
	i := one(p, "image", "emulator", c.Images, func(i image) string { return i.ID })
	p.expect(slices.Equal(i.IDs, []string{"emulator"}), "image: has the builds %q", i.IDs)
	p.expect(i.Dockerfile == dockerfileName, "image: made from %q", i.Dockerfile)
	p.expect(slices.Equal(i.Flags, []string{"--target=" + releaseStage}), "image: flags are %q", i.Flags)
	p.expect(slices.Equal(i.Images, []string{imageName}), "image: names are %q", i.Images)
	p.expect(i.SBOM, "image: no SBOM")
	p.expect(i.BuildArgs["SOURCE_DATE_EPOCH"] == "{{ .CommitTimestamp }}", "image: its time is not the commit's")

	p.expect(slices.Equal(i.Platforms, []string{"linux/amd64", "linux/arm64"}), "image: platforms are %q", i.Platforms)
	emulator := one(p, "build", "emulator", c.Builds, func(b build) string { return b.ID })
	for _, platform := range i.Platforms {
		p.expect(slices.Contains(emulator.platforms(), platform), "image: no build for %s", platform)
	}

	p.expect(slices.Equal(tags(p, i, "1.2.0", ""), []string{"1.2.0", "latest"}), "image: tags are %q", i.Tags)
	p.expect(slices.Equal(tags(p, i, "1.2.0-rc.1", "rc.1"), []string{"1.2.0-rc.1"}), "image: a release candidate has other tags than its version: %q", i.Tags)

	for key, value := range map[string]string{
		"title": emulatorName, "url": repository, "source": repository, "licenses": "MPL-2.0",
		"version": "{{ .Version }}", "revision": "{{ .FullCommit }}", "created": "{{ .CommitDate }}",
	} {
		key = "org.opencontainers.image." + key
		p.expect(i.Labels[key] == value, "image: label %s is %q", key, i.Labels[key])
	}
	for _, key := range []string{"description", "documentation"} {
		p.expect(i.Labels["org.opencontainers.image."+key] != "", "image: no label for its %s", key)
	}
	// The registry shows what the index of all platforms says, Docker what an image says.
	for key, value := range i.Labels {
		p.expect(i.Annotations[key] == value, "image: annotation %s is %q", key, i.Annotations[key])
	}
}

// tags are those of a version. GoReleaser leaves out empty ones.
func tags(p *problems, i image, version, prerelease string) []string {
	var found []string
	for _, text := range i.Tags {
		var tag strings.Builder
		parsed, err := template.New("tag").Parse(text)
		if err == nil {
			err = parsed.Execute(&tag, map[string]string{"Version": version, "Prerelease": prerelease})
		}
		p.expect(err == nil, "image: tag %q: %v", text, err)
		if tag.Len() > 0 {
			found = append(found, tag.String())
		}
	}
	return found
}

func TestImageProblems(t *testing.T) {
	testConfigBreakages(t, map[string]breakage{
		"none":       {"dockers_v2:\n", "others:\n", `there is no image "emulator"`},
		"build":      {"ids: [emulator]\n    dockerfile", "ids: [provider]\n    dockerfile", "image: has the builds"},
		"dockerfile": {"dockerfile: Dockerfile", "dockerfile: Containerfile", "image: made from"},
		"stage":      {"--target=release", "--target=build", "image: flags are"},
		"platforms":  {"[linux/amd64, linux/arm64]", "[linux/amd64]", "image: platforms are"},
		"built":      {"goos: [darwin, freebsd, linux, windows]", "goos: [darwin, freebsd, windows]", "image: no build for linux/amd64"},
		"name":       {"images: [ghcr.io/web3connect-community/", "images: [ghcr.io/other/", "image: names are"},
		"latest":     {"{{ if not .Prerelease }}latest{{ end }}", "latest", "image: a release candidate has other tags"},
		"version":    {"      - \"{{ .Version }}\"\n", "", "image: tags are"},
		"template":   {"{{ if not .Prerelease }}latest{{ end }}", "{{ if }}", "image: tag"},
		"sbom":       {"sbom: true", "sbom: false", "image: no SBOM"},
		"time":       {"SOURCE_DATE_EPOCH", "EPOCH", "image: its time is not the commit's"},
		"source":     {"image.source", "image.sources", "image: label org.opencontainers.image.source"},
		"described":  {"image.description", "image.summary", "image: no label for its description"},
		"annotated":  {"annotations: *image", "annotations: {}", "image: annotation org.opencontainers.image.title"},
	})
}
