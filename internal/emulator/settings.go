package emulator

import "strings"

// Settings are the environment variables with which the Terraform provider uses an emulator
// at a base URL and signs in as the demo organization, with its API key secret or the tenant
// of W3Block ID, and the names of those that must not be set: the provider refuses two ways
// of signing in.
func Settings(base string, w3block bool) (set, unset []string) {
	set = []string{"WEB3CONNECT_ENDPOINT=" + base + "/rest/v1", "WEB3CONNECT_OIDC_ISSUER=" + base}
	const secret = "WEB3CONNECT_API_KEY_SECRET"
	tenant := []string{
		"W3BLOCK_ENDPOINT=" + base + "/w3block",
		"W3BLOCK_TENANT_ID=" + DemoTenantID,
		"W3BLOCK_KEY=" + DemoTenantKey,
		"W3BLOCK_SECRET=" + DemoTenantSecret,
	}
	if w3block {
		return append(set, tenant...), []string{secret}
	}
	for _, v := range tenant {
		name, _, _ := strings.Cut(v, "=")
		unset = append(unset, name)
	}
	return append(set, secret+"="+DemoOrganizationSecret), unset
}
