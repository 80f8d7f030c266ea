package check

import (
	"fmt"
	"strings"
)

// WebURL wants an absolute URL of http or https.
func WebURL(text string) error {
	if scheme, _, _ := strings.Cut(strings.ToLower(text), ":"); scheme != "https" && scheme != "http" {
		return fmt.Errorf("%q is not a URL of http or https; write one such as https://example.com/welcome", text)
	}
	return URL(text)
}
