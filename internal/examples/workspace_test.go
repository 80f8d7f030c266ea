package examples

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/racedetector"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// installed is what all programs share: the binary, and a mirror with the provider.
var installed = sync.OnceValues(func() (struct{ terraform, cli string }, error) {
	var i struct{ terraform, cli string }
	found, err := findtf.Find(context.Background(), shared)
	if err == nil {
		i.terraform = found.Path
		i.cli, err = mirror.Build(context.Background(), root, shared)
	}
	return i, err
})

// shared is the folder of the mirror.
var shared string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if shared, err = os.MkdirTemp("", "examples-*"); err != nil {
			panic(err)
		}
		defer func() { _ = os.RemoveAll(shared) }()
		return m.Run()
	}())
}

// workspace is a copy of a program, with a service of its own.
type workspace struct {
	t                     *testing.T
	folder, terraformPath string
	cli                   string
	server                *emulator.Server
	w3block               bool
}

// newWorkspace copies a program and initializes it.
func newWorkspace(t *testing.T, name string, p program) *workspace {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs terraform: set TF_ACC")
	}
	if racedetector.On {
		t.Skip("runs the built provider, which the race detector doesn't watch")
	}
	with, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	w := &workspace{t: t, folder: filepath.Join(t.TempDir(), "program"), terraformPath: with.terraform, cli: with.cli, w3block: p.w3block}
	if err := tfrun.Copy(w.folder, filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
	w.server = newServer(t, w.folder, p)
	w.terraform("init", "-no-color", "-input=false")
	return w
}

// terraform runs a command, which must not fail, and gives what it prints.
func (w *workspace) terraform(args ...string) string {
	w.t.Helper()
	cmd := tfrun.Command(w.t.Context(), w.terraformPath, w.folder, w.cli, args...)
	cmd.Env = append(cmd.Env, w.server.Settings(w.w3block)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		w.t.Fatalf("terraform %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// count is how often an operation was called.
func (w *workspace) count(operation string) int {
	n := 0
	for _, r := range w.server.Requests() {
		if r.Operation == operation {
			n++
		}
	}
	return n
}
