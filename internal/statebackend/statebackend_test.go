package statebackend_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/statebackend"
)

func TestBackend(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		fault        statebackend.Fault
		status       int // 0 for no answer
		stored, hits bool
	}{
		{"", http.StatusOK, true, false},
		{statebackend.Refused, http.StatusForbidden, false, true},
		{statebackend.TimedOut, http.StatusGatewayTimeout, false, true},
		{statebackend.Lost, 0, true, true},
	} {
		t.Run(fmt.Sprintf("%q", test.fault), func(t *testing.T) {
			t.Parallel()
			b := &statebackend.Backend{}
			server := httptest.NewServer(b)
			defer server.Close()
			b.Strike(test.fault)
			status := 0
			if resp, err := server.Client().Post(server.URL, "", strings.NewReader("state")); err == nil {
				status = resp.StatusCode
				_ = resp.Body.Close()
			}
			if status != test.status || (string(b.Get()) == "state") != test.stored || b.Strike("") != test.hits {
				t.Errorf("status %d, stored %q", status, b.Get())
			}
		})
	}
}
