package policy

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// testApproval plans, is approved, plans the same again and applies it, as the workflow
// does for what is merged.
func (k *tools) testApproval() {
	dir := k.copied("", "")
	k.outputs = filepath.Join(k.t.TempDir(), "outputs")
	k.tf(dir, "init", "-input=false", "-no-color")
	plan := func(args ...string) (changes, digest, out string, ok bool) {
		k.t.Helper()
		k.must(os.WriteFile(k.outputs, nil, 0o600))
		out, ok = k.script(dir, "ci/plan.sh", append([]string{"plan.tfplan"}, args...)...)
		raw, err := os.ReadFile(k.outputs)
		k.must(err)
		for line := range strings.Lines(string(raw)) {
			switch name, value, _ := strings.Cut(strings.TrimSpace(line), "="); name {
			case "changes":
				changes = value
			case "digest":
				digest = value
			}
		}
		return changes, digest, out, ok
	}
	changes, approved, out, ok := plan()
	if !ok || changes != "true" || len(approved) != 64 {
		k.t.Fatalf("the first plan: %t, changes %q, digest %q\n%s", ok, changes, approved, out)
	}
	if _, _, out, ok := plan(approved); !ok {
		k.t.Fatalf("the same plan again isn't what was approved:\n%s", out)
	}
	k.tf(dir, "apply", "-input=false", "-no-color", "plan.tfplan")
	if changes, _, out, ok := plan(); !ok || changes != "false" {
		k.t.Errorf("after the apply: %t, changes %q\n%s", ok, changes, out)
	}
	if _, _, out, ok := plan(approved); ok || !strings.Contains(out, "This is not the plan that was approved") {
		k.t.Errorf("another plan than was approved: %t\n%s", ok, out)
	}
}

// The workflow names the scripts and the version of OPA that are tested here.
func TestWorkflow(t *testing.T) {
	t.Parallel()
	k := &tools{t: t}
	raw, err := os.ReadFile(k.example(".github/workflows/credentials.yml"))
	k.must(err)
	var workflow struct {
		Env  map[string]string
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	k.must(yaml.Unmarshal(raw, &workflow))
	scripts := map[string]bool{}
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			for word := range strings.FieldsSeq(step.Run) {
				if strings.HasPrefix(word, "ci/") {
					scripts[word] = true
				}
			}
		}
	}
	for script := range scripts {
		if info, err := os.Stat(k.example(script)); err != nil || info.Mode()&0o100 == 0 {
			t.Errorf("%s can't be run: %v", script, err)
		}
	}
	if len(scripts) < 3 {
		t.Errorf("only %d scripts were found", len(scripts))
	}
	mod, err := os.ReadFile("../../tools/policy.mod")
	k.must(err)
	if version := workflow.Env["OPA_VERSION"]; version == "" || !strings.Contains(string(mod), "open-policy-agent/opa v"+version+" ") {
		t.Errorf("the workflow has OPA %q, tools/policy.mod another", version)
	}
}
