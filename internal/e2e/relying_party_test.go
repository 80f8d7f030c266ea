package e2e

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/web3connect-community/terraform-provider-web3connect/internal/emulator"
)

// relyingParty is a small site of the organization's, at localhost: for a browser that
// is another site than the emulator's 127.0.0.1.
type relyingParty struct {
	t                      *testing.T
	s                      *emulator.Server
	url                    string
	clientID               string
	state, nonce, verifier string
	answers                chan url.Values
	server                 *httptest.Server
}

func newRelyingParty(t *testing.T, s *emulator.Server) *relyingParty {
	t.Helper()
	rp := &relyingParty{
		t: t, s: s, clientID: organization(t, s).AccountID,
		state: rand.Text(), nonce: rand.Text(), verifier: rand.Text() + rand.Text(),
		answers: make(chan url.Values, 10),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /start", rp.start)
	mux.HandleFunc("POST /callback", rp.callback)
	mux.HandleFunc("GET /callback", rp.callback)
	mux.HandleFunc("POST /fragment", rp.fragment)
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	rp.server = httptest.NewServer(mux)
	t.Cleanup(rp.server.Close)
	rp.url = atLocalhost(t, rp.server)
	if err := s.SetRedirectURIs(t.Context(), rp.clientID, rp.redirectURI()); err != nil {
		t.Fatal(err)
	}
	return rp
}

// atLocalhost is a server's URL by the name localhost.
func atLocalhost(t *testing.T, s *httptest.Server) string {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return "http://localhost:" + port
}

func (rp *relyingParty) redirectURI() string { return rp.url + "/callback" }

// request is an authorization request.
func (rp *relyingParty) request(responseType, responseMode, scope string) url.Values {
	q := url.Values{
		"client_id": {rp.clientID}, "redirect_uri": {rp.redirectURI()}, "response_type": {responseType}, "response_mode": {responseMode},
		"scope": {scope}, "state": {rp.state}, "nonce": {rp.nonce},
	}
	if responseType != "id_token" {
		sum := sha256.Sum256([]byte(rp.verifier))
		q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
		q.Set("code_challenge_method", "S256")
	}
	return q
}

// startPage is the address of the page whose link begins a sign-in.
func (rp *relyingParty) startPage(request url.Values) string {
	return rp.url + "/start?" + request.Encode()
}

var startTemplate = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>The site</title><h1>The site</h1><p><a href="{{.}}">Sign in</a></p></html>`))

func (rp *relyingParty) start(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	if err := startTemplate.Execute(w, rp.s.Issuer+"/oauth2/auth?"+r.URL.RawQuery); err != nil {
		rp.t.Error(err)
	}
}

// The answer comes as a form, or as a fragment that only a script sees.
const (
	formAnswer     = `<!doctype html><html lang="en"><title>Back</title><h1>Back at the site</h1></html>`
	fragmentAnswer = `<!doctype html><html lang="en"><title>Back</title><h1 id="h"></h1>
<script>
fetch("/fragment", {method: "POST", headers: {"Content-Type": "application/x-www-form-urlencoded"}, body: location.hash.slice(1)})
	.then(() => { document.getElementById("h").textContent = "Back at the site"; });
</script></html>`
)

func (rp *relyingParty) callback(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	if len(r.URL.Query()) != 0 {
		rp.t.Errorf("the redirect URI was given a query: %s", r.URL)
	}
	page := fragmentAnswer
	if r.Method == http.MethodPost {
		page = formAnswer
		rp.take(r)
	}
	_, _ = w.Write([]byte(page))
}

func (rp *relyingParty) fragment(w http.ResponseWriter, r *http.Request) {
	rp.take(r)
	w.WriteHeader(http.StatusNoContent)
}

func (rp *relyingParty) take(r *http.Request) {
	if err := r.ParseForm(); err != nil {
		rp.t.Error(err)
	}
	if origin := r.Header.Get("Origin"); r.URL.Path == "/callback" && origin != "null" && origin != rp.s.Issuer {
		rp.t.Errorf("the answer was posted from %s", origin)
	}
	rp.answers <- r.PostForm
}

// answer is the answer to a sign-in, which the browser has brought. It has the state.
func (rp *relyingParty) answer() url.Values {
	rp.t.Helper()
	select {
	case a := <-rp.answers:
		if a.Get("state") != rp.state {
			rp.t.Errorf("the state is %q instead of %q", a.Get("state"), rp.state)
		}
		return a
	case <-time.After(patience):
		rp.t.Fatal("no answer has come")
		return nil
	}
}

// claims are those of an ID token, whose signature TestOpenIDClient verifies.
func (rp *relyingParty) claims(idToken string) map[string]any {
	rp.t.Helper()
	parts := strings.Split(idToken, ".")
	if len(parts) != 3 {
		rp.t.Fatalf("%q is no ID token", idToken)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var out map[string]any
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		rp.t.Fatalf("%q: %v", idToken, err)
	}
	if out["nonce"] != rp.nonce {
		rp.t.Errorf("the nonce is %v instead of %s", out["nonce"], rp.nonce)
	}
	return out
}

// exchange exchanges an authorization code.
func (rp *relyingParty) exchange(code string) (status int, answer map[string]any) {
	rp.t.Helper()
	resp, err := http.PostForm(rp.s.Issuer+"/oauth2/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {rp.redirectURI()}, "client_id": {rp.clientID}, "code_verifier": {rp.verifier},
	})
	return rp.read(resp, err)
}

// userinfo asks who an access token is for.
func (rp *relyingParty) userinfo(accessToken any) (status int, answer map[string]any) {
	rp.t.Helper()
	req, err := http.NewRequestWithContext(rp.t.Context(), http.MethodGet, rp.s.Issuer+"/userinfo", http.NoBody)
	if err != nil {
		rp.t.Fatal(err)
	}
	text, _ := accessToken.(string)
	req.Header.Set("Authorization", "Bearer "+text)
	resp, err := http.DefaultClient.Do(req)
	return rp.read(resp, err)
}

func (rp *relyingParty) read(resp *http.Response, err error) (int, map[string]any) {
	rp.t.Helper()
	if err != nil {
		rp.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	out := map[string]any{}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil && resp.StatusCode == http.StatusOK {
		rp.t.Fatal(err)
	}
	return resp.StatusCode, out
}
