package meaning

import (
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"strings"
)

// Emails is a text with one e-mail address a line. Order, case, blank lines and
// repetitions carry no meaning.
type Emails struct{}

// Name is what users read.
func (Emails) Name() string { return "list of e-mails" }

// Check names the lines that hold no e-mail.
func (Emails) Check(text string) error {
	const most = 5
	var faults []string
	count := 0
	for number, line := range lines(text) {
		if err := CheckEmail(line); err != nil {
			if count++; count <= most {
				faults = append(faults, fmt.Sprintf("line %d: %s", number, err))
			}
		}
	}
	if count > most {
		faults = append(faults, fmt.Sprintf("and %d more lines", count-most))
	}
	if count > 0 {
		return errors.New(strings.Join(faults, "; "))
	}
	return nil
}

// Same compares the sets.
func (Emails) Same(a, b string) bool {
	return maps.Equal(emailSet(a), emailSet(b))
}

func emailSet(text string) map[string]bool {
	set := map[string]bool{}
	for _, email := range ParseEmails(text) {
		set[NormalizeEmail(email)] = true
	}
	return set
}

// ParseEmails are the e-mails of a text as they are spelled, each once, in the
// order of the text.
func ParseEmails(text string) []string {
	var emails []string
	seen := map[string]bool{}
	for _, line := range lines(text) {
		if key := NormalizeEmail(line); !seen[key] {
			seen[key] = true
			emails = append(emails, line)
		}
	}
	return emails
}

// NormalizeEmail is the form in which the service tells e-mails apart: trimmed
// and in lower case.
func NormalizeEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// CheckEmail tells what is wrong with one e-mail address.
func CheckEmail(email string) error {
	parsed, err := mail.ParseAddress(email)
	switch {
	case !strings.Contains(email, "@"):
		return fmt.Errorf("%q is not an e-mail address: it has no @", email)
	case err != nil || parsed.Address != email:
		return fmt.Errorf("%q is not an e-mail address such as name@example.com", email)
	}
	return nil
}

// lines gives the lines that aren't blank, trimmed, with their numbers from 1.
func lines(text string) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		number := 0
		for line := range strings.Lines(text) {
			number++
			if line = strings.TrimSpace(line); line != "" && !yield(number, line) {
				return
			}
		}
	}
}
