package policy

import (
	"os"
	"path/filepath"
	"strings"
)

// copied is a copy of the example whose recipients are changed.
func (k *tools) copied(old, replacement string) string {
	k.t.Helper()
	dir := filepath.Join(k.t.TempDir(), "example")
	k.must(os.CopyFS(dir, os.DirFS(k.example(""))))
	path := filepath.Join(dir, "recipients.csv")
	raw, err := os.ReadFile(path)
	k.must(err)
	changed := strings.ReplaceAll(string(raw), old, replacement)
	if changed == string(raw) && old != replacement {
		k.t.Fatalf("%q isn't there", old)
	}
	k.must(os.WriteFile(path, []byte(changed), 0o600))
	return dir
}

// withBackend gives a configuration the backend of production.
func (k *tools) withBackend(dir string) string {
	k.t.Helper()
	k.configure(dir, "backend.tf", "backend.tf")
	return dir
}

const grace = "grace@students.university.example,Digital Identity,B,2\n"

// testRehearsal rehearses changes of the example, as its workflow does for a pull request.
func (k *tools) testRehearsal() {
	before := k.withBackend(k.copied("", ""))
	k.summary = filepath.Join(k.t.TempDir(), "summary.md")
	rehearse := func(before, after string, allowed bool, want ...string) {
		k.t.Helper()
		k.must(os.WriteFile(k.summary, nil, 0o600))
		out, ok := k.script(k.withBackend(after), "ci/rehearse.sh", before, ".")
		if ok != allowed {
			k.t.Errorf("allowed is %t", ok)
		}
		raw, err := os.ReadFile(k.summary)
		k.must(err)
		for _, text := range want {
			if !strings.Contains(out, text) || !strings.Contains(string(raw), text) {
				k.t.Errorf("%q is missing in the log or the summary\n%s\n%s", text, out, raw)
			}
		}
	}
	rehearse(before, k.copied(grace, strings.Replace(grace, ",B,", ",A,", 1)+"joan@students.university.example,Digital Identity,A,4\n"), true, "2 to change", allows)

	gone := k.copied(grace, "")
	rehearse(before, gone, false, "1 to destroy", `[destroy] web3connect_nft.credential["grace@students.university.example"]`, denies)
	k.must(os.WriteFile(filepath.Join(gone, "policy", "exceptions.yaml"), []byte(`exceptions:
  - address: web3connect_nft.credential["grace@students.university.example"]
    allow: destroy
    until: 2199-12-31
    reason: She asked for it.
`), 0o600))
	rehearse(before, gone, true, "1 to destroy", "allowed until 2199-12-31: She asked for it.", allows)

	rehearse(k.t.TempDir(), k.copied("", ""), true, "5 to add", allows) // the first change of all
	broken := k.copied("email,course", "course")
	if out, ok := k.script(before, "ci/rehearse.sh", broken, "."); !ok || !strings.Contains(out, "What is there before the change can't be applied") || !strings.Contains(out, allows) {
		k.t.Errorf("what is there before the change is broken: %t\n%s", ok, out)
	}
}
