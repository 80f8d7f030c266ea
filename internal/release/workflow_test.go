package release

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	workflowFile     = ".github/workflows/release.yml"
	testWorkflowFile = ".github/workflows/test.yml"
)

type workflow struct {
	On struct {
		Push struct {
			Tags []string `yaml:"tags"`
		} `yaml:"push"`
	} `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency struct {
		CancelInProgress bool `yaml:"cancel-in-progress"`
	} `yaml:"concurrency"`
	Jobs map[string]job `yaml:"jobs"`
}

type job struct {
	Needs       string            `yaml:"needs"`
	Uses        string            `yaml:"uses"` // of another workflow
	Permissions map[string]string `yaml:"permissions"`
	Timeout     int               `yaml:"timeout-minutes"`
	Steps       []step            `yaml:"steps"`
}

type step struct {
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// action gives the step of a job that uses an action.
func (j job) action(name string) (int, step) {
	for i, s := range j.Steps {
		if strings.HasPrefix(s.Uses, name+"@") {
			return i, s
		}
	}
	return -1, step{}
}

func (j job) runs(command string) bool {
	return slices.ContainsFunc(j.Steps, func(s step) bool { return strings.Contains(s.Run, command) })
}

// pinned is an action by its commit, which nobody can move, with the version of it.
var pinned = regexp.MustCompile(`uses: \S+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n`)

// releaseWorkflow are the problems for which a tag would release what it shouldn't, or fail
// halfway.
func releaseWorkflow(text []byte) (*problems, error) {
	p := &problems{}
	var w workflow
	if err := yaml.Unmarshal(text, &w); err != nil {
		return p, err
	}
	p.expect(slices.Equal(w.On.Push.Tags, []string{"v*"}), "runs on the tags %q", w.On.Push.Tags)
	p.expect(w.Permissions != nil && len(w.Permissions) == 0, "permissions for all jobs: %v", w.Permissions)
	p.expect(!w.Concurrency.CancelInProgress, "a release could be cancelled halfway")
	p.expect(strings.Count(string(text), "- uses: ")+strings.Count(string(text), "        uses: ") == len(pinned.FindAll(text, -1)), "an action isn't pinned by its commit")
	for name, j := range w.Jobs {
		if j.Uses != "" {
			continue
		}
		p.expect(j.Timeout > 0, "%s: has no time limit", name)
		_, checkout := j.action("actions/checkout")
		p.expect(checkout.With["persist-credentials"] == "false", "%s: leaves the token with git", name)
		_, setup := j.action("actions/setup-go")
		p.expect(setup.With["go-version-file"] == "go.mod", "%s: Go is not the module's", name)
	}

	const notes = `go run ./internal/release/notes "$GITHUB_REF_NAME"`
	p.expect(w.Jobs["notes"].runs(notes), "the tag is not checked first")
	p.expect(w.Jobs["test"].Needs == "notes" && w.Jobs["release"].Needs == "test", "the jobs don't wait for each other")
	p.expect(w.Jobs["test"].Uses == "./"+testWorkflowFile, "nothing is tested")
	for _, name := range []string{"notes", "test"} {
		p.expect(maps.Equal(w.Jobs[name].Permissions, map[string]string{"contents": "read"}), "%s: permissions are %v", name, w.Jobs[name].Permissions)
	}

	j := w.Jobs["release"]
	wanted := map[string]string{"contents": "write", "packages": "write", "id-token": "write", "attestations": "write"}
	p.expect(maps.Equal(j.Permissions, wanted), "release: permissions are %v", j.Permissions)
	_, checkout := j.action("actions/checkout")
	p.expect(checkout.With["fetch-depth"] == "0", "release: has no tags")
	p.expect(j.runs(notes+` > "$RUNNER_TEMP/notes.md"`), "release: writes no notes")
	p.expect(j.runs(`echo "version=${GITHUB_REF_NAME#v}" >> "$GITHUB_OUTPUT"`), "release: doesn't tell its version")

	at, made := j.action("goreleaser/goreleaser-action")
	for name, with := range map[string]map[string]string{
		"crazy-max/ghaction-import-gpg": {"gpg_private_key": "${{ secrets.GPG_PRIVATE_KEY }}", "passphrase": "${{ secrets.PASSPHRASE }}"},
		"docker/setup-buildx-action":    nil,
		"docker/login-action":           {"registry": strings.Split(imageName, "/")[0], "username": "${{ github.actor }}", "password": "${{ secrets.GITHUB_TOKEN }}"},
	} {
		i, s := j.action(name)
		p.expect(i >= 0 && i < at && maps.Equal(s.With, with), "release: %s at %d has %v", name, i, s.With)
	}
	p.expect(regexp.MustCompile(`^v\d+\.\d+\.\d+$`).MatchString(made.With["version"]), "release: GoReleaser is any of %q", made.With["version"])
	p.expect(made.With["args"] == "release --clean --release-notes=${{ runner.temp }}/notes.md", "release: GoReleaser is run with %q", made.With["args"])
	p.expect(made.Env["GPG_FINGERPRINT"] == "${{ steps.gpg.outputs.fingerprint }}" && made.Env["GITHUB_TOKEN"] != "", "release: GoReleaser has %v", made.Env)

	var attested []string
	for i, s := range j.Steps {
		if strings.HasPrefix(s.Uses, "actions/attest@") && i > at {
			attested = append(attested, s.With["subject-checksums"])
		}
	}
	// No wildcard: the action would take it for a checksum.
	files := "dist/" + project + "_${{ steps.notes.outputs.version }}_SHA256SUMS"
	p.expect(slices.Equal(attested, []string{files, "dist/digests.txt"}), "release: attested are %q", attested)
	return p, nil
}

func TestWorkflow(t *testing.T) {
	found, err := releaseWorkflow(read(t, workflowFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range *found {
		t.Error(problem)
	}
}

// The tests can be called by a release.
func TestTestWorkflow(t *testing.T) {
	var w struct {
		On map[string]any `yaml:"on"`
	}
	if err := yaml.Unmarshal(read(t, testWorkflowFile), &w); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.On["workflow_call"]; !ok {
		t.Errorf("%s runs on %v alone", testWorkflowFile, w.On)
	}
}

func TestWorkflowProblems(t *testing.T) {
	testBreakages(t, workflowFile, map[string]breakage{
		"tags":        {`tags: ["v*"]`, `tags: ["*"]`, "runs on the tags"},
		"permissions": {"permissions: {}", "permissions: {contents: write}", "permissions for all jobs"},
		"default":     {"permissions: {}\n", "", "permissions for all jobs"},
		"cancel":      {"cancel-in-progress: false", "cancel-in-progress: true", "cancelled halfway"},
		"moving":      {"actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0", "actions/setup-go@v7", "isn't pinned"},
		"timeless":    {"    timeout-minutes: 60\n", "", "release: has no time limit"},
		"credentials": {"persist-credentials: false", "persist-credentials: true", "release: leaves the token with git"},
		"go":          {"go-version-file: go.mod", "go-version: stable", "notes: Go is not the module's"},
		"unchecked":   {"run: go run ./internal/release/notes", "run: echo", "the tag is not checked first"},
		"untested":    {"uses: ./.github/workflows/test.yml", "uses: ./.github/workflows/other.yml", "nothing is tested"},
		"at once":     {"    needs: test\n", "", "don't wait for each other"},
		"reading":     {"contents: read", "contents: write", "test: permissions are"},
		"writing":     {"packages: write", "packages: read", "release: permissions are"},
		"shallow":     {"fetch-depth: 0", "fetch-depth: 1", "release: has no tags"},
		"notes":       {"> \"$RUNNER_TEMP/notes.md\"", "", "release: writes no notes"},
		"output":      {"#v}\"", "}\"", "release: doesn't tell its version"},
		"key":         {"secrets.GPG_PRIVATE_KEY", "secrets.KEY", "release: crazy-max/ghaction-import-gpg at"},
		"registry":    {"registry: ghcr.io", "registry: docker.io", "release: docker/login-action at"},
		"no buildx":   {"docker/setup-buildx-action@", "docker/other@", "release: docker/setup-buildx-action at -1"},
		"any version": {"version: v2.16.0", "version: ~> v2", "release: GoReleaser is any of"},
		"snapshot":    {"args: release --clean", "args: release --snapshot --clean", "release: GoReleaser is run with"},
		"fingerprint": {"steps.gpg.outputs.fingerprint", "steps.gpg.outputs.keyid", "release: GoReleaser has"},
		"wildcard":    {"_${{ steps.notes.outputs.version }}_", "_*_", "release: attested are"},
		"image":       {"dist/digests.txt", "dist/checksums.txt", "release: attested are"},
	}, releaseWorkflow)
}
