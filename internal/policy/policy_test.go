// Package policy tests the policy of examples/github-actions: the real terraform makes
// plans of each kind, and the scripts of the example judge them.
package policy

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

const example = "../../examples/github-actions"

// tools are what the tests run.
type tools struct {
	t              *testing.T
	e              *acctest.Emulator
	terraform, cli string // CLI configuration
	path           string // PATH, with terraform and opa on it
}

// start has an emulator and the provider in a mirror. OPA names the binary: building it
// takes minutes, so that `make policy` alone does.
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
	k := &tools{t: t, e: acctest.Start(t), terraform: found.Path}
	if k.cli, err = mirror.Build(t.Context(), "../..", dir); err != nil {
		t.Fatal(err)
	}
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
	cmd.Env = append(cmd.Env, "PATH="+k.path, "WEB3CONNECT_ENDPOINT="+k.e.URL, "WEB3CONNECT_OIDC_ISSUER="+k.e.Issuer,
		"WEB3CONNECT_API_KEY_SECRET="+emulator.DemoOrganizationSecret,
		"TF_VAR_alice="+k.e.Alice.IDWalletAddress, "TF_VAR_bob="+k.e.Bob.IDWalletAddress)
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

// judge plans what a folder has and judges it.
func (k *tools) judge(dir, judge string, args ...string) (report string, allowed bool) {
	k.t.Helper()
	k.tf(dir, append([]string{"plan", "-input=false", "-out=plan.tfplan"}, args...)...)
	report, err := k.run(dir, judge, "plan.tfplan")
	if _, failed := err.(*exec.ExitError); err != nil && !failed { //nolint:errorlint // as exec gives it
		k.t.Fatal(err)
	}
	return report, err == nil
}

func (k *tools) write(dir, name, text string) {
	k.t.Helper()
	k.must(os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
}

// example is a copy of the example.
func (k *tools) example() string {
	k.t.Helper()
	dir := filepath.Join(k.t.TempDir(), "example")
	k.must(os.CopyFS(dir, os.DirFS(example)))
	return dir
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
	k.write(dir, to, string(raw))
}

func TestSpike(t *testing.T) {
	k := start(t)
	dir := k.folder("before.tf")
	k.tf(dir, "apply", "-input=false", "-auto-approve")
	k.configure(dir, "after.tf", "main.tf")
	judge, _ := filepath.Abs(filepath.Join(example, "ci/judge.sh"))
	report, ok := k.judge(dir, judge, "-replace=web3connect_nft.replaced_by_request")
	t.Log(report, ok)
	os.WriteFile("/tmp/opa-spike/plan.json", []byte(k.tf(dir, "show", "-json", "plan.tfplan")), 0o600)
}
