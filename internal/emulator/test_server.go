package emulator

import "net/http/httptest"

// TB is what Start needs of testing.TB.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Server is an emulator that listens on loopback ports.
type Server struct {
	*Emulator
	URL        string // base URL of the REST API, with /rest/v1
	W3BlockURL string // base URL of W3Block ID, with /w3block
	Issuer     string // of the OpenID Provider
	ControlURL string // base URL of the control API's listener

	rest *httptest.Server
}

// Start runs an isolated emulator in memory until the test ends. Imports are done
// when their submission is answered.
func Start(t TB, configure ...func(*Options)) *Server {
	t.Helper()
	opts := Options{Switches: Switches{ImportDelay: -1}}
	for _, c := range configure {
		c(&opts)
	}
	e, err := New(opts)
	if err != nil {
		t.Fatalf("starting the emulator: %v", err)
	}
	rest, control := httptest.NewServer(e.Handler()), httptest.NewServer(e.ControlHandler())
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Fatalf("closing the emulator: %v", err)
		}
		rest.CloseClientConnections()
		rest.Close()
		control.Close()
	})
	return &Server{e, rest.URL + "/rest/v1", rest.URL + "/w3block", rest.URL, control.URL, rest}
}

// Settings are the environment variables with which the Terraform provider uses the server.
func (s *Server) Settings(w3block bool) []string {
	set, _ := Settings(s.Issuer, w3block)
	return set
}
