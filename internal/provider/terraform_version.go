package provider

import (
	"fmt"

	"github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// oldestTerraform is the first version of Terraform, and of OpenTofu, that has what the
// provider's resources need: write-only arguments. Nothing older is tested.
var oldestTerraform = version.Must(version.NewVersion("1.11.0"))

// checkTerraform refuses a Terraform that is too old. One that doesn't tell a version that
// can be read is left alone. OpenTofu may tell the version of Terraform whose features it has.
func checkTerraform(terraformVersion string, diags *diag.Diagnostics) {
	v, err := version.NewVersion(terraformVersion)
	if err == nil && v.Core().LessThan(oldestTerraform) {
		diags.AddError("Terraform is too old", fmt.Sprintf("This is version %s. The provider works with Terraform and OpenTofu from %s on: update it, and nothing else has to change.", v, oldestTerraform))
	}
}
