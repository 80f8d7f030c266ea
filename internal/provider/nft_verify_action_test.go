package provider_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const verifyAction = "web3connect_nft_verify"

// verifyOf is a scan in Tokyo, for a token unless it is "".
func verifyOf(code, tokenID string) map[string]tftypes.Value {
	return scanAt(code, "35.681236", "139.767125", tokenID)
}

func scanAt(code, latitude, longitude, tokenID string) map[string]tftypes.Value {
	gps := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"latitude": tftypes.String, "longitude": tftypes.String}}
	set := map[string]tftypes.Value{"code": text(code), "gps": value(gps, map[string]tftypes.Value{"latitude": text(latitude), "longitude": text(longitude)})}
	if tokenID != "" {
		set["token_id"] = text(tokenID)
	}
	return set
}

// showing is a token of the demo end user, who shows codes for it.
func showing(t *testing.T, e *acctest.Emulator) (token string, code func() string, isVerified func(code string) bool) {
	t.Helper()
	holder, ok, err := e.Account(t.Context(), emulator.DemoEndUserEmail)
	if err != nil || !ok {
		t.Fatal(err)
	}
	token = mintFor(t, e, holder.IDWalletAddress)
	c := e.Client(emulator.DemoEndUserSecret)
	code = func() string {
		t.Helper()
		v, err := c.CreateNFTVerification(t.Context(), token, client.GPS{Latitude: "35.68", Longitude: "139.76"})
		if err != nil {
			t.Fatal(err)
		}
		return v.Code
	}
	isVerified = func(code string) bool {
		t.Helper()
		verified, err := c.GetNFTVerification(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		return verified != nil && *verified == token
	}
	return token, code, isVerified
}

func TestNFTVerifyAction(t *testing.T) {
	t.Parallel()
	for name, position := range positions {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			token, newCode, isVerified := showing(t, e)
			for _, arguments := range []providerArguments{asOrganization(e), asTenant(e)} {
				s := newActionServer(t, verifyAction, arguments)
				for _, content := range []string{"CODE", "\n CODE\n", `{"c": "CODE", "m": {}, "p": "nft_verification_code", "v": "0"}` + "\n"} {
					for _, want := range []string{"", token} {
						code := newCode()
						s.succeeds(verifyOf(strings.Replace(content, "CODE", code, 1), want), "Confirming the code", "Verified: the holder of the code holds NFT "+token)
						if !isVerified(code) {
							t.Error("it is not verified")
						}
					}
				}
			}
		})
	}
}

func TestNFTVerifyAction_refused(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	_, newCode, isVerified := showing(t, e)
	code := newCode()
	unknownsPass(t, e, verifyAction, verifyOf(code, ""))

	s := newActionServer(t, verifyAction, asOrganization(e))
	has(t, s.validate(verifyOf(" ", "")), isError, "Invalid code", "code: it is empty")
	has(t, s.validate(verifyOf(code, " ")), isError, "Invalid token id", "token_id: ")
	has(t, s.validate(scanAt(code, "90.5", "0", "")), isError, `gps.latitude: "90.5" is outside of the range from -90 to 90 degrees`)
	has(t, s.validate(scanAt(code, "0", "35° N", "")), isError, `gps.longitude: "35° N" is not a number of decimal degrees`)
	for _, broken := range []string{`{"c": "` + code, `{"d": "` + code + `"}`, `{"c": ["` + code + `"]}`} {
		diags := s.validate(verifyOf(broken, ""))
		has(t, diags, isError, "Invalid code", "code: it begins like the content of a QR code")
		hides(t, diags, code)
	}
	if isVerified(code) {
		t.Error("it is verified already")
	}

	_, end := s.invoke(verifyOf(code, unknownToken))
	has(t, end, isError, "The code is for another NFT", "token_id wants "+unknownToken)
	hides(t, end, code)

	// The emulator's own words name the code.
	_, end = s.invoke(verifyOf("a-code-that-nobody-made", ""))
	has(t, end, isError, "Could not confirm the code", "there is no code", "A code is good for five minutes")
	hides(t, end, "a-code-that-nobody-made")

	code = newCode()
	if err := e.Advance(t.Context(), 6*time.Minute); err != nil {
		t.Fatal(err)
	}
	told, end := s.invoke(verifyOf(code, ""))
	has(t, end, isError, "the code has expired", "A code is good for five minutes")
	hides(t, end, code)
	if told != "Confirming the code\n" {
		t.Errorf("told %s", told)
	}
}

// hides wants a secret in none of the diagnostics.
func hides(t *testing.T, diags []*tfprotov6.Diagnostic, secret string) {
	t.Helper()
	for _, d := range diags {
		if strings.Contains(d.Summary+d.Detail, secret) {
			t.Errorf("%q is in %q", secret, d.Summary+d.Detail)
		}
	}
}

func TestNFTVerifyAction_faults(t *testing.T) {
	t.Parallel()
	for _, fault := range []emulator.Fault{
		{Kind: emulator.FaultStatus, Status: 429, RetryAfter: "0"},
		{Kind: emulator.FaultStatus, Status: 503, RetryAfter: "0"},
		{Kind: emulator.FaultCloseAfterCommit},
	} {
		e := acctest.Start(t)
		token, newCode, isVerified := showing(t, e)
		code := newCode()
		fault.Operation, fault.Nth = "confirmNFTVerification", 1
		e.Fault(fault)
		newActionServer(t, verifyAction, asOrganization(e)).succeeds(verifyOf(code, token), "Confirming the code", "Verified: the holder of the code holds NFT "+token)
		if !isVerified(code) || e.Count("confirmNFTVerification") != 2 {
			t.Errorf("%s %d: %d requests", fault.Kind, fault.Status, e.Count("confirmNFTVerification"))
		}
	}
	e := acctest.Start(t)
	_, newCode, _ := showing(t, e)
	code := newCode()
	e.Fault(emulator.Fault{Operation: "confirmNFTVerification", Kind: emulator.FaultHTML, Status: 404, Nth: 1})
	_, end := newActionServer(t, verifyAction, asOrganization(e)).invoke(verifyOf(code, ""))
	has(t, end, isError, "Unexpected answer from Web3Connect")
	hides(t, end, code)
}

func TestAccNFTVerifyAction(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	_, newCode, isVerified := showing(t, e)
	code := newCode()
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   acctest.Needs(acctest.Actions),
		ProtoV6ProviderFactories: acctest.Factories(),
		Steps: []resource.TestStep{{
			ConfigVariables: config.Variables{"code": config.StringVariable(code)},
			Config: e.Config(`variable "code" {
			  type      = string
			  sensitive = true
			}
			` + actionConfig(verifyAction, `code = var.code
			gps = { latitude = "35.681236", longitude = "139.767125" }`)),
			Check: check(func() error {
				if !isVerified(code) {
					t.Error("it is not verified")
				}
				return nil
			}),
		}},
	})
}
