package client

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Waves of requests open no more connections than are under way at a time, and use them
// again.
func TestConnectionsAreReused(t *testing.T) {
	t.Parallel()
	const most = 8
	var mu sync.Mutex
	opened, arrived, meet := 0, 0, make(chan struct{})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		mu.Lock()
		met := meet
		if arrived++; arrived%most == 0 { // all that may be under way are
			close(meet)
			meet = make(chan struct{})
		}
		mu.Unlock()
		<-met
		status := http.StatusOK
		if r.Method == http.MethodPost {
			status = http.StatusForbidden // an error gives its connection back, too
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, nftAnswer())
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			mu.Lock()
			defer mu.Unlock()
			opened++
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	c, err := New(Config{Endpoint: server.URL, APIKeySecret: testSecret, MaxConcurrency: most})
	if err != nil {
		t.Fatal(err)
	}
	c.auth = fixedCredentials{}
	for wave := range 5 {
		var done sync.WaitGroup
		for i := range 5 * most {
			done.Go(func() {
				if i%2 == 0 {
					if err := get(t.Context(), c); err != nil {
						t.Error(err)
					}
				} else if err := mint(t.Context(), c); CodeOf(err) != CodePermissionDenied {
					t.Error(err)
				}
			})
		}
		done.Wait()
		mu.Lock()
		if opened != most {
			t.Errorf("%d connections after wave %d, want %d", opened, wave+1, most)
		}
		mu.Unlock()
	}
}
