package cli

import (
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

type envCommand struct {
	Listen  string `default:"127.0.0.1:8585" help:"Address of the REST API, as in serve." placeholder:"HOST:PORT"`
	W3Block bool   `help:"Sign in with the tenant of W3Block ID, in place of the API key secret." name:"w3block"`
}

// Run prints the lines.
func (c envCommand) Run(env *environment) error {
	settings := [][2]string{
		{"WEB3CONNECT_ENDPOINT", "http://" + c.Listen + "/rest/v1"},
		{"WEB3CONNECT_API_KEY_SECRET", emulator.DemoOrganizationSecret},
	}
	if c.W3Block {
		settings = append(settings[:1], [][2]string{
			{"W3BLOCK_ENDPOINT", "http://" + c.Listen + "/w3block"},
			{"W3BLOCK_TENANT_ID", emulator.DemoTenantID},
			{"W3BLOCK_KEY", emulator.DemoTenantKey},
			{"W3BLOCK_SECRET", emulator.DemoTenantSecret},
		}...)
	}
	for _, s := range settings {
		if _, err := fmt.Fprintf(env.stdout, "export %s=%s\n", s[0], s[1]); err != nil {
			return err
		}
	}
	return nil
}
