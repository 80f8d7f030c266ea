package provider_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

func verificationCodeConfig(tokenID, latitude, longitude string) string {
	return `ephemeral "web3connect_nft_verification_code" "test" {
	  token_id = ` + tokenID + `
	  gps      = { latitude = "` + latitude + `", longitude = "` + longitude + `" }
	}`
}

func TestAccNFTVerificationCode(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	organization, _, err := e.Account(t.Context(), emulator.DemoDomain)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(config string, want string) resource.TestStep {
		return resource.TestStep{Config: e.Config(config), PlanOnly: true, ExpectError: words(want)}
	}
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: withEcho(),
		Steps: []resource.TestStep{
			refused(verificationCodeConfig(`"0x1"`, "90.5", "0"), `gps.latitude: "90.5" is outside of the range from -90 to 90 degrees`),
			refused(verificationCodeConfig(`"0x1"`, "0", "east"), `gps.longitude: "east" is not a number of decimal degrees`),
			refused(verificationCodeConfig(`""`, "0", "0"), "token_id: the token id is empty"),
			refused(verificationCodeConfig(`"0x1"`, "0", "0"), "Could not make a verification code for NFT 0x1"),
			{
				// The token id is known after apply.
				Config: e.Config(nftConfig(organization.IDWalletAddress, "") + verificationCodeConfig(nftAddress+".token_id", "35.681236", "-139.76") + echo("ephemeral.web3connect_nft_verification_code.test")),
				ConfigStateChecks: []statecheck.StateCheck{
					echoed("code", knownvalue.StringRegexp(regexp.MustCompile("."))), echoed("expires_at", isTime),
					echoed("qr_code_base64", knownvalue.StringRegexp(regexp.MustCompile("^data:image/png;base64,"))),
				},
			},
		},
	})
}

// The time is that of the request plus five minutes, and the account must be the holder.
func TestNFTVerificationCodeOpen(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	holder, _, err := e.Account(t.Context(), emulator.DemoEndUserEmail)
	if err != nil {
		t.Fatal(err)
	}
	tokenID := mintFor(t, e, holder.IDWalletAddress)
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.FixedZone("JST", 9*3600))
	server := func(secret string) (*ephemeralServer, map[string]tftypes.Value) {
		s := newEphemeralServer(t, "web3connect_nft_verification_code", func() time.Time { return now }, asAccount(e, secret))
		gps := value(s.typ.AttributeTypes["gps"].(tftypes.Object), map[string]tftypes.Value{"latitude": text("35.6"), "longitude": text("139.7")})
		return s, map[string]tftypes.Value{"token_id": text(tokenID), "gps": gps}
	}
	s, arguments := server(emulator.DemoOrganizationSecret)
	has(t, s.open(arguments).Diagnostics, isError, "Could not make a verification code for NFT "+tokenID, "Only the holder of the NFT can make a code")

	s, arguments = server(emulator.DemoEndUserSecret)
	if _, result := s.opened(arguments); textOf(t, result["expires_at"]) != "2026-04-01T03:05:00Z" {
		t.Errorf("expires at %s", result["expires_at"])
	}
}
