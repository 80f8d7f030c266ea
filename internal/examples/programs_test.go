package examples

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const root = "../.."

// program is an example program, or the module.
type program struct {
	seed    string // file in its folder; "" for the default seed
	failing []string
	w3block bool
	runs    int // of terraform test
	// tested is what terraform test has sent that changes something, by operation.
	tested map[string]int
	// folder to apply in, below the program's; "" for the program's own
	applied string
	// issued is how many NFTs an apply issues.
	issued int
}

var programs = map[string]program{
	"examples/adopt-existing":     {seed: "emulator.yaml", runs: 2, tested: map[string]int{"mintNFT": 1, "setNFTVisibility": 1}},
	"examples/credential-program": {runs: 2, tested: map[string]int{"mintNFT": 41, "setNFTVisibility": 41, "updateNFTMetadata": 1}, issued: 40},
	"examples/github-actions":     {runs: 2, tested: map[string]int{"mintNFT": 2, "setNFTVisibility": 2}, issued: 3},
	"examples/membership-batch":   {runs: 1, tested: map[string]int{"mintNFT": 10000, "setNFTVisibility": 10000}, issued: 25},
	"examples/oidc-relying-party": {runs: 3},
	"examples/w3block-tenant":     {w3block: true, runs: 3, tested: map[string]int{"mintNFT": 2, "setNFTVisibility": 2}, issued: 2},
	"modules/credential-program": {
		failing: []string{"fails@students.university.example"}, runs: 11,
		tested: map[string]int{"mintNFT": 3, "setNFTVisibility": 3, "updateNFTMetadata": 2}, applied: "examples/diplomas", issued: 3,
	},
}

// changes are the operations that change something that can't be taken back.
var changes = []string{"mintNFT", "transferNFT", "updateNFTMetadata", "setNFTVisibility"}

// TestPrograms_complete fails where a program is left out.
func TestPrograms_complete(t *testing.T) {
	t.Parallel()
	var found []string
	for _, pattern := range []string{"examples/*/tests", "modules/*/tests"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range folders {
			name, err := filepath.Rel(root, filepath.Dir(folder))
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, filepath.ToSlash(name))
		}
	}
	if want := slices.Sorted(maps.Keys(programs)); !slices.Equal(found, want) {
		t.Errorf("there are tests in %q, programs are %q", found, want)
	}
}

// TestPrograms_test runs terraform test in each, and looks at what it has sent.
func TestPrograms_test(t *testing.T) {
	t.Parallel()
	for name, p := range programs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, name, p)
			out := w.terraform("test", "-no-color")
			passed := regexp.MustCompile(`(?m)^Success! (\d+) passed, 0 failed`).FindStringSubmatch(out)
			if passed == nil || passed[1] != strconv.Itoa(p.runs) {
				t.Errorf("not %d runs that passed:\n%s", p.runs, out)
			}
			for _, operation := range changes {
				if got := w.count(operation); got != p.tested[operation] {
					t.Errorf("%s was sent %d times, not %d", operation, got, p.tested[operation])
				}
			}
		})
	}
}

// TestPrograms_apply applies each, with a plan without changes behind it.
func TestPrograms_apply(t *testing.T) {
	t.Parallel()
	for name, p := range programs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, name, p)
			w.folder = filepath.Join(w.folder, p.applied)
			w.terraform("init", "-no-color", "-input=false")
			w.terraform("validate", "-no-color")
			w.terraform("apply", "-no-color", "-input=false", "-auto-approve")
			if issued := w.count("mintNFT"); issued != p.issued {
				t.Errorf("%d NFTs were issued, not %d", issued, p.issued)
			}
			if name == "examples/oidc-relying-party" {
				return // each plan makes another button
			}
			w.terraform("plan", "-no-color", "-input=false", "-detailed-exitcode")
		})
	}
}

// newServer is the service that a program runs against.
func newServer(t *testing.T, folder string, p program) *emulator.Server {
	t.Helper()
	var seed *emulator.Seed
	if p.seed != "" {
		raw, err := os.ReadFile(filepath.Join(folder, p.seed))
		if err == nil {
			seed, err = emulator.ParseSeed(p.seed, raw)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return emulator.Start(t, func(o *emulator.Options) {
		o.Seed, o.FailingEmails, o.PublishRecords = seed, p.failing, true
		o.Middleware = conformance.Middleware(emulator.OpenAPI, t.Errorf)
	})
}
