package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestTerraformVersion(t *testing.T) {
	t.Parallel()
	for terraform, tooOld := range map[string]bool{
		"1.10.5": true, "1.5.7": true, "0.15.0": true, "1.11.0": false, "1.11.0-rc1": false, "1.12.0-dev": false, "2.0.0": false, "": false, "unknown": false,
	} {
		s := newProtocolServer(t)
		config := dynamicValue(t, s.config, map[string]tftypes.Value{"api_key_secret": tftypes.NewValue(tftypes.String, "secret")})
		resp, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: terraform, Config: config})
		if err != nil {
			t.Fatal(err)
		}
		if !tooOld {
			none(t, resp.Diagnostics)
			continue
		}
		has(t, resp.Diagnostics, tfprotov6.DiagnosticSeverityError, "Terraform is too old", "This is version "+terraform+".", "from 1.11.0 on")
	}
}
