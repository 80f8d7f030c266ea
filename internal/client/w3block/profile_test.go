package w3block_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/client"
	"github.com/web3connect-community/terraform-provider-web3connect/internal/client/w3block"
)

func TestGetProfile(t *testing.T) {
	t.Parallel()
	yes, no, three := true, false, int64(3)
	for body, want := range map[string]*w3block.Profile{
		`{"id":"u","email":null,"verified":false,"roles":null,"address":null,"mainWallet":null,"wallets":[],"unknown":{}}`: {
			ID: "u", Verified: &no, Wallets: []w3block.Wallet{},
		},
		`{"id":17,"roles":["user"],"emailVerified":true,"createdAt":1700000000,"address":{"number":7,"coordinates":{"lat":1}},"mainWallet":{"id":"w","owner":{"id":"u"}},
		  "contexts":[{"id":"c","context":{"maxSubmissions":3,"isPreOrder":true},"logs":[{"inputIds":["i"]}],"approverUserId":"m"}],"referrerUser":{"email":"r@example.com"}}`: {
			ID: "17", Roles: []client.Text{"user"}, EmailVerified: &yes, CreatedAt: "1700000000",
			Address:    &w3block.Address{Number: "7", Coordinates: `{"lat":1}`},
			MainWallet: &w3block.Wallet{ID: "w", Owner: `{"id":"u"}`},
			Contexts: []w3block.UserContext{{
				ID: "c", Context: &w3block.Context{MaxSubmissions: &three, IsPreOrder: &yes}, Logs: []w3block.ContextLog{{InputIDs: []client.Text{"i"}}}, ApproverUserID: "m",
			}},
			ReferrerUser: &w3block.Referrer{Email: "r@example.com"},
		},
	} {
		c, s, cfg := startWith(t, tenant)
		s.profile = body
		profile, err := w3block.GetProfile(t.Context(), c, cfg)
		if err != nil || !reflect.DeepEqual(profile, want) {
			t.Errorf("got %+v, %v", profile, err)
		}
	}
}

// It uses the client's own session, and renews it.
func TestGetProfileRenews(t *testing.T) {
	t.Parallel()
	c, s, cfg := startWith(t, tenant)
	s.profile = `{"id":"u"}`
	for _, want := range []string{
		"/id/auth/signin/tenant /id/users/profile",
		"/id/users/profile /id/auth/refresh-token /id/users/profile",
	} {
		if _, err := w3block.GetProfile(t.Context(), c, cfg); err != nil {
			t.Error(err)
		}
		if got := s.taken(); got != want {
			t.Errorf("sent %s, want %s", got, want)
		}
		revoke(s)
	}
}

func TestGetProfileFails(t *testing.T) {
	t.Parallel()
	for body, message := range map[string]string{
		`{}`:                      "the answer is not a profile",
		`[]`:                      "the answer is not a profile",
		`{"id":"u","roles":17}`:   "the answer is not a profile",
		`{"id":"u","verified":2}`: "the answer is not a profile",
		`<title>Welcome</title>`:  `an HTML page, not JSON: "Welcome"`,
	} {
		c, s, cfg := startWith(t, tenant)
		s.profile = body
		profile, err := w3block.GetProfile(t.Context(), c, cfg)
		var e *client.Error
		if profile != nil || !errors.As(err, &e) || e.Operation != "w3blockGetProfile" || e.Reason != client.ReasonUnreadable || !strings.Contains(err.Error(), message) {
			t.Errorf("%s: got %+v, %v", body, profile, err)
		}
	}
}
