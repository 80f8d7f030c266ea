package provider_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

const w3blockTokenConfig = `ephemeral "web3connect_w3block_token" "test" {}`

// Each plan and each apply signs in and signs out, beside the provider's own sign-in.
func TestAccW3BlockToken(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	config := w3blockTokenConfig + echo("ephemeral.web3connect_w3block_token.test") + accountConfig
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: withEcho(),
		Steps: []resource.TestStep{
			{Config: e.Config(w3blockTokenConfig), ExpectError: words("Set w3block in the provider block")},
			{Config: w3blockConfig(e, e.ControlURL, emulator.DemoTenantSecret, w3blockTokenConfig), ExpectError: words("Check that the endpoint of W3Block ID (w3block.endpoint in the provider block, or W3BLOCK_ENDPOINT) is the base URL of W3Block ID")},
			{Config: w3blockConfig(e, e.W3BlockURL, "wrong-secret", w3blockTokenConfig), ExpectError: words("The W3Block credentials are refused")},
			{
				Config: w3blockConfig(e, e.W3BlockURL, emulator.DemoTenantSecret, config),
				ConfigStateChecks: []statecheck.StateCheck{
					echoed("token", isJWT), echoed("expires_at", isTime), echoed("tenant_id", knownvalue.StringExact(emulator.DemoTenantID)),
				},
				Check: check(func() error {
					if e.Count("signOutW3Block") == 0 {
						t.Error("nobody signed out")
					}
					return nil
				}),
			},
		},
	})
}

func TestW3BlockTokenRenewal(t *testing.T) {
	t.Parallel()
	for method, arguments := range map[string]func(*acctest.Emulator) providerArguments{"token": asTenant, "headers": withHeaders} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, func(o *emulator.Options) { o.Switches.W3BlockTokenLifetime = emulator.Duration(time.Hour) })
			s := newEphemeralServer(t, "web3connect_w3block_token", e.Now, arguments(e))
			begin := e.Now()
			opened, result := s.opened(nil)
			first := textOf(t, result["token"])
			if !takes(t, e, first) || !isAround(opened.RenewAt, begin.Add(59*time.Minute)) {
				t.Errorf("renews at %s", opened.RenewAt)
			}

			// The refresh token rotates, so each renewal takes that of the one before.
			private := opened.Private
			for n := 1; n <= 2; n++ {
				advance(t, e, 58*time.Minute)
				renewed := s.renew(private)
				none(t, renewed.Diagnostics)
				if e.Count("refreshW3BlockToken") != n || e.Count("signInW3BlockTenant") != 1 || !isAround(renewed.RenewAt, e.Now().Add(59*time.Minute)) {
					t.Fatalf("%d renewals, renews at %s", e.Count("refreshW3BlockToken"), renewed.RenewAt)
				}
				private = renewed.Private
			}

			// The first has expired. The newest is signed out although Terraform gives the
			// private data of Open.
			has(t, s.close(opened.Private), isWarning, "The token expired during this run", textOf(t, result["expires_at"]))
			if e.Count("signOutW3Block") != 1 {
				t.Errorf("%d times signed out", e.Count("signOutW3Block"))
			}

			// So the refresh is refused, and a renewal signs in.
			none(t, s.renew(private).Diagnostics)
			if e.Count("refreshW3BlockToken") != 3 || e.Count("signInW3BlockTenant") != 2 {
				t.Errorf("%d refreshs, %d sign-ins", e.Count("refreshW3BlockToken"), e.Count("signInW3BlockTenant"))
			}
		})
	}
}

func TestW3BlockTokenClose(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newEphemeralServer(t, "web3connect_w3block_token", e.Now, asTenant(e))
	opened, result := s.opened(nil)
	other, otherResult := s.opened(nil)
	none(t, s.renew(opened.Private).Diagnostics)
	none(t, s.close(opened.Private))
	if e.Count("signOutW3Block") != 2 || takes(t, e, textOf(t, result["token"])) || !takes(t, e, textOf(t, otherResult["token"])) {
		t.Errorf("%d times signed out; its own token and its renewal should be, and no other", e.Count("signOutW3Block"))
	}

	e.Fault(emulator.Fault{Operation: "signOutW3Block", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	has(t, s.close(other.Private), isWarning, "Not signed out of W3Block", "w3blockSignOut (HTTP 403)", textOf(t, otherResult["expires_at"]))

	e.Fault(emulator.Fault{Operation: "refreshW3BlockToken", Kind: emulator.FaultStatus, Status: 404, Nth: 1})
	has(t, s.renew(other.Private).Diagnostics, isWarning, "The token of W3Block is not renewed", "w3blockRefreshToken (HTTP 404)")
}
