package provider

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

// Reasons of e-mails that an apply did not come to the end of. They are no failures
// of the e-mails: the next apply goes on with them in any case.
const (
	notImportedReason  = "not imported: "
	stillRunningReason = "not known yet: import batch "
)

// notImported is the reason of e-mails that are to be submitted again.
func notImported(err error) string { return notImportedReason + endText(err) }

// stillRunning is the reason of e-mails of a batch that was submitted.
func stillRunning(batchID string, err error) string {
	return stillRunningReason + strconv.Quote(batchID) + " had not ended: " + endText(err)
}

func endText(err error) string {
	if errors.Is(err, context.Canceled) {
		return "the apply was interrupted"
	}
	return fmt.Sprint(err)
}

// runningIn is the batch of a reason that stillRunning made.
func runningIn(reason string) (batchID string, ok bool) {
	rest, ok := strings.CutPrefix(reason, stillRunningReason)
	if !ok {
		return "", false
	}
	quoted, err := strconv.QuotedPrefix(rest)
	if err != nil {
		return "", false
	}
	batchID, err = strconv.Unquote(quoted)
	return batchID, err == nil && batchID != ""
}

// isUnfinished tells whether a reason says that the apply ended too early.
func isUnfinished(reason string) bool {
	return strings.HasPrefix(reason, notImportedReason) || strings.HasPrefix(reason, stillRunningReason)
}

// unfinished puts a reason down for the first of some e-mails.
func (s *importState) unfinished(emails []meaning.ListedEmail, reason string) {
	for _, email := range emails[:min(len(emails), maxUnfinished)] {
		s.failures[email.Key] = reason
	}
}

// runningBatch is a batch that a former apply submitted and left.
type runningBatch struct {
	id     string
	emails []meaning.ListedEmail // those that stood in failures
}

// takeRunning forgets why e-mails failed that are to be imported, and gives the
// batches that they were in, in the order of the e-mails.
func (s *importState) takeRunning(todo []meaning.ListedEmail) []runningBatch {
	var batches []runningBatch
	byID := map[string]int{}
	for _, email := range todo {
		if id, ok := runningIn(s.failures[email.Key]); ok {
			i, known := byID[id]
			if !known {
				i = len(batches)
				byID[id] = i
				batches = append(batches, runningBatch{id: id})
			}
			batches[i].emails = append(batches[i].emails, email)
		}
		delete(s.failures, email.Key)
	}
	return batches
}
