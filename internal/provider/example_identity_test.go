package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// TestExampleIdentities imports by the identity of each example over the protocol,
// whatever Terraform there is.
func TestExampleIdentities(t *testing.T) {
	t.Parallel()
	for _, name := range exampleFolders(t, "resources", "import-by-identity.tf") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t)
			switch name {
			case "web3connect_nft":
				ownNFT(t, e)
			case "web3connect_phone_verification":
				verifyPhone(t, e, otherNumber)
			}
			source := realValues(t, e, name)(readExample(t, "resources", name, "import-by-identity.tf"))
			e.ClearRequests()

			s := newProtocolServer(t).configure(asOrganization(e))
			typ := s.identityTypes()[name]
			identity := dynamicValue(t, typ, asConfigured(t, evaluate(t, exampleBlock(t, source, "import").Body, "identity", nil), typ))
			imported, err := s.ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{TypeName: name, Identity: &tfprotov6.ResourceIdentityData{IdentityData: identity}})
			if err != nil {
				t.Fatal(err)
			}
			none(t, imported.Diagnostics)
			it := imported.ImportedResources[0]
			read, err := s.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: it.State, Private: it.Private, CurrentIdentity: it.Identity})
			if err != nil {
				t.Fatal(err)
			}
			none(t, read.Diagnostics)
			state, err := read.NewState.Unmarshal(s.schemas.ResourceSchemas[name].ValueType().(tftypes.Object))
			if err != nil {
				t.Fatal(err)
			}
			if state.IsNull() {
				t.Error("there is nothing of this identity")
			}
		})
	}
}

// verifyPhone verifies a number of the organization.
func verifyPhone(t *testing.T, e *acctest.Emulator, number string) {
	t.Helper()
	c := e.Client(emulator.DemoOrganizationSecret)
	started, err := c.StartPhoneVerification(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	if finished, err := c.FinishPhoneVerification(t.Context(), started.TmpToken, sentCode(e)); !finished || err != nil {
		t.Fatal(finished, err)
	}
}
