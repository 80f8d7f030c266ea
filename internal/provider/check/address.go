package check

import (
	"errors"
	"strings"
)

// NotZeroAddress refuses the address that nobody has the key of.
func NotZeroAddress(text string) error {
	if digits, ok := strings.CutPrefix(text, "0x"); ok && digits != "" && strings.Trim(digits, "0") == "" {
		return errors.New("the zero address is nobody's, and what is sent there is lost; give the address of an ID wallet")
	}
	return nil
}
