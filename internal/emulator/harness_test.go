package emulator

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/conformance"
)

// api calls a server as a client would.
type api struct {
	t     *testing.T
	s     *Server
	token string
}

// answer is an answer of the API.
type answer struct {
	status int
	Status string          `json:"status"`
	Result json.RawMessage `json:"result"`
	Error  any             `json:"error"`
}

// code is the error's code.
func (a answer) code() string {
	text, _ := a.Error.(string)
	code, _, _ := strings.Cut(text, " ;; ")
	return code
}

// signIn signs in with an API key secret.
func signIn(t *testing.T, s *Server, secret string) *api {
	t.Helper()
	a := &api{t: t, s: s}
	resp := a.call("POST", "/auth/account/access_token/refresh", `{"api_key_secret":"`+secret+`"}`)
	a.into(resp, &a.token)
	return a
}

// send sends a request and gives status, headers and body.
func send(t *testing.T, method, url, body string, headers map[string]string) (*http.Response, []byte, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return resp, raw, err
}

// bearer are the headers with a token; none without one.
func bearer(token string) map[string]string {
	if token == "" {
		return nil
	}
	return map[string]string{"Authorization": "Bearer " + token}
}

// raw sends a request and gives status, headers and body.
func (a *api) raw(method, path, body string) (*http.Response, []byte, error) {
	a.t.Helper()
	return send(a.t, method, a.s.URL+path, body, bearer(a.token))
}

func (a *api) call(method, path, body string) answer {
	a.t.Helper()
	resp, raw, err := a.raw(method, path, body)
	if err != nil {
		a.t.Fatal(err)
	}
	out := answer{status: resp.StatusCode}
	if err := json.Unmarshal(raw, &out); err != nil {
		a.t.Fatalf("%s %s answers %q", method, path, raw)
	}
	return out
}

// into wants a success and decodes its result.
func (a *api) into(resp answer, out any) {
	a.t.Helper()
	if resp.status != http.StatusOK || resp.Status != "ok" || resp.Error != nil {
		a.t.Fatalf("got %d %s %v", resp.status, resp.Status, resp.Error)
	}
	dec := json.NewDecoder(bytes.NewReader(resp.Result))
	dec.UseNumber()
	if err := dec.Decode(out); err != nil {
		a.t.Fatal(err)
	}
}

// fails wants an error of a status and a code.
func (a *api) fails(resp answer, status int, code string) {
	a.t.Helper()
	if resp.status != status || resp.Status != "error" || resp.code() != code || string(resp.Result) != "null" {
		a.t.Errorf("got %d %s %v, want %d %s", resp.status, resp.Status, resp.Error, status, code)
	}
}

const staticMetadata = `{"issuer":"Demo","contents_provider":"Demo","name":"Diploma <&> \"é\"","description":"d","image":"https://x.example/i.png",
	"link":"https://x.example/","serial_number":1,"total_issued":2,"animation_url":"https://x.example/a.mp4"}`

// object is an NFT object.
type object struct {
	TokenID                string  `json:"token_id"`
	TokenURI               string  `json:"token_uri"`
	MinterDigitalSignature string  `json:"minter_digital_signature"`
	CreatedAt              string  `json:"created_at"`
	Holder                 *string `json:"holder_id_wallet_address"`
	Metadata               struct{ Static, Dynamic map[string]any }
}

// mint mints an NFT to the demo end user.
func (a *api) mint(dynamic string) object {
	a.t.Helper()
	var o object
	a.into(a.call("POST", "/nft/mint/to/"+a.holder(), `{"metadata":{"static":`+staticMetadata+`,"dynamic":`+dynamic+`}}`), &o)
	return o
}

func (a *api) holder() string { return a.wallet(DemoEndUserEmail) }

func (a *api) wallet(name string) string {
	a.t.Helper()
	return accountNamed(a.t, a.s, name).IDWalletAddress
}

func (s *Server) advance(t *testing.T, d time.Duration) {
	t.Helper()
	if err := s.Advance(t.Context(), d); err != nil {
		t.Fatal(err)
	}
}

func (s *Server) setTXT(t *testing.T, name string, values ...string) {
	t.Helper()
	if err := s.SetTXT(t.Context(), name, values...); err != nil {
		t.Fatal(err)
	}
}

// organization starts an emulator whose domain is verified.
func organization(t *testing.T, configure ...func(*Options)) *api {
	t.Helper()
	s := start(t, configure...)
	if err := s.VerifyDomain(t.Context(), DemoDomain); err != nil {
		t.Fatal(err)
	}
	return signIn(t, s, DemoOrganizationSecret)
}

// start runs an emulator until the test ends. All that it is asked and answers is
// checked against the OpenAPI description.
func start(tb testing.TB, configure ...func(*Options)) *Server {
	tb.Helper()
	return Start(tb, append(configure, func(o *Options) { o.Middleware = conformance.Middleware(OpenAPI, tb.Errorf) })...)
}

// tokenIDs gives those of a listing.
func (a *api) tokenIDs(method, path, body string) []string {
	a.t.Helper()
	var objects []object
	a.into(a.call(method, path, body), &objects)
	ids := []string{}
	for _, o := range objects {
		ids = append(ids, o.TokenID)
	}
	return ids
}

// mintWith mints an NFT with changed static metadata.
func (a *api) mintWith(static map[string]any, dynamic string) object {
	a.t.Helper()
	var metadata map[string]any
	if err := json.Unmarshal([]byte(staticMetadata), &metadata); err != nil {
		a.t.Fatal(err)
	}
	maps.Copy(metadata, static)
	var o object
	a.into(a.call("POST", "/nft/mint/to/"+a.holder(), `{"metadata":{"static":`+string(encode(metadata))+`,"dynamic":`+dynamic+`}}`), &o)
	return o
}

// rawRequest sends a path as it is written.
func rawRequest(t *testing.T, s *Server, path string) (*http.Response, []byte, error) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(strings.TrimSuffix(s.URL, restPrefix), "http://"))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path); err != nil {
		return nil, nil, err
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return resp, raw, err
}
