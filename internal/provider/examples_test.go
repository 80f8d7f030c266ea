package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// TestAccExamples applies every example of a resource, data source, ephemeral resource
// or function (`make demo` applies the example program, whose for_each plugin-testing
// can't follow), each with a plan without changes behind it. It can't be parallel: the examples take their
// settings from the environment.
func TestAccExamples(t *testing.T) {
	files, err := filepath.Glob(examplesFolder + "*/*/*.tf")
	if err != nil {
		t.Fatal(err)
	}
	applied := 0
	for _, file := range files {
		switch filepath.Base(file) {
		case "resource.tf", "data-source.tf", "ephemeral-resource.tf", "function.tf":
		default:
			continue // those have tests of their own
		}
		applied++
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			e := acctest.Unverified(t)
			e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
			t.Setenv("WEB3CONNECT_ENDPOINT", e.URL)
			t.Setenv("WEB3CONNECT_OIDC_ISSUER", e.Issuer)
			t.Setenv("WEB3CONNECT_API_KEY_SECRET", emulator.DemoOrganizationSecret)
			if strings.Contains(file, "web3connect_w3block_token") { // it has w3block in the provider block
				t.Setenv("W3BLOCK_ENDPOINT", e.W3BlockURL)
				t.Setenv("W3BLOCK_TENANT_ID", emulator.DemoTenantID)
				t.Setenv("W3BLOCK_KEY", emulator.DemoTenantKey)
				t.Setenv("W3BLOCK_SECRET", emulator.DemoTenantSecret)
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			variables := dataSourceSettings(t, e, filepath.Base(filepath.Dir(file)))
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{{Config: string(raw), ConfigVariables: variables}}})
		})
	}
	if applied < 5 {
		t.Errorf("only %d examples were found", applied)
	}
}

// exampleFolders are the names of the registrations of a kind that have an example of a
// name.
func exampleFolders(t *testing.T, kind, file string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(examplesFolder, kind, "*", file))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		names = append(names, filepath.Base(filepath.Dir(file)))
	}
	if len(names) == 0 {
		t.Errorf("there is no %s/*/%s", kind, file)
	}
	return names
}

// dataSourceSettings makes what the example of a data source needs besides the
// organization, and gives its variables.
func dataSourceSettings(t *testing.T, e *acctest.Emulator, name string) config.Variables {
	t.Helper()
	switch name {
	case "web3connect_nft_verification":
		if err := e.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
			t.Fatal(err)
		}
		_, code := newVerification(t, e)
		return config.Variables{"code": config.StringVariable(code)}
	case "web3connect_w3block_profile":
		t.Setenv("W3BLOCK_ENDPOINT", e.W3BlockURL)
		return config.Variables{"w3block_password": config.StringVariable(emulator.DemoUserPassword)}
	}
	return nil
}
