package provider_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// listExample is the example of the list resource with the wallets of end users in
// place of those that are printed, and the NFTs that it is to find.
func listExample(t *testing.T, e *acctest.Emulator) (source string, wanted []string) {
	t.Helper()
	if err := e.VerifyDomain(t.Context(), emulator.DemoDomain); err != nil {
		t.Fatal(err)
	}
	source = readExample(t, "list-resources", "web3connect_nft", "list-resource.tfquery.hcl")
	i := newIssuer(t, e, emulator.DemoOrganizationSecret)
	for n, holder := range []emulator.Account{e.Alice, e.Bob} {
		if !strings.Contains(source, exampleWallets[n]) {
			t.Errorf("%s isn't in the example", exampleWallets[n])
		}
		source = strings.Replace(source, exampleWallets[n], holder.IDWalletAddress, 1)
		static := map[string]any{"serial_number": n + 1}
		wanted = append(wanted, i.mint(holder, static, map[string]any{"credential_category": "diploma", "level": "bachelor"}))
		i.mint(holder, static, map[string]any{"credential_category": "diploma", "level": "master"})
	}
	return source, wanted
}

// TestExampleList lists what the example asks for over the protocol, whatever Terraform
// there is.
func TestExampleList(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	source, wanted := listExample(t, e)
	l := newLister(t, e)
	block := exampleBlock(t, source, "list")
	if block.Labels[0] != "web3connect_nft" {
		t.Fatalf("it lists %s", block.Labels[0])
	}
	config := asConfigured(t, evaluateBlock(t, onlyBlock(t, block.Body, "config"), nil), l.configType)
	resp, err := l.ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{TypeName: block.Labels[0], Config: dynamicValue(t, l.configType, config)})
	if err != nil {
		t.Fatal(err)
	}
	none(t, resp.Diagnostics)
	limit, _ := evaluate(t, block.Body, "limit", nil).AsBigFloat().Int64()
	results := l.list(config, limit, evaluate(t, block.Body, "include_resource", nil).True())
	if got := l.ids(results); !reflect.DeepEqual(got, wanted) {
		t.Errorf("got %v, want %v", got, wanted)
	}
	for n, holder := range []emulator.Account{e.Alice, e.Bob} {
		if got := l.object(results[n].Resource)["holder_id_wallet_address"]; !got.Equal(text(holder.IDWalletAddress)) {
			t.Errorf("NFT %d is held by %s, want %s", n, got, holder.IDWalletAddress)
		}
	}
}
