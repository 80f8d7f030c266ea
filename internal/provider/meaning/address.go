package meaning

import (
	"fmt"
	"strings"
)

// Address is an ID wallet address: 0x and 40 hex digits, in any case.
type Address struct{}

// Name is what users read.
func (Address) Name() string { return "ID wallet address" }

// Check counts and checks the digits.
func (Address) Check(text string) error {
	digits, ok := strings.CutPrefix(text, "0x")
	if !ok {
		return fmt.Errorf("%q does not begin with 0x; an ID wallet address is 0x followed by 40 hex digits", text)
	}
	for _, r := range digits {
		if !strings.ContainsRune("0123456789abcdefABCDEF", r) {
			return fmt.Errorf("%q contains %q, which is not a hex digit; an ID wallet address is 0x followed by 40 hex digits", text, r)
		}
	}
	if len(digits) != 40 {
		return fmt.Errorf("%q has %d hex digits; an ID wallet address is 0x followed by 40 hex digits", text, len(digits))
	}
	return nil
}

// Same ignores the case, which carries only a checksum (EIP-55).
func (Address) Same(a, b string) bool { return strings.EqualFold(a, b) }
