package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func TestOutputs(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, output string
		ended        bool
		fault        string
	}{
		{"nothing of it", `{"@message":"Apply complete!"}`, false, ""},
		{"a panic", "Stack trace from the plugin:\n\npanic: boom\n", false, `"panic:": panic: boom`},
		{"a panic where the provider is killed", "panic: boom", true, `"panic:"`},
		{"a fatal error", "fatal error: concurrent map writes", true, "concurrent map writes"},
		{"another result", `{"@message":"Error: Provider produced inconsistent result after apply"}`, true, "inconsistent result"},
		{"another plan", `{"@message":"Error: Provider produced inconsistent final plan"}`, false, "inconsistent final plan"},
		{"a bug", "This is a bug in the provider, which should be reported", true, "bug in the provider"},
		{"an end", `{"@message":"Error: Plugin did not respond"}`, false, "plugin did not respond"},
		{"an end on purpose", `{"@message":"Error: Plugin did not respond"}`, true, ""},
		{"the secret", "with " + emulator.DemoOrganizationSecret, true, "run 2 printed the API key secret"},
		{"a token", "Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln", false, "run 2 printed an access token"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v := &verdict{logs: []*run{{}, {output: []byte(test.output), ended: test.ended}}}
			v.outputs()
			if all := strings.Join(v.faults, "\n"); (all == "") != (test.fault == "") || !strings.Contains(all, test.fault) {
				t.Errorf("got %q", all)
			}
		})
	}
}

func TestEndsProcess(t *testing.T) {
	t.Parallel()
	for _, k := range slices.Concat(processKinds, lateKinds, callKinds, emulatorKinds, tokenKinds, stateKinds) {
		want := strings.Contains(k.name, "terraform ") || strings.HasPrefix(k.name, "provider ")
		if got := (strike{kind: k}).endsProcess(); got != want {
			t.Errorf("%s: %t", k.name, got)
		}
	}
}

func TestVerdictOfAnApply(t *testing.T) {
	t.Parallel()
	broken := errors.New("exit status 1")
	for _, test := range []struct {
		name     string
		run      run
		excused  bool
		needless int
		fault    string
	}{
		{"done", run{}, false, 0, ""},
		{"failed without need", run{err: broken}, false, 1, "without need"},
		{"failed with reason", run{err: broken}, true, 0, ""},
		{"hung", run{err: broken, hung: true}, false, 0, "hung"},
		{"hung with a reason to fail", run{err: broken, hung: true}, true, 0, "hung"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v := &verdict{}
			v.apply(&test.run, test.excused)
			if all := strings.Join(v.faults, "\n"); v.needless != test.needless || v.runs != 1 || len(v.logs) != 1 || (all == "") != (test.fault == "") || !strings.Contains(all, test.fault) {
				t.Errorf("got %q", all)
			}
		})
	}
}

// A strike that never strikes is no test.
func TestMissed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		rows map[string]*row
		want string
	}{
		{"all strike", map[string]*row{"a": {cases: 20, struck: 20}}, ""},
		{"a kind never does", map[string]*row{"a": {cases: 5}, "b": {cases: 50, struck: 50}}, "a struck none of 5 cases"},
		{"too few to say", map[string]*row{"a": {cases: 4}}, ""},
		{"just enough", map[string]*row{"a": {cases: 20, struck: 15}}, ""},
		{"too many miss", map[string]*row{"a": {cases: 20, struck: 14}}, "only 14 of 20 cases"},
		{"nearly as many", map[string]*row{"a": {cases: 19, struck: 1}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			table := newTable()
			for name, r := range test.rows {
				table.rows[name] = r
				table.cases += r.cases
			}
			text := ""
			if err := table.missed(); err != nil {
				text = err.Error()
			}
			if (text == "") != (test.want == "") || !strings.Contains(text, test.want) {
				t.Errorf("got %q", text)
			}
		})
	}
}

// What a failed case leaves is enough to find the cause.
func TestKeep(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	w := &worker{matrix: &matrix{dir: filepath.Join(root, "work")}, dir: filepath.Join(root, "worker")}
	w.backend.Set([]byte("the state"))
	v := &verdict{scenario: &scenario{backend: httpState, index: 7}, logs: []*run{{output: []byte("first")}, {output: []byte("second")}}}
	w.keep(t.Context(), v)
	for name, want := range map[string]string{"terraform.tfstate": "the state", "run-1.json": "first", "run-2.json": "second"} {
		if raw, err := os.ReadFile(filepath.Join(v.kept, name)); err != nil || string(raw) != want {
			t.Errorf("%s: %q, %v", name, raw, err)
		}
	}
	if v.broken != nil {
		t.Error(v.broken)
	}
}
