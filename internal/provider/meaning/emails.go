package meaning

import (
	"errors"
	"fmt"
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
	inA := map[string]bool{} // whether b has it, too
	for _, line := range lines(a) {
		inA[NormalizeEmail(line)] = false
	}
	missing := len(inA)
	for _, line := range lines(b) {
		key := NormalizeEmail(line)
		switch also, ok := inA[key]; {
		case !ok:
			return false
		case !also:
			inA[key] = true
			missing--
		}
	}
	return missing == 0
}

// ListedEmail is an e-mail of a list.
type ListedEmail struct {
	Text string // as it is spelled, without white space around it
	Key  string // NormalizeEmail(Text)
}

// ParseEmails are the e-mails of a text, each once in its first spelling, in the
// order of the text.
func ParseEmails(text string) []ListedEmail {
	var emails []ListedEmail
	seen := map[string]struct{}{}
	for _, line := range lines(text) {
		key := NormalizeEmail(line)
		if _, again := seen[key]; !again {
			seen[key] = struct{}{}
			emails = append(emails, ListedEmail{line, key})
		}
	}
	return emails
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
