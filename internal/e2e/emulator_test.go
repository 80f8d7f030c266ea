package e2e

import (
	"slices"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// organization is the account of the default seed's organization.
func organization(t *testing.T, s *emulator.Server) emulator.Account {
	t.Helper()
	return account(t, s, emulator.DemoDomain)
}

// account is an account by its e-mail or domain.
func account(t *testing.T, s *emulator.Server, emailOrDomain string) emulator.Account {
	t.Helper()
	a, ok, err := s.Account(t.Context(), emailOrDomain)
	if err != nil || !ok {
		t.Fatalf("the account %s: %v", emailOrDomain, err)
	}
	return a
}

// lastCode is the sign-in code that was sent to an e-mail last.
func lastCode(t *testing.T, s *emulator.Server, email string) string {
	t.Helper()
	sent, err := s.Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range slices.Backward(sent) {
		if m.Kind == "sign_in_code" && m.To == email {
			return m.Code
		}
	}
	t.Fatalf("no code was sent to %s", email)
	return ""
}
