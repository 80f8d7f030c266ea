package acctest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"
)

// Calm is for tests that count the tries of a request, or take long: it skips them where the
// service is turbulent.
func Calm(t *testing.T) {
	t.Helper()
	if os.Getenv(turbulenceVariable) != "" {
		t.Skip("counts tries, or takes long")
	}
}

// turbulence delays every response and answers every third request 429 or 503 in
// place of the service. A request that is sent again is let through, so that it
// needs no luck to come to its end.
func turbulence(next http.Handler) http.Handler {
	const delay = 2 * time.Millisecond
	var mu sync.Mutex
	count := 0
	refused := map[[sha256.Size]byte]bool{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		key := sha256.Sum256(fmt.Appendf(nil, "%s %s %s", r.Method, r.URL, body))
		mu.Lock()
		count++
		refuse := count%3 == 0 && !refused[key]
		refused[key] = refuse
		status := http.StatusTooManyRequests
		if count%2 == 0 {
			status = http.StatusServiceUnavailable
		}
		mu.Unlock()
		<-time.After(delay)
		if !refuse {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(status)
		code := "too_fast"
		if status == http.StatusServiceUnavailable {
			code = "internal_error"
		}
		_, _ = fmt.Fprintf(w, `{"status":"error","result":null,"error":"%s ;; turbulence"}`, code)
	})
}
