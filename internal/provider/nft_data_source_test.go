package provider_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// at expects a value of a data source or resource.
func at(address, attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), want)
}

func bigFloat(text string) *big.Float {
	f, _, _ := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	return f
}

func sameJSON(got, want string) error {
	var a, b any
	for text, v := range map[string]*any{got: &a, want: &b} {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(v); err != nil {
			return err
		}
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("got %s, want %s", got, want)
	}
	return nil
}

func TestAccNFTDataSource(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			id := newIssuer(t, e, emulator.DemoOrganizationSecret).mint(e.Alice, map[string]any{"name": "<Diplôme> 研究", "expired_at": "2030-01-31"},
				map[string]any{"level": "B", "total_value": json.RawMessage("12345678901234567890.5"), "expires": 1893456000, "attributes": []any{1}, "grade": "A", "rank": 1})
			minted := e.Only()
			var holder, minter, visibility knownvalue.Check = knownvalue.Null(), knownvalue.Null(), knownvalue.Null()
			if e.Switches().RichNFT {
				holder, minter, visibility = knownvalue.StringExact(minted.Holder), knownvalue.StringExact(minted.Minter), knownvalue.StringExact(minted.Visibility)
			}
			const address = "data.web3connect_nft.test"
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: acctest.Factories(),
				Steps: []resource.TestStep{{
					Config: e.Config(fmt.Sprintf("data \"web3connect_nft\" \"test\" {\n  token_id = %q\n}", id)),
					ConfigStateChecks: []statecheck.StateCheck{
						at(address, "token_id", knownvalue.StringExact(id)),
						at(address, "token_uri", knownvalue.StringExact(minted.TokenURI)),
						at(address, "minter_digital_signature", knownvalue.StringExact(minted.Signature)),
						at(address, "created_at", knownvalue.NotNull()),
						at(address, "holder_id_wallet_address", holder),
						at(address, "minter_id_wallet_address", minter),
						at(address, "visibility", visibility),
						at(address, "static_metadata", knownvalue.ObjectPartial(map[string]knownvalue.Check{
							"name": knownvalue.StringExact("<Diplôme> 研究"), "serial_number": knownvalue.Int64Exact(1), "expired_at": knownvalue.StringExact("2030-01-31"),
						})),
						at(address, "dynamic_metadata", knownvalue.ObjectPartial(map[string]knownvalue.Check{
							"level": knownvalue.StringExact("B"), "expires": knownvalue.Int64Exact(1893456000), "total_value": knownvalue.NumberExact(bigFloat("12345678901234567890.5")),
							"attributes": knownvalue.StringExact("[1]"), "custom": knownvalue.StringExact(`{"grade":"A","rank":1}`), "status": knownvalue.Null(),
						})),
						at(address, "dynamic_metadata_all", knownvalue.StringFunc(func(got string) error {
							return sameJSON(got, `{"level":"B","total_value":12345678901234567890.5,"expires":1893456000,"attributes":[1],"grade":"A","rank":1}`)
						})),
					},
				}},
			})
		})
	}
}

// One that isn't minted yet is read at apply.
func TestAccNFTDataSource_ofResource(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			Config: e.Config(nftConfig(e.Alice.IDWalletAddress, "") + `
			data "web3connect_nft" "test" {
			  token_id = web3connect_nft.test.token_id
			}
			data "web3connect_nft_history" "test" {
			  token_id = web3connect_nft.test.token_id
			}`),
			ConfigStateChecks: []statecheck.StateCheck{
				at("data.web3connect_nft.test", "dynamic_metadata", knownvalue.Null()),
				at("data.web3connect_nft.test", "dynamic_metadata_all", knownvalue.StringExact("{}")),
				at("data.web3connect_nft_history.test", "mint", knownvalue.NotNull()),
			},
		}},
	})
}

func TestAccNFTDataSource_errors(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"web3connect_nft", "web3connect_nft_history"} {
		for name, position := range map[string]func(*emulator.Options){"documented": acctest.Positions["documented"], "errors with 200": acctest.Positions["errors with 200"]} {
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				e := acctest.Start(t, position)
				private := anotherOrganization(t, e).mint(e.Alice, nil, nil)
				step := func(id string, want string) resource.TestStep {
					return resource.TestStep{Config: e.Config(fmt.Sprintf("data %q \"test\" {\n  token_id = %q\n}", kind, id)), ExpectError: words(want)}
				}
				resource.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: acctest.Factories(),
					Steps: []resource.TestStep{
						step("", "token_id: the token id is empty; write the id of an NFT"),
						step(" 0x1", `token_id: " 0x1" has white space around it`),
						step("0x1", "has no NFT 0x1"),
						step("0x1", "Check token_id, and that endpoint in the provider block"),
						step("../minted_by_me", "NFT not found"),
						step(private, "A private NFT can be seen by its holder and its minter only"),
						step(private, private+": "),
					},
				})
			})
		}
	}
}
