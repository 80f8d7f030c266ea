package provider_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/mirror"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/tfrun"
)

// installation is the built provider, as users install it, for tests that run commands
// of the documentation.
type installation struct {
	tf             findtf.Binary
	cli            string // the CLI configuration
	bin            string // a folder for the PATH in which the binary, of either product, is terraform
	data, lockFile string // what terraform init makes
}

// install builds the provider and runs terraform init beside the example of the provider.
func install(t *testing.T) (*installation, *workspace) {
	t.Helper()
	dir := t.TempDir()
	in := &installation{tf: acctest.Terraform(t), bin: filepath.Join(dir, "bin"), data: filepath.Join(dir, "data")}
	var err error
	if in.cli, err = mirror.Build(t.Context(), "../..", dir); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(in.bin, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(in.tf.Path, filepath.Join(in.bin, findtf.Executable("terraform"))); err != nil {
		t.Fatal(err)
	}
	w := in.workspace(t)
	w.shell("terraform init")
	in.lockFile = w.read(".terraform.lock.hcl")
	return in, w
}

// workspace is a folder with the example of the provider, and an emulator of its own.
type workspace struct {
	*installation
	t   *testing.T
	e   *acctest.Emulator
	dir string
}

func (in *installation) workspace(t *testing.T) *workspace {
	t.Helper()
	w := &workspace{installation: in, t: t, e: acctest.Unverified(t), dir: t.TempDir()}
	w.e.SetTXT(emulator.DemoDomain, txtRecord(t, w.e))
	w.write("provider.tf", readExample(t, "provider", "provider.tf"))
	if in.lockFile != "" {
		w.write(".terraform.lock.hcl", in.lockFile)
	}
	return w
}

func (w *workspace) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) read(name string) string {
	w.t.Helper()
	raw, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(raw)
}

func (w *workspace) remove(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// shell runs commands as users type them, but for what they would be asked.
func (w *workspace) shell(script string, settings ...string) string {
	w.t.Helper()
	cmd := tfrun.Command(w.t.Context(), "sh", w.dir, w.cli, "-eu", "-c", script)
	cmd.Env = append(cmd.Env, "PATH="+w.bin+string(os.PathListSeparator)+os.Getenv("PATH"), "TF_DATA_DIR="+w.data,
		"TF_INPUT=0", "TF_CLI_ARGS=-no-color", "TF_CLI_ARGS_apply=-auto-approve", "GOGC=400")
	cmd.Env = slices.Concat(cmd.Env, w.e.Settings(false), settings)
	out, err := cmd.Output()
	if err != nil {
		var stderr []byte
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			stderr = exit.Stderr
		}
		w.t.Fatalf("%s: %v\n%s%s", script, err, out, stderr)
	}
	return string(out)
}

// planned is the summary of a plan: how many resources it imports, adds, changes and
// destroys.
type planned struct{ Import, Add, Change, Remove int }

// plan runs a command, plan or apply, that plans, and says what is planned.
func (w *workspace) plan(command string, settings ...string) planned {
	w.t.Helper()
	out := w.shell("terraform "+command+" -json", settings...)
	lines := bufio.NewScanner(strings.NewReader(out))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var line struct {
			Type    string
			Changes struct {
				planned
				Operation string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			w.t.Fatalf("%s: %v", lines.Text(), err)
		}
		if line.Type == "change_summary" && line.Changes.Operation == "plan" {
			return line.Changes.planned
		}
	}
	w.t.Fatalf("terraform %s planned nothing:\n%s", command, out)
	return planned{}
}

// changesNothing fails for each request since they were forgotten last that changes
// something at the service.
func (w *workspace) changesNothing() {
	w.t.Helper()
	for operation := range strings.FieldsSeq("mintNFT transferNFT updateNFTMetadata setNFTVisibility verifyDomain startPhoneVerification finishPhoneVerification submitImportBatch") {
		if n := w.e.Count(operation); n > 0 {
			w.t.Errorf("%s was sent %d times", operation, n)
		}
	}
}
