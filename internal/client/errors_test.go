package client

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
)

// TestOutcome has what an answer to a mint tells of what became of it.
func TestOutcome(t *testing.T) {
	t.Parallel()
	const page = "<title>Oops</title>"
	failure := refused("internal_error ;; oops")
	for _, test := range []struct {
		name            string
		answer          func() (*http.Response, error)
		mayHave, failed bool
	}{
		{"500", reply(500, failure), true, true},
		{"500 without words", reply(500, `{"status":"error"}`), true, true},
		{"500 of another code", reply(500, refused("validation_failed ;; x")), true, true},
		{"503", reply(503, failure), true, true},
		{"internal error with 200", reply(200, failure), true, true},
		{"internal error with 400", reply(400, failure), true, false},
		{"502", reply(502, failure), true, false},
		{"504", reply(504, failure), true, false},
		{"500 as a page", reply(500, page), true, false},
		{"503 as a page", reply(503, page), true, false},
		{"503, empty", reply(503, ""), true, false},
		{"503 of a gateway", reply(503, `{"message":"no upstream"}`), true, false},
		{"408", reply(408, refused("too late")), true, false},
		{"408 as a page", reply(408, page), true, false},
		{"another error with 200", reply(200, refused("oops")), true, false},
		{"400", reply(400, refused("invalid_value ;; x")), false, false},
		{"no answer", fails(errReset), true, false},
		{"nobody", fails(errDial), false, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := newFake(t, sequence(test.answer))
			if err := mint(t.Context(), c); err == nil || MayHaveHappened(err) != test.mayHave || Failed(err) != test.failed {
				t.Errorf("%s: may have happened: %t, failed: %t, %v", test.name, MayHaveHappened(err), Failed(err), err)
			}
		})
	}
	signIn := &Error{Reason: ReasonSignIn, Status: 500, Code: CodeInternalError}
	for _, err := range []error{nil, context.Canceled, signIn} {
		if MayHaveHappened(err) || Failed(err) {
			t.Errorf("%v: may have happened: %t, failed: %t", err, MayHaveHappened(err), Failed(err))
		}
	}
}
