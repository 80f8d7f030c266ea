package acctest

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// Tests are skipped by product and version, as the settings of findtf tell them.
func TestNeeds(t *testing.T) {
	for _, test := range []struct {
		product, version string
		lacks            []Feature
	}{
		{"Terraform", "1.11.4", []Feature{ImportByIdentity, Actions, ListResources}},
		{"Terraform", "1.12.0", []Feature{Actions, ListResources}},
		{"Terraform", "1.14.0-rc2", nil},
		{"Terraform", "1.17.0-dev", nil},
		{"OpenTofu", "1.11.5", []Feature{ImportByIdentity, Actions, ListResources}},
		{"OpenTofu", "1.12.0", []Feature{Actions, ListResources}},
		{"OpenTofu", "1.14.0", []Feature{Actions, ListResources}},
	} {
		t.Run(test.product+" "+test.version, func(t *testing.T) {
			t.Setenv("TF_ACC_PROVIDER_HOST", "")
			for _, setting := range (findtf.Binary{Path: "/t", Tofu: test.product == "OpenTofu"}).Env() {
				name, value, _ := strings.Cut(setting, "=")
				t.Setenv(name, value)
			}
			for _, feature := range []Feature{ImportByIdentity, Actions, ListResources} {
				var resp tfversion.CheckTerraformVersionResponse
				for _, check := range Needs(feature) {
					check.CheckTerraformVersion(t.Context(), tfversion.CheckTerraformVersionRequest{TerraformVersion: version.Must(version.NewVersion(test.version))}, &resp)
				}
				want := ""
				if slices.Contains(test.lacks, feature) {
					want = test.product + " " + test.version + " has no " + feature.name
				}
				if resp.Skip != want || resp.Error != nil {
					t.Errorf("%s: got %q, %v, want %q", feature.name, resp.Skip, resp.Error, want)
				}
			}
		})
	}
}
