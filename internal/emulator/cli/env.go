package cli

import (
	"fmt"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

type envCommand struct {
	Listen string `default:"127.0.0.1:8585" help:"Address of the REST API, as in serve." placeholder:"HOST:PORT"`
}

// Run prints the lines.
func (c envCommand) Run(env *environment) error {
	_, err := fmt.Fprintf(env.stdout, "export WEB3CONNECT_ENDPOINT=http://%s/rest/v1\nexport WEB3CONNECT_API_KEY_SECRET=%s\n", c.Listen, emulator.DemoOrganizationSecret)
	return err
}
