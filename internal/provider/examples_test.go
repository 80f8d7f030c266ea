package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/racedetector"
)

// TestAccExamples applies every example of a resource, data source, ephemeral resource
// or function (`make demo` applies the example program, whose for_each plugin-testing
// can't follow), each with a plan without changes behind it. Those with a provider block
// take their settings from the environment, and so can't be parallel.
func TestAccExamples(t *testing.T) {
	if racedetector.On {
		t.Skip("runs what other tests run, and is run without the race detector")
	}
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
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := string(raw)
			own := strings.Contains(text, `provider "web3connect"`)
			if !own {
				t.Parallel()
			}
			e := acctest.Unverified(t)
			e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
			if !own {
				text = e.Config(text, fmt.Sprintf("oidc_issuer = %q", e.Issuer))
			} else {
				for _, setting := range e.Settings(true) {
					name, value, _ := strings.Cut(setting, "=")
					t.Setenv(name, value)
				}
			}
			variables := dataSourceSettings(t, e, filepath.Base(filepath.Dir(file)))
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{{Config: text, ConfigVariables: variables}}})
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
		return config.Variables{"w3block_password": config.StringVariable(emulator.DemoUserPassword)}
	}
	return nil
}
