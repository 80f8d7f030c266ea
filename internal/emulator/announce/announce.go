// Package announce is how an emulator that was started tells where it listens: on
// standard output a line each, such as "rest http://127.0.0.1:8585/rest/v1".
package announce

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
)

// Kinds of addresses, in the order of their lines.
const (
	REST    = "rest"    // base URL of the REST API, with /rest/v1
	W3Block = "w3block" // base URL of W3Block ID, with /w3block
	OIDC    = "oidc"    // issuer of the OpenID Provider
	Control = "control" // base URL of the control listener, with the console
)

// Write tells the addresses of the two listeners.
func Write(out io.Writer, rest, control net.Addr) error {
	_, err := fmt.Fprintf(out, "%s http://%s/rest/v1\n%s http://%s/w3block\n%s http://%s\n%s http://%s\n", REST, rest, W3Block, rest, OIDC, rest, Control, control)
	return err
}

// Read waits for the lines up to that of the last kind, and gives the addresses by
// kind. Those of a process that ends before are missing.
func Read(in io.Reader, last string) map[string]string {
	addresses := map[string]string{}
	for lines := bufio.NewScanner(in); addresses[last] == "" && lines.Scan(); {
		kind, address, _ := strings.Cut(lines.Text(), " ")
		addresses[kind] = address
	}
	return addresses
}
