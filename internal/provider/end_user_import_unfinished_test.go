package provider

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/provider/meaning"
)

func TestRunningIn(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"2026-01-02T03:04:05.678Z:ABCDEFGHIJKLMNOP", `a "quoted": one`, "é\n"} {
		reason := stillRunning(id, context.Canceled)
		if got, ok := runningIn(reason); !ok || got != id || !isUnfinished(reason) {
			t.Errorf("of %q the batch is %q, %t", reason, got, ok)
		}
	}
	for _, reason := range []string{"", "the service could not import this e-mail", notImported(errors.New("why")), stillRunningReason, stillRunningReason + `""`, stillRunningReason + `"a`} {
		if got, ok := runningIn(reason); ok {
			t.Errorf("of %q the batch is %q", reason, got)
		}
	}
}

// E-mails that an apply did not come to are no failures that retry_failures decides on.
func TestImportStateUnfinished(t *testing.T) {
	t.Parallel()
	emails := meaning.ParseEmails("a@x.com\nb@x.com\nc@x.com\nd@x.com\ne@x.com")
	s := newImportState()
	s.wallets["e@x.com"] = wallet{IDWalletAddress: "0x1"}
	s.failures["a@x.com"] = "the service could not import this e-mail"
	s.failures["b@x.com"] = notImported(errors.New("why"))
	s.failures["c@x.com"] = stillRunning("1", context.Canceled)
	if todo := s.todo(emails, false); !slices.Equal(todo, emails[1:4]) {
		t.Errorf("to do is %v", todo)
	}
	todo := s.todo(emails, true)
	if !slices.Equal(todo, emails[:4]) {
		t.Errorf("with failures, to do is %v", todo)
	}
	running := s.takeRunning(todo)
	if len(running) != 1 || running[0].id != "1" || !slices.Equal(running[0].emails, emails[2:3]) || len(s.failures) > 0 {
		t.Errorf("running are %v, failures are %v", running, s.failures)
	}
	many := make([]meaning.ListedEmail, maxUnfinished+1)
	for i := range many {
		many[i].Key = string(rune('0' + i))
	}
	if s.unfinished(many, "why"); len(s.failures) != maxUnfinished {
		t.Errorf("%d failures stand for %d e-mails", len(s.failures), len(many))
	}
}
