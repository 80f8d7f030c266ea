package cli

import (
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// settings are the environment variables with which the Terraform provider uses an
// emulator, and the names of those that must not be set: the provider refuses two ways of
// signing in.
func settings(base string, w3block bool) (set, unset []string) {
	set = []string{"WEB3CONNECT_ENDPOINT=" + base + "/rest/v1", "WEB3CONNECT_OIDC_ISSUER=" + base}
	const secret = "WEB3CONNECT_API_KEY_SECRET"
	tenant := []string{
		"W3BLOCK_ENDPOINT=" + base + "/w3block",
		"W3BLOCK_TENANT_ID=" + emulator.DemoTenantID,
		"W3BLOCK_KEY=" + emulator.DemoTenantKey,
		"W3BLOCK_SECRET=" + emulator.DemoTenantSecret,
	}
	if w3block {
		return append(set, tenant...), []string{secret}
	}
	for _, v := range tenant {
		name, _, _ := strings.Cut(v, "=")
		unset = append(unset, name)
	}
	return append(set, secret+"="+emulator.DemoOrganizationSecret), unset
}
