package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// rest calls an operation of the REST API, and gives the status and the result.
func rest(t *testing.T, s *emulator.Server, token, method, path string, in any) (int, json.RawMessage) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var envelope struct{ Result json.RawMessage }
	if err := json.NewDecoder(resp.Body).Decode(&envelope); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, envelope.Result
}

// result is the result of a call that succeeds.
func result[T any](t *testing.T, s *emulator.Server, token, method, path string, in any) (out T) {
	t.Helper()
	status, raw := rest(t, s, token, method, path, in)
	if status != http.StatusOK {
		t.Fatalf("%s %s: HTTP %d", method, path, status)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// accessToken is the organization's.
func accessToken(t *testing.T, s *emulator.Server) string {
	t.Helper()
	return result[string](t, s, "", "POST", "/auth/account/access_token/refresh", map[string]string{"api_key_secret": emulator.DemoOrganizationSecret})
}
