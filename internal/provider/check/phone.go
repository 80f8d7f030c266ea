package check

import (
	"fmt"
	"regexp"
)

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)

// PhoneNumber wants a phone number in E.164. Whether it exists is for the service
// to say.
func PhoneNumber(text string) error {
	if !e164.MatchString(text) {
		return fmt.Errorf("%q is not in E.164: write + and the country code, then the number without its leading 0, spaces and hyphens, such as +81312345678", text)
	}
	return nil
}
