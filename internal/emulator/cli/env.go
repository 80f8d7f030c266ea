package cli

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

type envCommand struct {
	Listen  string `default:"127.0.0.1:8585" help:"Address of the REST API, as in serve." placeholder:"HOST:PORT"`
	W3Block bool   `env:"WEB3CONNECT_EMULATOR_W3BLOCK" help:"Sign in with the tenant of W3Block ID, in place of the API key secret." name:"w3block"`
}

// hostName is a name or address that needs no quotes in a shell.
var hostName = regexp.MustCompile(`^[0-9A-Za-z.:-]*$`)

// Run prints the lines: settings, and those of the other way of signing in taken
// away, since the provider refuses both together.
func (c envCommand) Run(env *environment) error {
	host, port, err := net.SplitHostPort(c.Listen)
	if number, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil || number == 0 || !hostName.MatchString(host) {
		return fmt.Errorf("--listen %q is not of the form HOST:PORT, with the port that serve has told", c.Listen)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() { // all addresses of this machine
		host = "127.0.0.1"
	}
	base := "http://" + net.JoinHostPort(host, port)
	set, unset := emulator.Settings(base, c.W3Block)
	for _, v := range set {
		if _, err := fmt.Fprintln(env.stdout, "export "+v); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(env.stdout, "unset "+strings.Join(unset, " "))
	return err
}
