package release

import (
	"slices"
	"strings"
)

type build struct {
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
}

// platforms are those that are built, such as linux/amd64.
func (b build) platforms() []string {
	var found []string
	for _, system := range b.GOOS {
		for _, arch := range b.GOARCH {
			if !slices.ContainsFunc(b.Ignore, func(i map[string]string) bool { return i["goos"] == system && i["goarch"] == arch }) {
				found = append(found, system+"/"+arch)
			}
		}
	}
	return found
}

type archive struct {
	ID              string   `yaml:"id"`
	IDs             []string `yaml:"ids"`
	Formats         []string `yaml:"formats"`
	FormatOverrides []struct {
		GOOS    string   `yaml:"goos"`
		Formats []string `yaml:"formats"`
	} `yaml:"format_overrides"`
	NameTemplate string   `yaml:"name_template"`
	BuildsInfo   fileInfo `yaml:"builds_info"`
	Files        []struct {
		Src  string   `yaml:"src"`
		Dst  string   `yaml:"dst"`
		Info fileInfo `yaml:"info"`
	} `yaml:"files"`
}

type fileInfo struct {
	MTime string `yaml:"mtime"`
	Mode  int    `yaml:"mode"`
	Owner string `yaml:"owner"`
	Group string `yaml:"group"`
}

// sources are the files besides the binary, which is always there.
func (a archive) sources() []string {
	var found []string
	for _, f := range a.Files {
		found = append(found, f.Src)
	}
	return found
}

// program are the problems with the build and the archives of one of the two programs. The
// same commit has to give the same bytes.
func program(p *problems, c config, id string) (build, archive) {
	b := one(p, "build", id, c.Builds, func(b build) string { return b.ID })
	p.expect(b.ModTimestamp == "{{ .CommitTimestamp }}", "build %s: mod_timestamp is %q", id, b.ModTimestamp)
	p.expect(slices.Contains(b.Env, "CGO_ENABLED=0"), "build %s: CGO is not off", id)
	p.expect(slices.Contains(b.Flags, "-trimpath"), "build %s: no -trimpath", id)
	p.expect(strings.Contains(strings.Join(b.LDFlags, " "), "-X main.version={{ .Version }}"), "build %s: the version is not set", id)
	for _, platform := range []string{"darwin/amd64", "darwin/arm64", "linux/amd64", "linux/arm64", "windows/amd64", "windows/arm64"} {
		p.expect(slices.Contains(b.platforms(), platform), "build %s: not for %s", id, platform)
	}

	a := one(p, "archive", id, c.Archives, func(a archive) string { return a.ID })
	p.expect(slices.Equal(a.IDs, []string{id}), "archive %s: has the builds %q", id, a.IDs)
	p.expect(a.BuildsInfo == fileInfo{"{{ .CommitDate }}", 0o755, "root", "root"}, "archive %s: the binary is %+v", id, a.BuildsInfo)
	for _, f := range a.Files {
		p.expect(f.Info == fileInfo{"{{ .CommitDate }}", 0o644, "root", "root"}, "archive %s: %s is %+v", id, f.Src, f.Info)
	}
	return b, a
}
