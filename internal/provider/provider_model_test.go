package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

// Drift is looked for unless the configuration says that it isn't.
func TestDetection(t *testing.T) {
	t.Parallel()
	bools := map[string]attr.Type{"holder": types.BoolType, "visibility": types.BoolType}
	chosen := func(holder, visibility types.Bool) types.Object {
		return types.ObjectValueMust(bools, map[string]attr.Value{"holder": holder, "visibility": visibility})
	}
	on, off, null, unknown := types.BoolValue(true), types.BoolValue(false), types.BoolNull(), types.BoolUnknown()
	for _, test := range []struct {
		configured types.Object
		want       driftDetection
	}{
		{types.ObjectNull(bools), driftDetection{true, true}},
		{types.ObjectUnknown(bools), driftDetection{true, true}},
		{chosen(null, null), driftDetection{true, true}},
		{chosen(unknown, unknown), driftDetection{true, true}},
		{chosen(on, off), driftDetection{true, false}},
		{chosen(off, on), driftDetection{false, true}},
	} {
		var diags diag.Diagnostics
		m := providerModel{DetectDrift: test.configured}
		if got := m.detection(t.Context(), &diags); got != test.want || len(diags) > 0 {
			t.Errorf("%s: got %+v, %v", test.configured, got, diags)
		}
	}
}

// Under W3Block the operations that need an API key secret send nothing, and name the
// setting.
func TestNeedsAPIKeySecret(t *testing.T) {
	t.Parallel()
	api, err := client.New(client.Config{
		Endpoint: "https://service.invalid", Authenticator: w3block.New(w3block.Config{TenantID: "t", Key: "k", Secret: "s"}),
	})
	if err != nil {
		t.Fatal(err)
	}
	d := &providerData{api: api}
	for name, call := range map[string]func() error{
		"check the API key": func() error { _, err := api.CheckAPIKey(t.Context()); return err },
		"make the button": func() error {
			_, err := api.GenerateConnectButton(t.Context(), "https://university.example")
			return err
		},
		"submit the batch":       func() error { _, err := api.SubmitImportBatch(t.Context(), []string{"a@example.com"}); return err },
		"check the import batch": func() error { _, err := api.CheckImportBatch(t.Context(), "b"); return err },
	} {
		var diags diag.Diagnostics
		d.report(&diags, name, call())
		if len(diags) != 1 || diags[0].Summary() != "Could not "+name ||
			!strings.Contains(diags[0].Detail(), "Sign in with an API key secret (argument api_key_secret of the provider block, or WEB3CONNECT_API_KEY_SECRET)") {
			t.Errorf("%s: %v", name, diags)
		}
	}
}
