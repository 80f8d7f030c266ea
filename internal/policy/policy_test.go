// Package policy tests the policy of examples/github-actions: the real terraform makes
// plans of each kind, and the scripts of the example judge them.
package policy

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// tools are what the tests run.
type tools struct {
	t              *testing.T
	e              *acctest.Emulator
	terraform, cli string // CLI configuration
	path           string // PATH, with terraform and opa on it
	summary        string // GITHUB_STEP_SUMMARY
	outputs        string // GITHUB_OUTPUT
}

// TestPolicy is one test, so that the provider is built once.
func TestPolicy(t *testing.T) {
	t.Parallel()
	k := start(t)
	for name, test := range map[string]func(*tools){
		"kinds": (*tools).testKinds, "plan with errors": (*tools).testPlanWithErrors, "rehearsal": (*tools).testRehearsal,
		"approval": (*tools).testApproval,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			own := *k
			own.t, own.e = t, acctest.Start(t)
			own.publishRecord()
			test(&own)
		})
	}
}

// publishRecord lets the domain verification succeed.
func (k *tools) publishRecord() {
	k.t.Helper()
	account, ok, err := k.e.Account(k.t.Context(), emulator.DemoDomain)
	if err != nil || !ok {
		k.t.Fatalf("the organization: %v", err)
	}
	k.e.SetTXT(emulator.DemoDomain, account.TXTRecord)
}

// start puts the provider into a mirror, and the programs on the path. OPA names the
// binary: building it takes minutes, so that `make policy` alone does.
func start(t *testing.T) *tools {
	t.Helper()
	opa := os.Getenv("OPA")
	if os.Getenv("TF_ACC") == "" || opa == "" {
		t.Skip("runs terraform and opa: make policy")
	}
	dir := t.TempDir()
	found, err := findtf.Find(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	k := &tools{t: t, terraform: found.Path}
	k.cli, err = mirror.Build(t.Context(), "../..", dir)
	k.must(err)
	bin := filepath.Join(dir, "bin")
	k.must(os.Mkdir(bin, 0o750))
	k.must(os.Symlink(opa, filepath.Join(bin, "opa")))
	k.must(os.Symlink(found.Path, filepath.Join(bin, "terraform")))
	k.path = bin + string(os.PathListSeparator) + os.Getenv("PATH")
	return k
}

func (k *tools) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatal(err)
	}
}

// run runs a program in a folder, with the settings that an emulator's run gives.
func (k *tools) run(dir, program string, args ...string) (string, error) {
	cmd := tfrun.Command(k.t.Context(), program, dir, k.cli, args...)
	cmd.Env = append(cmd.Env, k.e.Settings(false)...)
	cmd.Env = append(cmd.Env, "PATH="+k.path,
		"TF_VAR_alice="+k.e.Alice.IDWalletAddress, "TF_VAR_bob="+k.e.Bob.IDWalletAddress, "GITHUB_STEP_SUMMARY="+k.summary, "GITHUB_OUTPUT="+k.outputs)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// tf runs terraform, which has to succeed.
func (k *tools) tf(dir string, args ...string) string {
	k.t.Helper()
	out, err := k.run(dir, k.terraform, args...)
	if err != nil {
		k.t.Fatalf("terraform %v: %v\n%s", args, err, out)
	}
	return out
}

// judge plans what a folder has and gives what the policy says of it.
func (k *tools) judge(dir string, args ...string) (report []string, allowed bool) {
	k.t.Helper()
	k.tf(dir, append([]string{"plan", "-input=false", "-no-color", "-out=plan.tfplan"}, args...)...)
	out, allowed := k.script(dir, k.example("ci/judge.sh"), "plan.tfplan")
	return strings.Split(strings.TrimSpace(out), "\n"), allowed
}

// script runs a script of the example and tells whether it succeeds.
func (k *tools) script(dir, path string, args ...string) (out string, ok bool) {
	k.t.Helper()
	out, err := k.run(dir, path, args...)
	if exit := (*exec.ExitError)(nil); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		k.t.Fatalf("%s: %v\n%s", path, err, out)
	}
	return out, err == nil
}

// example is the path of a file of the example.
func (k *tools) example(file string) string {
	k.t.Helper()
	path, err := filepath.Abs(filepath.Join("../../examples/github-actions", file))
	k.must(err)
	return path
}

// folder has a configuration of testdata: what all have, and one more.
func (k *tools) folder(name string) string {
	k.t.Helper()
	dir := k.t.TempDir()
	k.configure(dir, "common.tf", "common.tf")
	k.configure(dir, name, "main.tf")
	k.tf(dir, "init", "-input=false")
	return dir
}

func (k *tools) configure(dir, from, to string) {
	k.t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", from))
	k.must(err)
	k.must(os.WriteFile(filepath.Join(dir, to), raw, 0o600))
}
