package conformance

import (
	"net/http"
	"sync"
)

// checkers are kept, by document: to compile one takes longer than most tests.
var checkers sync.Map

// Middleware wraps handlers with Wrap, by a document.
func Middleware(document []byte, report func(format string, args ...any)) func(http.Handler) http.Handler {
	check, _ := checkers.LoadOrStore(string(document), sync.OnceValues(func() (*Checker, error) { return Check(document) }))
	checker, err := check.(func() (*Checker, error))()
	return func(next http.Handler) http.Handler {
		if err != nil {
			report("%v", err)
			return next
		}
		return checker.Wrap(next, report)
	}
}
