package release

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func loadConfig(t *testing.T) config {
	t.Helper()
	c, err := parse(read(t, configFile))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPlatforms fails when Go can't build for a platform that isn't ignored, or could for
// one that is.
func TestPlatforms(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "tool", "dist", "list").Output()
	if err != nil {
		t.Skipf("no go command: %v", err)
	}
	known := strings.Fields(string(out))
	for _, b := range loadConfig(t).Builds {
		built := b.platforms()
		for _, system := range b.GOOS {
			for _, arch := range b.GOARCH {
				if platform := system + "/" + arch; slices.Contains(built, platform) != slices.Contains(known, platform) {
					t.Errorf("%s: %s is built: %t, Go knows it: %t", b.ID, platform, slices.Contains(built, platform), slices.Contains(known, platform))
				}
			}
		}
	}
}

// TestPackages fails when a package that a program needs is not there for a platform, as it
// is with SQLite, which is translated for each one by one.
func TestPackages(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	for _, b := range loadConfig(t).Builds {
		for _, platform := range b.platforms() {
			t.Run(b.ID+"/"+platform, func(t *testing.T) {
				t.Parallel()
				if missing := missingPackages(t, b, platform); missing != "" {
					t.Error(missing)
				}
			})
		}
	}
}

func TestMissingPackages(t *testing.T) {
	b := build{Main: "./cmd/" + emulatorName}
	if missing := missingPackages(t, b, "plan9/amd64"); !strings.Contains(missing, "modernc.org/sqlite") {
		t.Errorf("SQLite for Plan 9? got %q", missing)
	}
}

// missingPackages is what Go says about packages that can't be built for a platform.
func missingPackages(t *testing.T, b build, platform string) string {
	t.Helper()
	system, arch, _ := strings.Cut(platform, "/")
	var said strings.Builder
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", b.Main)
	cmd.Dir, cmd.Stderr = root, &said
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+arch)
	if err := cmd.Run(); err != nil {
		return err.Error() + "\n" + said.String()
	}
	return ""
}
