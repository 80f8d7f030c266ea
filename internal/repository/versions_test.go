package repository

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// The oldest Terraform and the oldest OpenTofu that are tested are those that tests
// and examples ask for.
func TestOldestVersion(t *testing.T) {
	var w workflow
	decode(t, tests, &w)
	oldest := map[string]*version.Version{}
	newest := map[string]bool{}
	for _, tested := range w.Jobs["acceptance"].Strategy.Matrix.Include {
		if tested.Version == "latest" {
			newest[tested.Product] = true
			continue
		}
		v, err := version.NewVersion(strings.Replace(tested.Version, "*", "0", 1))
		if err != nil {
			t.Fatal(err)
		}
		if old := oldest[tested.Product]; old == nil || v.LessThan(old) {
			oldest[tested.Product] = v
		}
	}
	for _, product := range []string{"terraform", "tofu"} {
		if v := oldest[product]; v == nil || !v.Equal(findtf.Oldest) {
			t.Errorf("the oldest %s of the workflow is %s, of the tests %s", product, v, findtf.Oldest)
		}
		if !newest[product] {
			t.Errorf("the newest %s isn't tested", product)
		}
	}
}

func TestRequiredVersion(t *testing.T) {
	required := regexp.MustCompile(`required_version\s*=\s*"([^"]*)"`)
	count := 0
	for _, file := range find(t, func(name string) bool {
		shown := strings.HasPrefix(name, "examples/") || strings.HasPrefix(name, "modules/")
		return shown && path.Ext(name) == ".tf" || name == "README.md"
	}) {
		for _, m := range required.FindAllStringSubmatch(string(read(t, file)), -1) {
			count++
			v, err := version.NewVersion(strings.TrimPrefix(m[1], ">= "))
			if err != nil {
				t.Errorf("%s: %v", file, err)
			} else if !v.Equal(findtf.Oldest) {
				t.Errorf("%s: required_version is %q, the oldest that is tested %s", file, m[1], findtf.Oldest)
			}
		}
	}
	if count < 3 {
		t.Errorf("only %d were found", count)
	}
}
