package provider_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/acctest"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// withEcho are the factories of a test that writes an ephemeral value into a state.
func withEcho() map[string]func() (tfprotov6.ProviderServer, error) {
	factories := acctest.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	return factories
}

// echo is a configuration that copies an ephemeral resource into echo.test.data.
func echo(address string) string {
	return "\nprovider \"echo\" {\n  data = " + address + "\n}\nresource \"echo\" \"test\" {}\n"
}

func echoed(attribute string, want knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey(attribute), want)
}

var (
	isJWT  = knownvalue.StringRegexp(regexp.MustCompile(`^eyJ[\w-]+\.[\w-]+\.[\w-]+$`))
	isTime = knownvalue.StringRegexp(regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`))
)

func TestAccAccessToken(t *testing.T) {
	t.Parallel()
	for name, position := range positionGroups {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.Start(t, position)
			resource.Test(t, resource.TestCase{
				ProtoV6ProviderFactories: withEcho(),
				Steps: []resource.TestStep{{
					Config:            e.Config(`ephemeral "web3connect_access_token" "test" {}` + echo("ephemeral.web3connect_access_token.test")),
					ConfigStateChecks: []statecheck.StateCheck{echoed("access_token", isJWT), echoed("expires_at", isTime)},
				}},
			})
		})
	}
}

func TestAccessTokenRenewal(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t, func(o *emulator.Options) { o.Switches.TokenLifetime = emulator.Duration(time.Hour) })
	s := newEphemeralServer(t, "web3connect_access_token", e.Now, asOrganization(e))
	begin := e.Now()
	opened, result := s.opened(nil)
	expiresAt, err := time.Parse(time.RFC3339, textOf(t, result["expires_at"]))
	if err != nil || !isAround(expiresAt, begin.Add(time.Hour)) || !isAround(opened.RenewAt, begin.Add(59*time.Minute)) {
		t.Errorf("begun %s, renews at %s, expires at %s, %v", begin, opened.RenewAt, expiresAt, err)
	}
	if !takes(t, e, textOf(t, result["access_token"])) {
		t.Error("the token is of no use")
	}
	var private map[string][]byte
	if err := json.Unmarshal(opened.Private, &private); err != nil || strings.Contains(string(private["lease"]), "eyJ") {
		t.Errorf("the private data holds the token: %s, %v", private["lease"], err)
	}
	none(t, s.close(opened.Private)) // in time

	advance(t, e, 59*time.Minute)
	renewed := s.renew(opened.Private)
	none(t, renewed.Diagnostics)
	if e.Count("refreshAccessToken") != 2 || !isAround(renewed.RenewAt, begin.Add(118*time.Minute)) {
		t.Errorf("%d sign-ins, renews at %s", e.Count("refreshAccessToken"), renewed.RenewAt)
	}
	none(t, s.close(opened.Private))

	// Terraform gives Close the private data of Open; that of Renew does, too.
	advance(t, e, time.Minute+time.Second)
	for _, private := range [][]byte{opened.Private, renewed.Private} {
		has(t, s.close(private), isWarning, "The token expired during this run", textOf(t, result["expires_at"]), "can't replace", "-target")
	}

	e.Fault(emulator.Fault{Operation: "refreshAccessToken", Kind: emulator.FaultStatus, Status: 403, Nth: 1})
	failed := s.renew(renewed.Private)
	has(t, failed.Diagnostics, isWarning, "The access token is not renewed", "refreshAccessToken (HTTP 403)")
	if !failed.RenewAt.IsZero() {
		t.Errorf("renews at %s", failed.RenewAt)
	}
}

func advance(t *testing.T, e *acctest.Emulator, d time.Duration) {
	t.Helper()
	if err := e.Advance(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

// Tokens of any form and life: Terraform renews at once, again and again, what is
// overdue.
func TestAccessTokenLives(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC)
	sign := func(claims jwt.MapClaims) string {
		signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte("k"))
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	for _, test := range []struct {
		name, token string
		expiresAt   string
		renewIn     time.Duration // 0 for never
		ends        bool          // at once
	}{
		{"opaque", "opaque-token", "", 0, false},
		{"no exp", sign(jwt.MapClaims{"sub": "x"}), "", 0, false},
		{"an hour", sign(jwt.MapClaims{"iat": at(0), "exp": at(time.Hour)}), "2026-04-01T13:00:00Z", 59 * time.Minute, false},
		{"an hour, by a clock that is two behind", sign(jwt.MapClaims{"iat": at(-2 * time.Hour), "exp": at(-time.Hour)}), "2026-04-01T11:00:00Z", 59 * time.Minute, false},
		{"two seconds", sign(jwt.MapClaims{"iat": at(0), "exp": at(2 * time.Second)}), "2026-04-01T12:00:02Z", 1800 * time.Millisecond, false},
		{"one second", sign(jwt.MapClaims{"exp": at(time.Second)}), "2026-04-01T12:00:01Z", time.Second, false},
		{"expired", sign(jwt.MapClaims{"exp": at(-time.Hour)}), "2026-04-01T11:00:00Z", 0, true},
		{"born expired", sign(jwt.MapClaims{"iat": at(0), "exp": at(-time.Hour)}), "2026-04-01T11:00:00Z", 0, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_ = json.NewEncoder(w).Encode(map[string]any{"status": "ok", "result": test.token, "error": nil})
			}))
			t.Cleanup(service.Close)
			s := newEphemeralServer(t, "web3connect_access_token", func() time.Time { return now }, func(tftypes.Object) map[string]tftypes.Value {
				return map[string]tftypes.Value{"endpoint": text(service.URL), "api_key_secret": text("secret")}
			})
			opened, result := s.opened(nil)
			renewed := s.renew(opened.Private)
			none(t, renewed.Diagnostics)
			for _, renewAt := range []time.Time{opened.RenewAt, renewed.RenewAt} {
				if renewAt.IsZero() != (test.renewIn == 0) || !renewAt.IsZero() && renewAt.Sub(now) != test.renewIn {
					t.Errorf("renews at %s", renewAt)
				}
			}
			if got := textOf(t, result["expires_at"]); got != test.expiresAt || textOf(t, result["access_token"]) != test.token {
				t.Errorf("got %s", result)
			}
			if diags := s.close(opened.Private); test.ends {
				has(t, diags, isWarning, "The token expired during this run")
			} else {
				none(t, diags)
			}
		})
	}
}

// Under W3Block there is no API key secret.
func TestAccessTokenUnderW3Block(t *testing.T) {
	t.Parallel()
	e := acctest.Start(t)
	s := newEphemeralServer(t, "web3connect_access_token", e.Now, asTenant(e))
	has(t, s.open(nil).Diagnostics, isError, "Could not get an access token", "api_key_secret")
	if e.Count("") != 0 {
		t.Errorf("asked %d times", e.Count(""))
	}
}

// While the provider block isn't known nothing is asked of the service.
func TestEphemeralUnknownProvider(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"web3connect_access_token", "web3connect_w3block_token", "web3connect_nft_verification_code", "web3connect_connect_button"} {
		s := newEphemeralServer(t, name, time.Now, withUnknownSecret)
		arguments := map[string]tftypes.Value{}
		if gps, ok := s.typ.AttributeTypes["gps"].(tftypes.Object); ok {
			arguments["gps"] = value(gps, nil)
		}
		has(t, s.open(arguments).Diagnostics, isError, "Provider configuration isn't known yet", "api_key_secret")
	}
}
