package repository

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// workflow is what the tests look at.
type workflow struct {
	Permissions *map[string]string `yaml:"permissions"`
	Jobs        map[string]job     `yaml:"jobs"`
}

type job struct {
	Uses           string `yaml:"uses"` // of another workflow
	Needs          any    `yaml:"needs"`
	TimeoutMinutes int    `yaml:"timeout-minutes"`
	Strategy       struct {
		Matrix struct {
			Include []struct {
				Product string `yaml:"product"`
				Version string `yaml:"version"`
			} `yaml:"include"`
		} `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []struct {
		Run string `yaml:"run"`
	} `yaml:"steps"`
}

const tests = ".github/workflows/test.yml"

// Workflows may do as little as they need, end, and run what was looked at: a tag of
// an action can be moved, a commit can't.
func TestWorkflows(t *testing.T) {
	uses := regexp.MustCompile(`(?m)^\s*(?:- )?uses:\s*(.*)$`)
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	versions := map[string]string{}
	for _, file := range glob(t, ".github/workflows/*.yml") {
		var w workflow
		decode(t, file, &w)
		if w.Permissions == nil {
			t.Errorf("%s: no permissions, so it has all", file)
		}
		for name, j := range w.Jobs {
			if j.TimeoutMinutes == 0 && j.Uses == "" {
				t.Errorf("%s: job %s has no timeout-minutes", file, name)
			}
		}
		for _, m := range uses.FindAllStringSubmatch(string(read(t, file)), -1) {
			if strings.HasPrefix(m[1], "./") {
				continue
			}
			if !pinned.MatchString(m[1]) {
				t.Errorf("%s: %s is not pinned to a commit with its version behind it", file, m[1])
			}
			action, version, _ := strings.Cut(m[1], "@")
			if other := versions[action]; other != "" && other != version {
				t.Errorf("%s: %s is %s here, %s elsewhere", file, action, version, other)
			}
			versions[action] = version
		}
	}
}

// What a change has to pass on a contributor's machine it has to pass on GitHub, too.
func TestWorkflows_runWhatCIRuns(t *testing.T) {
	var w workflow
	decode(t, tests, &w)
	var run []string
	for _, j := range w.Jobs {
		for _, s := range j.Steps {
			run = append(run, s.Run)
		}
	}
	script := string(read(t, ".ci/run"))
	count := 0
	for _, m := range regexp.MustCompile(`(?m)^step (\S+)([^#\n]*)`).FindAllStringSubmatch(script, -1) {
		if strings.Contains(script, m[1]+"() {") {
			continue // a function of its own, about this machine
		}
		count++
		if command := strings.TrimSpace(m[1] + m[2]); !slices.Contains(run, command) {
			t.Errorf("%s runs no %q", tests, command)
		}
	}
	if count < 10 {
		t.Errorf("only %d steps were found in .ci/run", count)
	}
}

// The job that branch protection asks for stands for all others.
func TestWorkflows_allIsAll(t *testing.T) {
	var w workflow
	decode(t, tests, &w)
	needs, _ := w.Jobs["all"].Needs.([]any)
	for name := range w.Jobs {
		if name != "all" && !slices.Contains(needs, any(name)) {
			t.Errorf("job all doesn't need %s", name)
		}
	}
}
