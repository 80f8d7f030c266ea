package meaning

import "strings"

// Email is one e-mail address, in any case.
type Email struct{}

// Name is what users read.
func (Email) Name() string { return "e-mail" }

// Check wants an address without a name; white space around it doesn't count.
func (Email) Check(text string) error { return CheckEmail(strings.TrimSpace(text)) }

// Same compares as the service does.
func (Email) Same(a, b string) bool { return NormalizeEmail(a) == NormalizeEmail(b) }
