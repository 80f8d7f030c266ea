package meaning

import (
	"fmt"
	"strings"
)

// Domain is the name of a domain, in any case.
type Domain struct{}

// Name is what users read.
func (Domain) Name() string { return "domain" }

// Check finds what isn't a domain alone.
func (Domain) Check(text string) error {
	if !strings.Contains(strings.Trim(text, "."), ".") || strings.ContainsAny(text, "/:@ \t\r\n") {
		return fmt.Errorf("%q is not a domain; write the name alone, such as university.example", text)
	}
	return nil
}

// Same ignores the case, and a dot at the end.
func (Domain) Same(a, b string) bool {
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}
