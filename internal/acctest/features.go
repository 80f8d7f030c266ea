package acctest

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/findtf"
)

// Feature is what not every Terraform has that the provider works with. OpenTofu counts
// its versions on its own, so that its number says nothing of Terraform's features.
type Feature struct {
	name            string
	terraform, tofu *version.Version // since which version; nil for none
}

// The features that tests need.
var (
	ImportByIdentity = Feature{"import by identity", tfversion.Version1_12_0, tfversion.Version1_12_0}
	Actions          = Feature{"actions", tfversion.Version1_14_0, nil}
	ListResources    = Feature{"list resources", tfversion.Version1_14_0, nil}
)

// Lacking says that a binary doesn't have the feature, "" where it does. A version that
// is not released yet counts as the one that it becomes.
func (f Feature) Lacking(product findtf.Binary) string {
	since := f.terraform
	if product.Tofu {
		since = f.tofu
	}
	v, err := version.NewVersion(product.Version)
	if err == nil && since != nil && v.Core().GreaterThanOrEqual(since) {
		return ""
	}
	return fmt.Sprintf("%s %s has no %s", product.Name(), product.Version, f.name)
}

// Needs skips a test case under a Terraform, or an OpenTofu, that lacks a feature.
func Needs(f Feature) []tfversion.TerraformVersionCheck {
	return []tfversion.TerraformVersionCheck{needs{f}}
}

type needs struct{ Feature }

// CheckTerraformVersion knows the product by the settings that the tests have for it.
func (n needs) CheckTerraformVersion(_ context.Context, req tfversion.CheckTerraformVersionRequest, resp *tfversion.CheckTerraformVersionResponse) {
	resp.Skip = n.Lacking(findtf.Binary{Version: req.TerraformVersion.String(), Tofu: findtf.ForTofu(os.Getenv)})
}

// Terraform is the Terraform or OpenTofu for tests that run it by themselves, which are
// skipped where plugin-testing's are.
func Terraform(t *testing.T) findtf.Binary {
	t.Helper()
	if os.Getenv("TF_ACC") == "" {
		t.Skip("runs terraform: set TF_ACC")
	}
	found, err := findtf.Find(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return found
}
