package provider_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// wayIn is how users reach operations of the contract: a registration of the
// provider, and a use of it.
type wayIn struct {
	name       string // "resource web3connect_nft"
	operations string
	use        func(t *testing.T, e *acctest.Emulator)
}

// apply uses a registration that Terraform 1.11 has: each configuration is a step.
func apply(configs func(e *acctest.Emulator) []string) func(*testing.T, *acctest.Emulator) {
	return func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		var steps []resource.TestStep
		for _, body := range configs(e) {
			steps = append(steps, resource.TestStep{Config: e.Config(body)})
		}
		resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: withEcho(), Steps: steps})
	}
}

func read(block string) func(*testing.T, *acctest.Emulator) {
	return apply(func(*acctest.Emulator) []string { return []string{block} })
}

// invoke uses an action.
func invoke(name string, config func(t *testing.T, e *acctest.Emulator, typ tftypes.Object) map[string]tftypes.Value) func(*testing.T, *acctest.Emulator) {
	return func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		s := newActionServer(t, name, asOrganization(e))
		if told, end := s.invoke(config(t, e, s.typ)); len(end) > 0 {
			t.Errorf("%s\n%v", told, end[0])
		}
	}
}

// ownNFT mints an NFT to the organization itself.
func ownNFT(t *testing.T, e *acctest.Emulator) string {
	t.Helper()
	return newIssuer(t, e, emulator.DemoOrganizationSecret).mint(accountOf(t, e, emulator.DemoDomain), nil, nil)
}

// proof makes a code for an NFT.
func proof(t *testing.T, e *acctest.Emulator) string {
	t.Helper()
	i := newIssuer(t, e, emulator.DemoOrganizationSecret)
	v, err := i.api.CreateNFTVerification(t.Context(), ownNFT(t, e), university)
	if err != nil {
		t.Fatal(err)
	}
	return v.Code
}

var waysIn = []wayIn{
	{"resource web3connect_nft", "mintNFT getNFT updateNFTMetadata setNFTVisibility transferNFT listHeldNFTs searchNFTs", apply(func(e *acctest.Emulator) []string {
		return []string{nftConfig(e.Alice.IDWalletAddress, ""), nftConfig(e.Bob.IDWalletAddress, "visibility = \"public\"\ndynamic_metadata = { level = \"1\" }")}
	})},
	{"resource web3connect_nft_batch", "mintNFT getNFT updateNFTMetadata setNFTVisibility transferNFT listHeldNFTs searchNFTs", apply(func(e *acctest.Emulator) []string {
		return []string{batchConfig(batchEntryHCL("a", e.Alice, 1, ""), ""), batchConfig(batchEntryHCL("a", e.Bob, 1, `, dynamic = { level = "2" }`), "")}
	})},
	{"resource web3connect_end_user", "importEndUser", read(`resource "web3connect_end_user" "this" { email = "a@example.com" }`)},
	{"resource web3connect_end_user_import", "submitImportBatch checkImportBatch", read(`resource "web3connect_end_user_import" "this" { emails = "a@example.com" }`)},
	{"resource web3connect_domain_verification", "verifyDomain", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		e.SetTXT(emulator.DemoDomain, txtRecord(t, e))
		read(`resource "web3connect_domain_verification" "this" {}`)(t, e)
	}},
	{"resource web3connect_phone_verification", "startPhoneVerification finishPhoneVerification", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		body := e.Config(phoneConfig("+12025550100", ""))
		resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{
			{Config: body}, {Config: body, ConfigVariables: config.Variables{"code": receivedCode{e, false}}},
		}})
	}},

	{"data web3connect_account", "getMyInfo", read(`data "web3connect_account" "this" {}`)},
	{"data web3connect_api_key", "checkAPIKey", read(`data "web3connect_api_key" "this" {}`)},
	{"data web3connect_id_wallet", "getIDWallet", apply(func(e *acctest.Emulator) []string {
		return []string{fmt.Sprintf(`data "web3connect_id_wallet" "this" { id_wallet_address = %q }`, e.Alice.IDWalletAddress)}
	})},
	{"data web3connect_domain_verification_record", "getDomainVerification", read(`data "web3connect_domain_verification_record" "this" {}`)},
	{"data web3connect_nft", "getNFT", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		read(fmt.Sprintf(`data "web3connect_nft" "this" { token_id = %q }`, ownNFT(t, e)))(t, e)
	}},
	{"data web3connect_nft_history", "getNFTHistory", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		read(fmt.Sprintf(`data "web3connect_nft_history" "this" { token_id = %q }`, ownNFT(t, e)))(t, e)
	}},
	{"data web3connect_nft_verification", "getNFTVerification", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		read(fmt.Sprintf(`data "web3connect_nft_verification" "this" { code = %q }`, proof(t, e)))(t, e)
	}},
	{"data web3connect_held_nfts", "listHeldNFTs", apply(func(e *acctest.Emulator) []string {
		return []string{fmt.Sprintf(`data "web3connect_held_nfts" "this" { id_wallet_address = %q }`, e.Alice.IDWalletAddress)}
	})},
	{"data web3connect_minted_nfts", "listMintedNFTs", read(`data "web3connect_minted_nfts" "this" {}`)},
	{"data web3connect_nft_search", "searchNFTs searchMintedNFTs", read(`data "web3connect_nft_search" "public" {}
		data "web3connect_nft_search" "minted" { scope = "minted" }`)},
	{"data web3connect_end_user_import_batch", "checkImportBatch", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		read(importBatchConfig(fmt.Sprintf("%q", submitBatch(t, e, "a@example.com"))))(t, e)
	}},
	{"data web3connect_connect_button", "generateConnectButton", read(connectButtonConfig("https://university.example/"))},
	{"data web3connect_oidc_configuration", "", nil}, // not of this API
	{"data web3connect_w3block_profile", "", nil},

	{"ephemeral web3connect_access_token", "refreshAccessToken", read(`ephemeral "web3connect_access_token" "this" {}` + echo("ephemeral.web3connect_access_token.this.expires_at"))},
	{"ephemeral web3connect_w3block_token", "", nil},
	{"ephemeral web3connect_nft_verification_code", "createNFTVerification", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		read(fmt.Sprintf(`ephemeral "web3connect_nft_verification_code" "this" {
		  token_id = %q
		  gps      = { latitude = "35.6", longitude = "139.7" }
		}`, ownNFT(t, e))+echo("ephemeral.web3connect_nft_verification_code.this.token_id"))(t, e)
	}},
	{"ephemeral web3connect_connect_button", "generateConnectButton", read(`ephemeral "web3connect_connect_button" "this" { redirect_url = "https://university.example/" }` +
		echo("ephemeral.web3connect_connect_button.this.redirect_url"))},

	{"list web3connect_nft", "listMintedNFTs searchMintedNFTs", func(t *testing.T, e *acctest.Emulator) {
		t.Helper()
		ownNFT(t, e)
		l := newLister(t, e)
		for _, config := range []map[string]tftypes.Value{nil, {"filter": l.filter("issuer", "Demo University")}} {
			for _, r := range l.list(config, 10, true) {
				if len(r.Diagnostics) > 0 {
					t.Error(r.Diagnostics[0])
				}
			}
		}
	}},

	{"action web3connect_nft_transfer", "transferNFT", invoke("web3connect_nft_transfer", func(t *testing.T, e *acctest.Emulator, _ tftypes.Object) map[string]tftypes.Value {
		t.Helper()
		return map[string]tftypes.Value{"token_id": text(ownNFT(t, e)), "receiver_id_wallet_address": text(e.Bob.IDWalletAddress)}
	})},
	{"action web3connect_nft_visibility", "setNFTVisibility", invoke("web3connect_nft_visibility", func(t *testing.T, e *acctest.Emulator, _ tftypes.Object) map[string]tftypes.Value {
		t.Helper()
		return map[string]tftypes.Value{"token_id": text(ownNFT(t, e)), "visibility": text("public")}
	})},
	{"action web3connect_nft_verify", "confirmNFTVerification", invoke("web3connect_nft_verify", func(t *testing.T, e *acctest.Emulator, typ tftypes.Object) map[string]tftypes.Value {
		t.Helper()
		return map[string]tftypes.Value{"code": text(proof(t, e)), "gps": value(typ.AttributeTypes["gps"].(tftypes.Object), map[string]tftypes.Value{"latitude": text("35.6"), "longitude": text("139.7")})}
	})},
	{"action web3connect_phone_code", "startPhoneVerification", invoke("web3connect_phone_code", func(*testing.T, *acctest.Emulator, tftypes.Object) map[string]tftypes.Value {
		return map[string]tftypes.Value{"phone_number": text("+12025550100")}
	})},
}

// Every operation of the REST API that the contract's description has is within the
// reach of a configuration, through registrations that do call it.
func TestAccSurface(t *testing.T) {
	t.Parallel()
	contract, err := openapi3.NewLoader().LoadFromData(emulator.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{}
	for path, item := range contract.Paths.Map() {
		for _, operation := range item.Operations() {
			if strings.HasPrefix(path, "/rest/") {
				missing[operation.OperationID] = true
			}
		}
	}
	if len(missing) != 25 {
		t.Errorf("the contract has 25 operations, its description %d", len(missing))
	}
	registered := registrations(t)
	for _, way := range waysIn {
		if !registered[way.name] {
			t.Errorf("%s isn't registered", way.name)
		}
		delete(registered, way.name)
		for _, operation := range strings.Fields(way.operations) {
			delete(missing, operation)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no way in to %v", slices.Sorted(maps.Keys(missing)))
	}
	if len(registered) > 0 {
		t.Errorf("not in the table: %v", slices.Sorted(maps.Keys(registered)))
	}
	if os.Getenv("TF_ACC") == "" {
		return
	}
	for _, way := range waysIn {
		if way.use == nil {
			continue
		}
		t.Run(strings.ReplaceAll(way.name, " ", "."), func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, acctest.Documented)
			way.use(t, e)
			for _, operation := range strings.Fields(way.operations) {
				if e.Count(operation) == 0 {
					t.Errorf("%s doesn't reach %s", way.name, operation)
				}
			}
		})
	}
}

// registrations are what a provider server offers, but functions.
func registrations(t *testing.T) map[string]bool {
	t.Helper()
	schema := newProtocolServer(t).schemas
	all := map[string]bool{}
	for kind, names := range map[string][]string{
		"resource": slices.Collect(maps.Keys(schema.ResourceSchemas)), "data": slices.Collect(maps.Keys(schema.DataSourceSchemas)),
		"ephemeral": slices.Collect(maps.Keys(schema.EphemeralResourceSchemas)), "list": slices.Collect(maps.Keys(schema.ListResourceSchemas)),
		"action": slices.Collect(maps.Keys(schema.ActionSchemas)),
	} {
		for _, name := range names {
			all[kind+" "+name] = true
		}
	}
	return all
}
